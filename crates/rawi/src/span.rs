//! [`Span`]: where something stands in a report.

use std::ops::Range;

/// Half-open byte range in `Article::text`. Always on character boundaries.
///
/// Byte offsets are the engine's own unit; they become code points (Python, R, W3C selectors) or UTF-16
/// units (browsers) only where text leaves it, in `ledger`.
///
/// ```
/// use rawi::Span;
/// let text = "قال بوتين";
/// let span = Span::new(7, 17);
/// assert_eq!(span.of(text), "بوتين");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte `start` up to byte `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start: start as u32, end: end as u32 }
    }

    /// The words of `text` that the span covers.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// As an index range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The same stretch in the text of which `whole` covers the part that this span counts in.
    pub fn shift(self, whole: Span) -> Span {
        Span { start: self.start + whole.start, end: self.end + whole.start }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True when nothing is covered.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// True when `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True when the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}
