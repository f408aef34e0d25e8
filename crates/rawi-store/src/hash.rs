//! The content hash: the same report, from the same input, has the same one.

use rawi::layers::Article;

/// The blake3 hash, in hexadecimal, of everything in a report that reading it depends on.
pub fn content_hash(article: &Article) -> String {
    let source = &article.source;
    let mut hasher = blake3::Hasher::new();
    let mut field = |value: Option<&str>| {
        // The length in front keeps «ab», «c» and «a», «bc» apart; one more keeps nothing and empty apart.
        let length = value.map_or(0, |v| v.len() as u64 + 1);
        hasher.update(&length.to_le_bytes());
        hasher.update(value.unwrap_or_default().as_bytes());
    };
    field(Some(&source.id));
    field(Some(&article.text));
    for value in [&source.outlet, &source.url, &source.title, &source.byline, &source.language] {
        field(value.as_deref());
    }
    field(article.published.map(|day| day.to_string()).as_deref());
    for block in article.blocks.as_slice() {
        field(Some(&format!("{:?} {} {}", block.kind, block.span.start, block.span.end)));
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
