#!/usr/bin/env python3
"""Writes the first corpus of each target into fuzz/corpus. The texts are ours.

That of `parquet` is written by the library that is tested: RAWI_CORPUS=fuzz/corpus cargo test -p rawi-cli --features parquet --test columns
"""
import gzip
import pathlib
import struct

HERE = pathlib.Path(__file__).parent
FIRST = "قال وزير النقل إن \"العمل في الطريق الجديد انتهى\" قبل موعده بشهر."
REPORT = f"الوزير يزور المدينة\nعدن 29 حزيران/يونيو 2022 (وكالات) - {FIRST}\nوأضاف أن 12 شخصا قتلوا أمس الثلاثاء في قصف.\nرئيسي: لا شيء\nمن جهته، نفى المتحدث ذلك.\n"
PAGE = f"<!DOCTYPE html><html lang=ar><head><title>x</title><meta property='og:title' content='ع'></head><body><article><h1>ع</h1><p>{FIRST}<p>و<br>ف</article></body></html>"


def save(target, name, data):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def record(kind, media, body):
    body = body.encode()
    return f"WARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/1\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
chunk = f"{len(PAGE.encode()):x}\r\n{PAGE}\r\n0\r\n\r\n"
warc = record("response", "application/http", http + chunk) + b"WARC/1.0\r\n" + record("conversion", "text/plain", FIRST)
rss = f"<title>ع &amp; ب</title><link>https://a.example/1</link><guid>urn:1</guid><pubDate>Wed, 29 Jun 2022 10:00:00 +0300</pubDate><content:encoded><![CDATA[<p>{FIRST}</p>]]></content:encoded></item></rss>"
atom = f"<id>urn:1</id><title>ع</title><updated>2022-06-29T10:00:00Z</updated><content type='html'>&lt;p&gt;{FIRST}&lt;/p&gt;</content></entry></feed>"
newsml = f"<contentMeta><headline>ع</headline></contentMeta><contentSet><inlineXML><html><body><p>{FIRST}</p></body></html></inlineXML></contentSet></newsItem>"
sitemap = "<loc>https://a.example/1</loc><news:news><news:title>ع</news:title></news:news></url></urlset>"
ninjs = f'{{"uri": "urn:1", "headline": "ع", "body_html": "<p>{FIRST.replace(chr(34), chr(92) + chr(34))}</p>"}}'
line = '{"id": 1, "text": "قال الوزير", "published": "2022-06-29"}\n'

for charset in ("utf-8", "utf-16", "windows-1256", "iso-8859-6"):
    save("decode", charset, FIRST.encode(charset))
save("html", "page", PAGE)
save("html", "nested", "<html>" + "<div>" * 300 + FIRST)
save("fragment", "fragment", f"<p>{FIRST}</p>و&nbsp;ف<br><script>x</script><ul><li>أ<li>ب</ul>")
save("input", "text", REPORT)
save("input", "page", PAGE)
save("input", "packed", gzip.compress(line.encode(), mtime=0))
save("input", "warc", b"WARC/1.0\r\n" + warc)
save("input", "utf16", ("<?xml version='1.0'?><rss><item>" + rss).encode("utf-16"))
save("warc", "plain", b"\0" + warc)
save("warc", "packed", b"\1" + warc)
for at, text in enumerate((rss, atom, newsml, sitemap, "<?xml version='1.0' encoding='windows-1256'?><!DOCTYPE x [<!ENTITY a 'b'>]><rss><item>" + rss)):
    save("xml", str(at), bytes([at]) + text.encode())
save("json", "lines", b"\0" + line.encode() * 2)
save("json", "objects", b"\1[" + ninjs.encode() + b",\n" + line.encode() + b"]")
save("table", "months", "id\tlemma\twords\n# x\njun.hz\t6\tحزيران|يونيو\n")
save("cases", "cases", "# kind: statements   published: 2022-06-29\n> قال الوزير إن الأمر انتهى.\nindirect say say.qal text الأمر انتهى\n\n!> تابع الفريق.\nnone\n")
save("model", "two", struct.pack("<I", 2) + b"\1A\1B" + struct.pack("<7f", 1, *range(6)) + struct.pack("<I", 2) + struct.pack("<I2b", 7, 1, -1) + struct.pack("<I2b", 9, 3, 4))
save("read", "report", REPORT)
save("read", "windows", REPORT.encode("windows-1256", "replace"))
save("read", "spaces", "قال\u200f \u0640\u064b\u00a0\"\"\n\n:: إن - 29/6/2022 ٢٩")
