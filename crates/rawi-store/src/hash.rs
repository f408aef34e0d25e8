//! The content hash: the same report, from the same input, has the same one.

use crate::rows::Text;
use rawi::layers::Article;
use rawi::ledger::Ledger;

/// The blake3 hash, in hexadecimal, of everything in a report that reading it depends on.
pub fn content_hash(article: &Article) -> String {
    let source = &article.source;
    let published = article.published.map(|day| day.to_string());
    let about = [&source.outlet, &source.url, &source.title, &source.byline, &source.language, &published];
    let blocks = article.blocks.as_slice().iter();
    let blocks = blocks.map(|block| format!("{:?} {} {}", block.kind, block.span.start, block.span.end));
    hash(&source.id, &article.text, about, blocks)
}

/// The same hash, of a report as it is stored.
pub(crate) fn stored_hash(ledger: &Ledger) -> String {
    let about =
        [&ledger.outlet, &ledger.url, &ledger.title, &ledger.byline, &ledger.language, &ledger.published];
    let text = Text::new(&ledger.text);
    let blocks = ledger.blocks.iter().map(|block| {
        // The ledger writes «headline» for `Headline`.
        let (first, rest) = block.kind.split_at(block.kind.len().min(1));
        let kind = first.to_ascii_uppercase() + rest;
        format!("{kind} {} {}", text.byte(block.start), text.byte(block.end))
    });
    hash(&ledger.id, &ledger.text, about, blocks)
}

fn hash(id: &str, text: &str, about: [&Option<String>; 6], blocks: impl Iterator<Item = String>) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut field = |value: Option<&str>| {
        // The length in front keeps «ab», «c» and «a», «bc» apart; one more keeps nothing and empty apart.
        let length = value.map_or(0, |v| v.len() as u64 + 1);
        hasher.update(&length.to_le_bytes());
        hasher.update(value.unwrap_or_default().as_bytes());
    };
    field(Some(id));
    field(Some(text));
    for value in about {
        field(value.as_deref());
    }
    for block in blocks {
        field(Some(&block));
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str, outlet: Option<&str>) -> Article {
        let mut article = Article { text: "خبر".to_owned(), ..Default::default() };
        article.source.id = id.to_owned();
        article.source.outlet = outlet.map(str::to_owned);
        article
    }

    #[test]
    fn every_field_counts() {
        let plain = content_hash(&article("a", None));
        assert_eq!(plain, content_hash(&article("a", None)));
        assert_ne!(plain, content_hash(&article("b", None)));
        assert_ne!(plain, content_hash(&article("a", Some(""))));
    }
}
