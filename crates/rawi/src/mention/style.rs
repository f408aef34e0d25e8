//! Styles of address in front of an office, and where an office stops whose holder is served: «مستشار **جلالة الملك**
//! للشؤون العسكرية».

use crate::mention::{Scope, title};

/// Most words of a style of address.
const STYLE: usize = 3;

/// The office behind a style that begins at a token: جلالة **الملك**.
pub(super) fn styled(scope: Scope<'_>, at: usize, end: usize) -> Option<u16> {
    let words = title::words_end(scope, at, end);
    let row = || title::head(scope, words, end).map(|(row, ..)| row);
    (is_style(scope, at) && words < end).then(row).flatten()
}

/// Where an office stops that serves nobody: before a second one, and behind its adjectives when it is whole.
pub(super) fn one_end(scope: Scope<'_>, at: usize, end: usize) -> usize {
    let (words, mut stop) = (title::words_end(scope, at, end), title::words_end(scope, at, end));
    let style = is_style(scope, at) && words < end && title::is_title(scope, words, end);
    stop = if style { title::words_end(scope, words, end) } else { stop };
    if scope.is_definite(stop - 1) {
        return title::adjectives(scope, stop, end, &mut None);
    }
    (stop..end).find(|i| title::second(scope, *i, end).is_some()).unwrap_or(end)
}

/// True for the first word of a style of address or a rank: معالي، الفريق.
pub(super) fn is_style(scope: Scope<'_>, at: usize) -> bool {
    let end = scope.words.len().min(at + STYLE);
    let row =
        title::head(scope, at, end).map(|(row, ..)| &*scope.lexicon.titles.titles[usize::from(row)].kind);
    row.is_some_and(|kind| matches!(kind, "honorific" | "rank" | "address"))
}
