//! Addresses of pages, so written that one page has one address.
//!
//! `HTTP://News.example:80/a?id=1&utm_source=x#top` is `http://news.example/a?id=1`.

use url::Url;

/// Parameters that tell how a reader came to a page, and not which page it is.
const WAYS: [&str; 4] = ["fbclid", "gclid", "igshid", "mc_cid"];

/// No page has a longer address.
const LONGEST: usize = 4096;

/// An address in its one form, or why it is none of a page.
pub(crate) fn parse(words: &str) -> Result<Url, String> {
    let cure = "write it as https://news.example/rss";
    let url = Url::parse(words.trim()).map_err(|e| format!("is no address ({e}); {cure}"))?;
    plain(url).map_err(|why| format!("{why}; {cure}"))
}

/// Where `words` lead to from a page that is at `from`.
pub(crate) fn from_here(from: &Url, words: &str) -> Result<Url, String> {
    plain(from.join(words.trim()).map_err(|e| format!("`{words}` is no address ({e})"))?)
}

/// The scheme, name and port of the host: `https://news.example`.
pub(crate) fn host(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn plain(mut url: Url) -> Result<Url, String> {
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(format!("`{}:` is no address of a web server", url.scheme()));
    }
    if url.as_str().len() > LONGEST {
        return Err("is longer than any address of a page".to_owned());
    }
    url.set_fragment(None);
    // A name and password in a feed are nobody's to use.
    let _ = (url.set_username(""), url.set_password(None));
    let is_way = |name: &str| name.starts_with("utm_") || WAYS.contains(&name);
    if url.query_pairs().any(|(name, _)| is_way(&name)) {
        // The others stay as they are written: some servers know no other spelling.
        let kept: Vec<&str> = url.query().unwrap_or_default().split('&').collect();
        let kept: Vec<&str> =
            kept.into_iter().filter(|pair| !is_way(pair.split('=').next().unwrap_or_default())).collect();
        let kept = kept.join("&");
        url.set_query(Some(&kept).filter(|query| !query.is_empty()).map(String::as_str));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_address() {
        let check = |words, want: &str| assert_eq!(parse(words).unwrap().as_str(), want);
        check("HTTP://News.example:80/a?id=1&utm_source=x#top", "http://news.example/a?id=1");
        check("https://news.example/?utm_source=x", "https://news.example/");
        check(" https://me:secret@news.example/خبر ", "https://news.example/%D8%AE%D8%A8%D8%B1");
        check("https://news.example/a?x=%D8%AE+b&gclid=1", "https://news.example/a?x=%D8%AE+b");
        for bad in ["", "news.example", "file:///etc/passwd", "javascript:alert(1)", "https://", "data:,x"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn ways_lead_from_page_to_page() {
        let from = parse("https://news.example/a/b").unwrap();
        assert_eq!(from_here(&from, "/c#x").unwrap().as_str(), "https://news.example/c");
        assert_eq!(from_here(&from, "//other.example").unwrap().as_str(), "https://other.example/");
        assert!(from_here(&from, "file:///etc/passwd").unwrap_err().contains("no address of a web server"));
        assert_eq!(host(&parse("http://news.example:8080/x").unwrap()), "http://news.example:8080");
    }
}
