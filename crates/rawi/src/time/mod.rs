//! Time expressions and their place on the calendar.
//!
//! Comes in: words and the tables of time. Goes out: expressions with TIMEX3 values, in order, without overlap.
//! «اليوم الأربعاء» in a report of 2022-06-29 gives `2022-06-29`; «العام الماضي» gives `2021`.

pub mod anchor;
pub mod expression;

use crate::layers::TimeRef;
use crate::lexicon::calendar::Calendar;
use crate::text::Words;

/// All time expressions of a report.
pub fn find(calendar: &Calendar, words: Words<'_>) -> Vec<TimeRef> {
    let anchor = words.article.published;
    let mut out = Vec::new();
    for sentence in words.sentences {
        let range = sentence.tokens.start.0 as usize..sentence.tokens.end.0 as usize;
        let mut at = range.start;
        while at < range.end {
            let parser = expression::Parser { calendar, words, end: range.end, anchor };
            match parser.at(at) {
                Some((time, stop)) => {
                    out.push(time);
                    at = stop.max(at + 1);
                }
                None => at += 1,
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::article::{Meta, from_text};
    use crate::lexicon::Tables;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let reader = crate::Reader::new(&Tables::bundled()).unwrap();
        let published = Some("2022-06-29".parse().unwrap());
        let article = from_text(text, Meta { published, ..Meta::default() });
        let reading = reader.read(&article);
        let got: Vec<(&str, &str)> = reading.times.iter().map(|t| (t.span.of(text), &*t.value)).collect();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn days_are_placed_on_the_calendar() {
        check("التقيا اليوم الأربعاء في المدينة", &[("اليوم الأربعاء", "2022-06-29")]);
        check("زار المدينة أمس الثلاثاء", &[("أمس الثلاثاء", "2022-06-28")]);
        check("في 29 حزيران/يونيو 2022 وصل", &[("29 حزيران/يونيو 2022", "2022-06-29")]);
        check("في ٢٦ مارس وصل الوفد", &[("٢٦ مارس", "2022-03-26")]);
        check("وصل يوم الأحد الماضي", &[("الأحد الماضي", "2022-06-26")]);
        check("وقع في 12 جانفي 2011", &[("12 جانفي 2011", "2011-01-12")]);
    }

    #[test]
    fn longer_periods_too() {
        check("نمت التجارة في العام الماضي", &[("العام الماضي", "2021")]);
        check("منذ يوليو 2014 وحتى الشهر الجاري", &[("يوليو 2014", "2014-07"), ("الشهر الجاري", "2022-06")]);
        check("عقدت في عام 2018", &[("عام 2018", "2018")]);
        check("استمرت خمس سنوات", &[("خمس سنوات", "P5Y")]);
        check("بعد 25 عاما من العمل", &[("25 عاما", "P25Y")]);
        check("يجري حاليا العمل", &[("حاليا", "PRESENT_REF")]);
    }
}
