//! The best sequence of labels: Viterbi over a sentence.

use crate::model::Weights;

/// The labels of BILOU tags: `O`, and for every class its first, inner, last and only token.
pub fn bilou(classes: &[&str]) -> Vec<String> {
    let tags = classes.iter().flat_map(|class| ["B", "I", "L", "U"].map(|tag| format!("{tag}-{class}")));
    std::iter::once("O".to_string()).chain(tags).collect()
}

/// True when `next` may follow `before` (`None` at the start of a sentence), or end one when `next` is `None`.
pub fn may_follow(before: Option<&str>, next: Option<&str>) -> bool {
    let open = before.filter(|tag| tag.starts_with(['B', 'I'])).map(|tag| &tag[2..]);
    let goes_on = next.filter(|tag| tag.starts_with(['I', 'L'])).map(|tag| &tag[2..]);
    open == goes_on
}

/// Which label may stand where, worked out once.
#[derive(Debug, Default)]
pub struct Decoder {
    /// For every label, those that may stand before it.
    before: Vec<Vec<u8>>,
    first: Vec<bool>,
    last: Vec<bool>,
}

impl Decoder {
    /// A decoder for these labels; `may` says which may follow which.
    pub fn new(labels: &[String], may: impl Fn(Option<&str>, Option<&str>) -> bool) -> Self {
        let numbers = 0..labels.len();
        let before = |next: &String| {
            numbers.clone().filter(|b| may(Some(&labels[*b]), Some(next))).map(|b| b as u8).collect()
        };
        Self {
            before: labels.iter().map(before).collect(),
            first: labels.iter().map(|label| may(None, Some(label))).collect(),
            last: labels.iter().map(|label| may(Some(label), None)).collect(),
        }
    }

    /// The best labels for a sentence; `sums` holds [`Weights::stride`] sums for every token.
    pub fn decode(&self, weights: &Weights, sums: &[i16], out: &mut Vec<u8>) {
        out.clear();
        let labels = self.before.len();
        let stride = weights.stride();
        let count = sums.len() / stride;
        if count == 0 {
            return;
        }
        let mut back = vec![0_u8; count * labels];
        let mut before = vec![f32::NEG_INFINITY; labels];
        let mut now = before.clone();
        for at in 0..count {
            for label in 0..labels {
                let (mut best, mut from) = (f32::NEG_INFINITY, 0);
                if at == 0 {
                    if self.first[label] {
                        best = weights.transitions[labels * labels + label];
                    }
                } else {
                    for b in &self.before[label] {
                        let step = weights.transitions[usize::from(*b) * labels + label];
                        let score = before[usize::from(*b)] + step;
                        if score > best {
                            (best, from) = (score, *b);
                        }
                    }
                }
                now[label] = best + f32::from(sums[at * stride + label]) * weights.scale;
                back[at * labels + label] = from;
            }
            std::mem::swap(&mut before, &mut now);
        }
        let ends = (0..labels).filter(|label| self.last[*label]);
        let mut label = ends.max_by(|a, b| before[*a].total_cmp(&before[*b])).unwrap_or(0);
        out.resize(count, 0);
        for at in (0..count).rev() {
            out[at] = label as u8;
            label = usize::from(back[at * labels + label]);
        }
    }
}
