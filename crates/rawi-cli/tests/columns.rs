//! Parquet in and out, read back with the crate.

#![cfg(feature = "parquet")]
#![allow(clippy::unwrap_used)]

use arrow::array::{
    ArrayRef, AsArray, Date32Array, Int64Array, LargeStringArray, RecordBatch, StringArray, StringViewArray,
};
use arrow::datatypes::{DataType, Float64Type, Int64Type};
use assert_cmd::Command;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

const STATEMENT: &str = "وقال الوزير إن \"الهدنة ستمدد\".";
const MEETING: &str = "اجتمع الرئيس اليمني مع وزير الخارجية السعودي في عدن أمس الثلاثاء.";

fn run(folder: &TempDir, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("rawi").unwrap();
    let output = command.current_dir(folder.path()).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn write(folder: &TempDir, name: &str, columns: Vec<(&str, ArrayRef)>) {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(2)).build();
    let file = File::create(folder.path().join(name)).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

fn rows(folder: &TempDir, name: &str) -> (i32, Vec<serde_json::Value>, String) {
    let (code, out, error) = run(folder, &["read", name, "--format", "jsonl"]);
    (code, out.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), error)
}

#[test]
fn rows_are_reports_whatever_the_types_of_their_columns() {
    let folder = tempfile::tempdir().unwrap();
    let texts = [Some(STATEMENT), None, Some(MEETING)];
    let days: ArrayRef = Arc::new(Date32Array::from(vec![Some(19_172), Some(19_173), None]));
    let ids: ArrayRef = Arc::new(Int64Array::from(vec![7, 8, 9]));
    let columns: [ArrayRef; 3] = [
        Arc::new(StringArray::from(texts.to_vec())),
        Arc::new(LargeStringArray::from(texts.to_vec())),
        Arc::new(StringViewArray::from(texts.to_vec())),
    ];
    let packed = arrow::compute::cast(
        &columns[0],
        &DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
    );
    for (number, column) in columns.into_iter().chain([packed.unwrap()]).enumerate() {
        let name = format!("{number}.parquet");
        let body = ["text", "Body", "CONTENT", "text"][number];
        write(
            &folder,
            &name,
            vec![("x", ids.clone()), ("date", days.clone()), (body, column), ("id", ids.clone())],
        );
        let (code, rows, error) = rows(&folder, &name);
        assert_eq!((code, rows.len()), (2, 2), "{error}");
        assert!(error.contains(&format!("{name} row 2: the row has no text")), "{error}");
        assert_eq!((&rows[0]["id"], &rows[0]["published"]), (&"7".into(), &"2022-06-29".into()));
        assert_eq!((&rows[0]["text"], &rows[1]["text"]), (&STATEMENT.into(), &MEETING.into()));
    }
}

#[test]
fn bad_files_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let words: ArrayRef = Arc::new(StringArray::from(vec![STATEMENT; 300]));
    write(&folder, "a.parquet", vec![("story", words.clone()), ("day", words.clone())]);
    let (code, _, error) = rows(&folder, "a.parquet");
    assert!(code == 2 && error.contains("no column `text`, `body` or `content`"), "{error}");
    assert!(error.contains("story, day"), "{error}");

    write(&folder, "b.parquet", vec![("text", words)]);
    let whole = std::fs::read(folder.path().join("b.parquet")).unwrap();
    std::fs::write(folder.path().join("c.parquet"), &whole[..whole.len() / 2]).unwrap();
    let (code, _, error) = rows(&folder, "c.parquet");
    assert!(code == 2 && error.contains("cannot be read as Parquet"), "{error}");
    // Damage anywhere is told or does no harm, and never stops rawi.
    for at in (4..whole.len()).step_by(whole.len() / 40 + 1) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        std::fs::write(folder.path().join("d.parquet"), damaged).unwrap();
        let (code, _, error) = rows(&folder, "d.parquet");
        assert!(code == 0 || (code == 2 && error.contains("d.parquet")), "{at}: {code} {error}");
        assert!(!error.contains("panicked"), "{at}: {error}");
    }
    write(&folder, "e.parquet", vec![("text", Arc::new(StringArray::from(Vec::<&str>::new())) as ArrayRef)]);
    let (code, _, error) = rows(&folder, "e.parquet");
    assert!(code == 2 && error.contains("there is no report in it"), "{error}");
    let word = "ا".repeat(5 << 20);
    write(&folder, "f.parquet", vec![("text", Arc::new(StringArray::from(vec![word])) as ArrayRef)]);
    assert_eq!(rows(&folder, "f.parquet").0, 0);
}

