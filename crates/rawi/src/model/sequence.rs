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

/// Which label may stand where and what the step from one to the other is worth, worked out once.
#[derive(Debug, Default)]
pub struct Decoder {
    labels: usize,
    /// Labels that may be followed by the same ones.
    groups: Vec<Group>,
    /// What it is worth to begin with a label.
    first: Vec<f32>,
    last: Vec<bool>,
}

#[derive(Debug, Default)]
struct Group {
    from: Vec<Source>,
    to: Vec<u8>,
}

/// A label and what the steps from it are worth.
#[derive(Debug)]
struct Source {
    label: u8,
    /// One for each label of [`Group::to`].
    steps: Vec<f32>,
    least: f32,
    most: f32,
}

impl Decoder {
    /// A decoder for the first `labels` labels of `weights`; `may` says which may follow which.
    pub fn new(weights: &Weights, labels: usize, may: impl Fn(Option<&str>, Option<&str>) -> bool) -> Self {
        let labels = labels.min(weights.labels.len());
        let names = &weights.labels[..labels];
        let mut groups: Vec<Group> = Vec::new();
        for (before, name) in names.iter().enumerate() {
            let to: Vec<u8> =
                (0..labels).filter(|to| may(Some(name), Some(&names[*to]))).map(|to| to as u8).collect();
            let steps: Vec<f32> =
                to.iter().map(|to| weights.transitions[before * labels + usize::from(*to)]).collect();
            let least = steps.iter().copied().fold(f32::INFINITY, f32::min);
            let most = steps.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let source = Source { label: before as u8, steps, least, most };
            match groups.iter_mut().find(|group| group.to == to) {
                Some(group) => group.from.push(source),
                None => groups.push(Group { from: vec![source], to }),
            }
        }
        let begin = |(label, name): (usize, &String)| {
            if may(None, Some(name)) {
                weights.transitions[labels * labels + label]
            } else {
                f32::NEG_INFINITY
            }
        };
        Self {
            labels,
            groups,
            first: names.iter().enumerate().map(begin).collect(),
            last: names.iter().map(|label| may(Some(label), None)).collect(),
        }
    }

    /// The best labels for a sentence; `sums` holds [`Weights::stride`] sums for every token.
    pub fn decode(&self, weights: &Weights, sums: &[i16], out: &mut Vec<u8>) {
        out.clear();
        let labels = self.labels;
        let stride = weights.stride();
        let count = sums.len() / stride;
        if count == 0 {
            return;
        }
        let mut back = vec![0_u8; count * labels];
        let mut before = self.first.clone();
        let mut now = vec![0.0; labels];
        for at in 0..count {
            if at > 0 {
                self.step(&before, &mut now, &mut back[at * labels..][..labels]);
                std::mem::swap(&mut before, &mut now);
            }
            for (score, sum) in before.iter_mut().zip(&sums[at * stride..]) {
                *score += f32::from(*sum) * weights.scale;
            }
        }
        let ends = (0..labels).filter(|label| self.last[*label]);
        let mut label = ends.max_by(|a, b| before[*a].total_cmp(&before[*b])).unwrap_or(0);
        out.resize(count, 0);
        for at in (0..count).rev() {
            out[at] = label as u8;
            label = usize::from(back[at * labels + label]);
        }
    }

    /// The best score of every label by way of any label before it, which `back` remembers.
    fn step(&self, before: &[f32], now: &mut [f32], back: &mut [u8]) {
        now.fill(f32::NEG_INFINITY);
        for group in &self.groups {
            // A label that gains less from its best step than another from its worst is best for none.
            let sure = group.from.iter().map(|source| before[usize::from(source.label)] + source.least);
            let sure = sure.fold(f32::NEG_INFINITY, f32::max);
            for source in &group.from {
                let own = before[usize::from(source.label)];
                if own + source.most < sure {
                    continue;
                }
                for (to, step) in group.to.iter().zip(&source.steps) {
                    let to = usize::from(*to);
                    if own + step > now[to] {
                        (now[to], back[to]) = (own + step, source.label);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The decoder finds what trying every sequence finds.
    #[test]
    fn no_sequence_that_may_be_is_better() {
        let labels = bilou(&["A", "B"]);
        let count = labels.len();
        let mut seed = 7_u32;
        let mut next = move || {
            seed = seed.wrapping_mul(0x0019_660d).wrapping_add(0x3c6e_f35f);
            (seed >> 20) as i16 % 40 - 20
        };
        for _ in 0..20 {
            let transitions: Vec<f32> = (0..(count + 1) * count).map(|_| f32::from(next()) / 8.0).collect();
            let weights = Weights::new(labels.clone(), 0.25, transitions.clone(), &[]);
            let stride = weights.stride();
            let sums: Vec<i16> = (0..3 * stride).map(|_| next()).collect();
            let worth = |tags: [usize; 3]| -> Option<f32> {
                let mut worth = transitions[count * count + tags[0]];
                let mut last = None;
                for (at, tag) in tags.iter().enumerate() {
                    may_follow(last, Some(&labels[*tag])).then_some(())?;
                    worth += f32::from(sums[at * stride + tag]) * 0.25;
                    worth += if at > 0 { transitions[tags[at - 1] * count + tag] } else { 0.0 };
                    last = Some(&*labels[*tag]);
                }
                may_follow(last, None).then_some(worth)
            };
            let every =
                (0..count).flat_map(|a| (0..count).flat_map(move |b| (0..count).map(move |c| [a, b, c])));
            let best = every.filter_map(worth).fold(f32::NEG_INFINITY, f32::max);
            let mut out = Vec::new();
            Decoder::new(&weights, count, may_follow).decode(&weights, &sums, &mut out);
            let found = worth([usize::from(out[0]), usize::from(out[1]), usize::from(out[2])]);
            assert!((found.unwrap() - best).abs() < 1e-3);
        }
    }
}
