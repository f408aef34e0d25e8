//! What each word may be before names and statements are looked for.

pub mod clitic;

use crate::layers::{Clitics, Morph, TokenKind, WordClass};
use crate::lexicon::Lexicon;
use crate::text::Words;

/// One [`Morph`] a token.
pub fn analyse(lexicon: &Lexicon, words: Words<'_>) -> Vec<Morph> {
    (0..words.len()).map(|at| analyse_word(lexicon, words, at)).collect()
}

fn analyse_word(lexicon: &Lexicon, words: Words<'_>, at: usize) -> Morph {
    if words.kind(at) != TokenKind::Word {
        return Morph::default();
    }
    let (key, word) = (words.key(at), words.word(at));
    let (clitics, stem) = if is_glued_root(word) { (Clitics::default(), 0) } else { clitic::split(key) };
    let mut morph = Morph { clitics, stem: stem as u8, ..Morph::default() };
    if let Some(class) = lexicon.functions.class(key, word) {
        morph.class = class;
    } else if let Some(rest) = clitic::after_conjunction(key)
        && let Some(class) =
            lexicon.functions.class(rest, &word[word.chars().next().map_or(0, char::len_utf8)..])
    {
        morph.class = class;
        morph.clitics.conjunction = true;
        morph.stem = (key.len() - rest.len()) as u8;
    }
    verbs(lexicon, key, word, &mut morph);
    morph
}

/// «ألفة», «إلهام»: the letters of the article with a hamza are none.
fn is_glued_root(word: &str) -> bool {
    let mut letters = word.chars().filter(|letter| !crate::text::fold::is_mark(*letter));
    matches!(letters.next(), Some('أ' | 'إ')) && letters.next() == Some('ل')
}

fn verbs(lexicon: &Lexicon, key: &str, word: &str, morph: &mut Morph) {
    morph.verbs.extend(lexicon.verbs.readings(key, word));
    if let Some(rest) = clitic::after_conjunction(key) {
        let skip = word.chars().next().map_or(0, char::len_utf8);
        let before = morph.verbs.len();
        morph.verbs.extend(lexicon.verbs.readings(rest, &word[skip..]));
        if morph.verbs.len() > before && before == 0 {
            morph.clitics.conjunction = true;
        }
    }
    // بالقول، بقوله: verbal nouns behind a preposition or the article.
    let split_article =
        (morph.stem > 0 && morph.class == WordClass::Open).then(|| &key[morph.stem as usize..]);
    let bare_noun = key.strip_prefix('ب').or_else(|| key.strip_prefix("وب"));
    for stem in split_article.into_iter().chain(bare_noun) {
        let nouns = lexicon.verbs.readings(stem, stem).filter(|r| r.form == crate::layers::VerbForm::Masdar);
        for reading in nouns {
            if !morph.verbs.contains(&reading) {
                morph.verbs.push(reading);
            }
        }
    }
}