fn table(path: &Path) -> RecordBatch {
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap().build().unwrap();
    let batches: Vec<RecordBatch> = reader.map(Result::unwrap).collect();
    arrow::compute::concat_batches(&batches[0].schema(), &batches).unwrap()
}

#[test]
fn what_is_exported_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let line = |id: &str, text: &str, day: Option<&str>| {
        format!("{}\n", serde_json::json!({"id": id, "text": text, "published": day, "outlet": "Sahifa"}))
    };
    let lines = [
        line("one", STATEMENT, Some("2022-06-29")),
        line("two", MEETING, Some("2024-05-15")),
        line("three", STATEMENT, None),
    ];
    std::fs::write(folder.path().join("a.jsonl"), lines.concat()).unwrap();
    run(&folder, &["add", "a.jsonl"]);
    let (code, _, error) = run(&folder, &["export", "--format", "parquet", "--out", "out"]);
    assert_eq!((code, error.as_str()), (0, ""));
    let out = folder.path().join("out");
    let part = |table: &str, day: &str| out.join(table).join(format!("day={day}")).join("part-00000.parquet");

    let statements = table(&part("statements", "2022-06-29"));
    let names: Vec<String> = statements.schema().fields().iter().map(|field| field.name().clone()).collect();
    assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_')), "{names:?}");
    let cell = |name: &str| statements.column_by_name(name).unwrap().as_string::<i32>().value(0).to_owned();
    assert_eq!(
        (cell("report"), cell("content"), cell("act")),
        ("one".into(), "الهدنة ستمدد".into(), "say".into())
    );
    let speakers = statements.column_by_name("speakers").unwrap().as_list::<i32>().value(0);
    assert_eq!(speakers.as_string::<i32>().value(0), "الوزير");
    let confidence = statements.column_by_name("confidence").unwrap().as_primitive::<Float64Type>().value(0);
    assert!(confidence > 0.0 && confidence <= 1.0);

    let events = table(&part("events", "2024-05-15"));
    assert_eq!(events.column_by_name("place").unwrap().as_string::<i32>().value(0), "عدن");
    assert_eq!(table(&part("reports", "__HIVE_DEFAULT_PARTITION__")).num_rows(), 1);
    assert!(table(&part("entities", "2024-05-15")).num_rows() >= 2);
    let file = File::open(part("reports", "2022-06-29")).unwrap();
    let about = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let compression = format!("{:?}", about.metadata().row_group(0).column(0).compression());
    assert!(compression.starts_with("ZSTD"), "{compression}");

    let (code, _, error) = run(&folder, &["export", "--format", "parquet", "--out", "out"]);
    assert!(code == 2 && error.contains("name another"), "{error}");
    // What is written out can be read in.
    let (code, rows, error) = rows(&folder, "out/reports/day=2022-06-29");
    assert_eq!((code, rows.len()), (0, 1), "{error}");
    assert_eq!(rows[0]["text"], STATEMENT);
}

/// The first corpus of the fuzz target, as `fuzz/src/lib.rs` takes it: written where `RAWI_CORPUS` names a folder, and held
/// to what is there in any case.
#[test]
fn the_first_corpus_is_read() {
    let packings = [
        ("plain", Compression::UNCOMPRESSED),
        ("snappy", Compression::SNAPPY),
        ("lz4", Compression::LZ4_RAW),
    ];
    let kept = std::env::var_os("RAWI_CORPUS").map(|folder| Path::new("../..").join(folder).join("parquet"));
    let folder = tempfile::tempdir().unwrap();
    for (name, packing) in packings {
        let texts: ArrayRef = Arc::new(StringArray::from(vec![Some(STATEMENT), None, Some(MEETING)]));
        let days: ArrayRef = Arc::new(Date32Array::from(vec![Some(19_172), Some(19_173), None]));
        let columns = [("text", texts.clone(), true), ("date", days, true), ("url", texts, true)];
        let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
        let properties =
            WriterProperties::builder().set_compression(packing).set_max_row_group_row_count(Some(2));
        let mut file = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), Some(properties.build())).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        std::fs::write(folder.path().join("a.parquet"), &file).unwrap();
        assert_eq!(rows(&folder, "a.parquet").1.len(), 2, "{name}");
        // Without the marks, and with the length of the footer in front.
        let (inside, length) = (&file[4..file.len() - 8], &file[file.len() - 8..file.len() - 4]);
        assert_eq!(length[2..], [0, 0], "{name}: the footer is too long for two bytes");
        let Some(kept) = &kept else { continue };
        std::fs::create_dir_all(kept).unwrap();
        std::fs::write(kept.join(name), [&length[..2], inside].concat()).unwrap();
    }
}

