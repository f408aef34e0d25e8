//! Who the headline means by an office or a noun without a name: «سيناتور أمريكي: …» is the senator whom the report
//! names first.

use crate::layers::EntityKind;
use crate::resolve::draft::{Draft, Seen};

/// The chain that only the headline has spoken of and that this first named mention of the body is.
pub(super) fn meant(drafts: &[Draft], seen: &Seen<'_>) -> Option<usize> {
    let mention = seen.mention;
    let first =
        mention.kind == EntityKind::Person && mention.named && mention.title.is_some() && !seen.headline;
    let named = |draft: &Draft| draft.kind == EntityKind::Person && draft.named;
    if !first || drafts.iter().any(named) {
        return None;
    }
    let someone = |draft: &Draft| {
        let agrees = draft.country.is_none() || mention.country.is_none() || draft.country == mention.country;
        let one = matches!(draft.kind, EntityKind::Unnamed | EntityKind::Person);
        let single = draft.agreement.number == Some(crate::layers::Number::Singular);
        !draft.told && one && single && agrees
    };
    let mut meant = (0..drafts.len()).filter(|at| someone(&drafts[*at]));
    meant.next().filter(|_| meant.next().is_none())
}
