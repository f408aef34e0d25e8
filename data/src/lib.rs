//! The knowledge that rawi reads with. Only `include_str!` and `include_bytes!` lines, written by
//! `scripts/tables.py`; no logic.

/// The tables and their cases, by file name.
pub const TABLES: &[(&str, &str)] = &[
    ("actors_local.tsv", include_str!("../ar/actors_local.tsv")),
    ("agencies.tsv", include_str!("../ar/agencies.tsv")),
    ("attitude_nouns.cases", include_str!("../ar/attitude_nouns.cases")),
    ("attitude_nouns.tsv", include_str!("../ar/attitude_nouns.tsv")),
    ("background.tsv", include_str!("../ar/background.tsv")),
    ("countries.tsv", include_str!("../ar/countries.tsv")),
    ("frames.tsv", include_str!("../ar/frames.tsv")),
    ("function_words.tsv", include_str!("../ar/function_words.tsv")),
    ("months.cases", include_str!("../ar/months.cases")),
    ("months.tsv", include_str!("../ar/months.tsv")),
    ("number_words.tsv", include_str!("../ar/number_words.tsv")),
    ("offices.tsv", include_str!("../ar/offices.tsv")),
    ("organisations.tsv", include_str!("../ar/organisations.tsv")),
    ("persons.cases", include_str!("../ar/persons.cases")),
    ("persons.tsv", include_str!("../ar/persons.tsv")),
    ("places.tsv", include_str!("../ar/places.tsv")),
    ("relative_days.cases", include_str!("../ar/relative_days.cases")),
    ("relative_days.tsv", include_str!("../ar/relative_days.tsv")),
    ("relays.tsv", include_str!("../ar/relays.tsv")),
    ("reporting_verbs.cases", include_str!("../ar/reporting_verbs.cases")),
    ("reporting_verbs.tsv", include_str!("../ar/reporting_verbs.tsv")),
    ("source_nouns.tsv", include_str!("../ar/source_nouns.tsv")),
    ("source_phrases.cases", include_str!("../ar/source_phrases.cases")),
    ("source_phrases.tsv", include_str!("../ar/source_phrases.tsv")),
    ("time_words.tsv", include_str!("../ar/time_words.tsv")),
    ("titles.tsv", include_str!("../ar/titles.tsv")),
    ("turns.tsv", include_str!("../ar/turns.tsv")),
    ("weekdays.tsv", include_str!("../ar/weekdays.tsv")),
];

/// The sample reports: slug, what is known of it (TOML), its bytes, its file name.
pub const SAMPLES: &[(&str, &str, &[u8], &str)] = &[
    (
        "denial",
        include_str!("../golden/denial/meta.toml"),
        include_bytes!("../golden/denial/article.txt"),
        "article.txt",
    ),
    (
        "egypt-court",
        include_str!("../golden/egypt-court/meta.toml"),
        include_bytes!("../golden/egypt-court/article.txt"),
        "article.txt",
    ),
    (
        "football-final",
        include_str!("../golden/football-final/meta.toml"),
        include_bytes!("../golden/football-final/article.txt"),
        "article.txt",
    ),
    (
        "gulf-cabinet",
        include_str!("../golden/gulf-cabinet/meta.toml"),
        include_bytes!("../golden/gulf-cabinet/article.txt"),
        "article.txt",
    ),
    (
        "levant-visit",
        include_str!("../golden/levant-visit/meta.toml"),
        include_bytes!("../golden/levant-visit/article.txt"),
        "article.txt",
    ),
    (
        "maghreb-parliament",
        include_str!("../golden/maghreb-parliament/meta.toml"),
        include_bytes!("../golden/maghreb-parliament/article.txt"),
        "article.txt",
    ),
    (
        "market-report",
        include_str!("../golden/market-report/meta.toml"),
        include_bytes!("../golden/market-report/article.txt"),
        "article.txt",
    ),
    (
        "morocco-flood",
        include_str!("../golden/morocco-flood/meta.toml"),
        include_bytes!("../golden/morocco-flood/article.txt"),
        "article.txt",
    ),
    (
        "phone-call",
        include_str!("../golden/phone-call/meta.toml"),
        include_bytes!("../golden/phone-call/article.txt"),
        "article.txt",
    ),
    (
        "press-relay",
        include_str!("../golden/press-relay/meta.toml"),
        include_bytes!("../golden/press-relay/article.txt"),
        "article.txt",
    ),
    (
        "quake-relief",
        include_str!("../golden/quake-relief/meta.toml"),
        include_bytes!("../golden/quake-relief/article.txt"),
        "article.txt",
    ),
    (
        "radio-transcript",
        include_str!("../golden/radio-transcript/meta.toml"),
        include_bytes!("../golden/radio-transcript/article.txt"),
        "article.txt",
    ),
    (
        "sanctions",
        include_str!("../golden/sanctions/meta.toml"),
        include_bytes!("../golden/sanctions/article.txt"),
        "article.txt",
    ),
    (
        "strike-claim",
        include_str!("../golden/strike-claim/meta.toml"),
        include_bytes!("../golden/strike-claim/article.txt"),
        "article.txt",
    ),
    (
        "summit",
        include_str!("../golden/summit/meta.toml"),
        include_bytes!("../golden/summit/article.txt"),
        "article.txt",
    ),
    (
        "un-briefing",
        include_str!("../golden/un-briefing/meta.toml"),
        include_bytes!("../golden/un-briefing/article.txt"),
        "article.txt",
    ),
];