/// A server that is gone when the test ends.
#[cfg(feature = "serve")]
struct Server(std::process::Child, String);

#[cfg(feature = "serve")]
impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(feature = "serve")]
impl Server {
    fn over(folder: &TempDir) -> Self {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("rawi"));
        command.args(["serve", "--listen", "127.0.0.1:0"]).current_dir(folder.path());
        let mut child = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.strip_prefix("http://").unwrap().split('/').next().unwrap().to_owned();
        Self(child, address)
    }

    /// The head of the reply, and its body.
    fn get(&self, path: &str, accept: &str) -> (String, Vec<u8>) {
        let mut stream = std::net::TcpStream::connect(&self.1).unwrap();
        let asked =
            format!("GET {path} HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\nConnection: close\r\n\r\n");
        stream.write_all(asked.as_bytes()).unwrap();
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).unwrap();
        let end = reply.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        (String::from_utf8(reply[..end].to_vec()).unwrap(), reply[end + 4..].to_vec())
    }
}

#[cfg(feature = "serve")]
#[test]
fn what_is_shown_is_served_with_the_columns_of_what_is_exported() {
    const KIND: &str = "application/vnd.apache.parquet";
    let folder = tempfile::tempdir().unwrap();
    let line = |id: &str, text: &str| {
        format!("{}\n", serde_json::json!({"id": id, "text": text, "published": "2024-05-15"}))
    };
    std::fs::write(folder.path().join("a.jsonl"), line("one", STATEMENT) + &line("two", MEETING)).unwrap();
    run(&folder, &["add", "a.jsonl"]);
    assert_eq!(run(&folder, &["export", "--format", "parquet", "--out", "out"]).0, 0);
    let server = Server::over(&folder);
    let served = |path: &str, accept: &str| {
        let (head, body) = server.get(path, accept);
        assert!(head.starts_with("HTTP/1.1 200") && head.contains(KIND), "{path}: {head}");
        let file = folder.path().join("served.parquet");
        std::fs::write(&file, body).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(file).unwrap()).unwrap();
        let schema = reader.schema().clone();
        let batches: Vec<RecordBatch> = reader.build().unwrap().map(Result::unwrap).collect();
        arrow::compute::concat_batches(&schema, &batches).unwrap()
    };
    for list in ["statements", "events"] {
        let shown = served(&format!("/api/v1/{list}.parquet"), "*/*");
        assert_eq!(shown, served(&format!("/api/v1/{list}"), KIND));
        let exported = table(&out_of(&folder, list));
        let all_but_day: Vec<usize> = (0..shown.num_columns() - 1).collect();
        assert_eq!(shown.project(&all_but_day).unwrap(), exported, "{list}");
        let day = shown.column_by_name("day").unwrap().as_string::<i32>();
        assert!(day.iter().all(|day| day == Some("2024-05-15")), "{day:?}");
        let none = served(&format!("/api/v1/{list}.parquet?outlet=nobody"), "*/*");
        assert_eq!((none.num_rows(), none.schema()), (0, shown.schema()), "{list}");
        let (_, page) = server.get(if list == "events" { "/events?lang=en" } else { "/?lang=en" }, "*/*");
        assert!(String::from_utf8(page).unwrap().contains(&format!("/api/v1/{list}.parquet?limit=1000")));
    }
    let reports = served("/api/v1/reports.parquet", "*/*");
    assert_eq!(reports.column_by_name("statements").unwrap().as_primitive::<Int64Type>().len(), 2);
    let entities = served("/api/v1/entities.parquet", "*/*");
    assert!(entities.num_rows() > 2 && entities.column_by_name("key").is_some());
    let (_, document) = server.get("/api/v1/openapi.json", "*/*");
    let document: serde_json::Value = serde_json::from_slice(&document).unwrap();
    let kinds = &document["paths"]["/api/v1/statements"]["get"]["responses"]["200"]["content"];
    assert!(kinds[KIND].is_object(), "{kinds}");
}

fn out_of(folder: &TempDir, table: &str) -> std::path::PathBuf {
    folder.path().join("out").join(table).join("day=2024-05-15").join("part-00000.parquet")
}
