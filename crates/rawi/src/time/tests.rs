use super::find;
use crate::ids::IdVec;
use crate::layers::{Article, Block, BlockKind};
use crate::lexicon::{Calendar, Tables};
use crate::span::Span;
use crate::text::Words;
use jiff::civil::Date;

fn read(published: Option<Date>, text: &str, blocks: &[(BlockKind, Span)]) -> Vec<(String, String)> {
    let calendar = Calendar::load(&Tables::bundled()).expect("the bundled tables load");
    let mut article = Article { published, text: text.into(), ..Article::default() };
    for (kind, span) in blocks {
        article.blocks.push(Block { kind: *kind, span: *span });
    }
    let (tokens, folded) = crate::text::tokens(&article);
    let sentences = IdVec::from(crate::text::sentences(&article, &tokens));
    let tokens = IdVec::from(tokens);
    let words = Words { article: &article, folded: &folded, tokens: &tokens, sentences: &sentences };
    let times = find(&calendar, words);
    times.iter().map(|time| (time.span.of(text).to_string(), time.value.clone())).collect()
}

fn check(published: &str, text: &str, expected: &[(&str, &str)]) {
    let block = (BlockKind::Paragraph, Span::new(0, text.len()));
    let got = read(published.parse().ok(), text, &[block]);
    let expected: Vec<_> = expected.iter().map(|(e, v)| (e.to_string(), v.to_string())).collect();
    assert_eq!(got, expected, "{text}");
}

#[test]
fn weekdays_lie_behind_unless_the_sentence_looks_ahead() {
    check("2022-06-29", "وصل الوفد الاثنين إلى العاصمة", &[("الاثنين", "2022-06-27")]);
    check("2022-06-29", "سيصل الوفد الاثنين إلى العاصمة", &[("الاثنين", "2022-07-04")]);
    check("2022-06-29", "غادر الأربعاء الماضي", &[("الأربعاء الماضي", "2022-06-22")]);
    check("2022-06-29", "غادر الأربعاء", &[("الأربعاء", "2022-06-29")]);
}

#[test]
fn a_weekday_beside_today_moves_the_days_of_the_report() {
    let text = "قال اليوم الثلاثاء إنه عاد أمس";
    check("2022-06-29", text, &[("اليوم الثلاثاء", "2022-06-28"), ("أمس", "2022-06-27")]);
    check("2022-06-29", "عاد أمس الثلاثاء", &[("أمس الثلاثاء", "2022-06-28")]);
}

#[test]
fn months_are_the_nearest_unless_told() {
    check("2022-06-29", "في تموز الماضي", &[("تموز الماضي", "2021-07")]);
    check("2022-06-29", "في أغسطس المقبل", &[("أغسطس المقبل", "2022-08")]);
    check("2022-02-08", "في 31 جانفي", &[("31 جانفي", "2022-01-31")]);
    check("2022-06-29", "في ديسمبر", &[("ديسمبر", "2021-12")]);
}

#[test]
fn pieces_come_in_any_usual_order() {
    let time = "الساعة 3:15 مساء يوم الأحد";
    check("2022-06-29", time, &[(time, "2022-06-26T15:15")]);
    let time = "صباح اليوم الأربعاء 29 حزيران/يونيو 2022";
    check("2022-06-29", time, &[(time, "2022-06-29TMO")]);
    let time = "الاثنين، 27 حزيران";
    check("2022-06-29", time, &[(time, "2022-06-27")]);
    let time = "موفى شهر أفريل من العام المنقضي";
    check("2022-06-29", time, &[(time, "2021-04")]);
}

#[test]
fn proclitics_stand_in_front() {
    check("2022-06-29", "وفي المقابل ارتفع بيوليو", &[("بيوليو", "2022-07")]);
    check("2022-06-29", "ارتفع للعام الماضي", &[("للعام الماضي", "2021")]);
    check("2022-06-29", "والخميس عاد", &[("والخميس", "2022-06-23")]);
}

#[test]
fn words_that_only_look_like_times_are_left_alone() {
    for text in [
        "الأمين العام للحزب",
        "يبلغ من العمر 30 عاما",
        "فجر مسلحون الجسر",
        "القرار 2254",
        "قتل 1950 شخصا",
        "في الدقيقة 89 من اللقاء",
    ] {
        check("2022-06-29", text, &[]);
    }
}

#[test]
fn without_a_day_of_its_own_a_report_takes_the_date_of_its_caption() {
    let text = "الوزير في صورة بتاريخ 29 حزيران/يونيو 2022\nوصل أمس";
    let cut = text.find('\n').expect("two lines");
    let blocks =
        [(BlockKind::Caption, Span::new(0, cut)), (BlockKind::Paragraph, Span::new(cut + 1, text.len()))];
    let got = read(None, text, &blocks);
    assert_eq!(got[1], ("أمس".to_string(), "2022-06-28".to_string()));
    assert_eq!(read(None, "وصل أمس", &[(BlockKind::Paragraph, Span::new(0, 13))]), []);
}

#[test]
fn a_half_is_kept_exactly() {
    check("2022-06-29", "بعد ساعة ونصف", &[("ساعة ونصف", "PT90M")]);
    check("2022-06-29", "خلال شهر ونصف الشهر", &[("شهر ونصف الشهر", "P6W")]);
}
