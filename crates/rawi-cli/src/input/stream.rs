//! The bytes of a file, unpacked when it is packed with gzip, with a known place and a limit.
//!
//! Comes in: a file or standard input. Goes out: a [`Stream`] that knows at which byte of the file it stands. A packed
//! file that grows without measure ends with an error, and so does one that is damaged; [`Stream::mend`] then goes on
//! at the next packed part, where Common Crawl begins a record of its own.

use super::LONGEST;
use flate2::bufread::GzDecoder;
use std::cell::Cell;
use std::collections::VecDeque;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// How much is read at once.
const BUFFER: usize = 64 << 10;
/// What unpacks to more than this many times its size was made to do harm; Arabic pages unpack to 4 to 30 times.
const RATIO: u64 = 100;
/// Below this size any ratio is harmless.
const HARMLESS: u64 = 16 << 20;
/// No archive of news unpacks to more; Common Crawl's have 5 GiB.
const MOST_UNPACKED: u64 = 256 << 30;

/// A damaged part is searched again for the next part, which unpacking it ran into, when it is no longer than this.
const LONGEST_LOG: usize = 4 << 20;
/// So much is searched again in one file, lest made damage take for ever.
const MOST_SEARCHED: u64 = 256 << 20;

/// What a part packed with gzip begins with.
const OPENING: [u8; 3] = [0x1f, 0x8b, 8];

/// How many bytes of the input files have been read, for the progress bar.
pub(crate) type Counter = Rc<Cell<u64>>;

/// Counts what is read.
struct Counted {
    from: Box<dyn Read>,
    here: u64,
    all: Counter,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.here += read as u64;
        self.all.set(self.all.get() + read as u64);
        Ok(read)
    }
}

/// A buffer that is filled whenever there is more, so that its first bytes tell the format.
struct Ahead<R> {
    from: R,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    /// What went wrong while there was something to hand over yet.
    later: Option<io::Error>,
    /// What has been consumed since the packed part at hand began, while it is short enough.
    log: Option<Vec<u8>>,
}

impl<R: Read> Ahead<R> {
    fn new(from: R) -> Self {
        Self { from, buffer: vec![0; BUFFER].into(), start: 0, end: 0, later: None, log: None }
    }

    fn buffered(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// What comes next: at least `least` bytes of it where there are so many.
    fn peek(&mut self, least: usize) -> io::Result<&[u8]> {
        if self.end - self.start < least {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
            self.fill();
        }
        match self.later.take() {
            Some(error) if self.start == self.end => Err(error),
            later => {
                self.later = later;
                Ok(self.buffered())
            }
        }
    }

    fn put_back(&mut self, bytes: &[u8]) {
        let mut buffer = bytes.to_vec();
        buffer.extend_from_slice(self.buffered());
        let end = buffer.len();
        buffer.resize(end.max(BUFFER), 0);
        (self.buffer, self.start, self.end) = (buffer.into(), 0, end);
    }

    fn fill(&mut self) {
        while self.end < self.buffer.len() && self.later.is_none() {
            match self.from.read(&mut self.buffer[self.end..]) {
                Ok(0) => return,
                Ok(read) => self.end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.later = Some(error),
            }
        }
    }
}

impl<R: Read> Read for Ahead<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Ahead<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, amount: usize) {
        let from = self.start;
        self.start = (self.start + amount).min(self.end);
        if let Some(log) = &mut self.log {
            log.extend_from_slice(&self.buffer[from..self.start]);
            if log.len() > LONGEST_LOG {
                self.log = None;
            }
        }
    }
}

impl Ahead<Counted> {
    /// The byte of the file at which the next byte stands.
    fn place(&self) -> u64 {
        self.from.here - self.buffered().len() as u64
    }
}

/// The bytes of an input.
pub(crate) struct Stream(Inner);

enum Inner {
    Plain(Ahead<Counted>),
    Packed(Box<Ahead<Unpack>>),
}

impl Stream {
    /// The bytes of `from`, unpacked if they are packed with gzip.
    pub(crate) fn open(from: Box<dyn Read>, all: &Counter) -> io::Result<Self> {
        let counted = Counted { from, here: 0, all: Rc::clone(all) };
        let mut plain = Ahead::new(counted);
        if !plain.peek(OPENING.len())?.starts_with(&OPENING) {
            return Ok(Self(Inner::Plain(plain)));
        }
        Ok(Self(Inner::Packed(Box::new(Ahead::new(Unpack::new(plain))))))
    }

    /// The same, in UTF-8 where it is in UTF-16: the formats are told apart by bytes of ASCII.
    pub(crate) fn in_utf8(mut self) -> io::Result<Self> {
        let start = self.peek(2)?;
        if !start.starts_with(&[0xff, 0xfe]) && !start.starts_with(&[0xfe, 0xff]) {
            return Ok(self);
        }
        let mut bytes = Vec::new();
        self.take(LONGEST + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LONGEST {
            return Err(io::Error::new(io::ErrorKind::InvalidData, super::too_long()));
        }
        let (text, _) = rawi::article::decode(&bytes);
        Self::open(Box::new(io::Cursor::new(text.into_bytes())), &Counter::default())
    }

    /// The byte of the file at which the next byte stands; in a packed file, at which its packed part begins.
    pub(crate) fn place(&mut self) -> u64 {
        match &mut self.0 {
            Inner::Plain(from) => from.place(),
            Inner::Packed(from) => {
                let ahead = from.buffered().len() as u64;
                from.from.place(ahead)
            }
        }
    }

    /// After an error, goes to the next packed part; false where there is none.
    pub(crate) fn mend(&mut self) -> bool {
        match &mut self.0 {
            Inner::Plain(_) => false,
            Inner::Packed(from) => {
                from.later = None;
                from.from.mend()
            }
        }
    }

    /// What comes next: at least `least` bytes of it where there are so many.
    pub(crate) fn peek(&mut self, least: usize) -> io::Result<&[u8]> {
        match &mut self.0 {
            Inner::Plain(from) => from.peek(least),
            Inner::Packed(from) => from.peek(least),
        }
    }

    /// Puts bytes back that were read last, so that they come next.
    pub(crate) fn put_back(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            Inner::Plain(from) => from.put_back(bytes),
            Inner::Packed(from) => from.put_back(bytes),
        }
    }

    /// Passes over `count` bytes; tells how many there were.
    pub(crate) fn skip(&mut self, count: u64) -> io::Result<u64> {
        io::copy(&mut self.take(count), &mut io::sink())
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Inner::Plain(from) => from.read(buffer),
            Inner::Packed(from) => from.read(buffer),
        }
    }
}

impl BufRead for Stream {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match &mut self.0 {
            Inner::Plain(from) => from.fill_buf(),
            Inner::Packed(from) => from.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        match &mut self.0 {
            Inner::Plain(from) => from.consume(amount),
            Inner::Packed(from) => from.consume(amount),
        }
    }
}

/// Unpacks gzip, one packed part after the other.
struct Unpack {
    /// The part at hand; none between parts.
    part: Option<GzDecoder<Ahead<Counted>>>,
    /// The file, between parts.
    rest: Option<Ahead<Counted>>,
    /// How much came out of the part at hand, and of all.
    of_part: u64,
    of_all: u64,
    /// How much has been searched again for parts.
    searched: u64,
    /// Where parts begin: in what came out, and in the file.
    begins: VecDeque<(u64, u64)>,
}

impl Unpack {
    fn new(rest: Ahead<Counted>) -> Self {
        let (part, begins) = (None, VecDeque::new());
        Self { part, rest: Some(rest), of_part: 0, of_all: 0, searched: 0, begins }
    }

    /// Where the part begins that holds the byte `ahead` bytes before the last one that came out.
    fn place(&mut self, ahead: u64) -> u64 {
        let at = self.of_all - ahead;
        while self.begins.len() > 1 && self.begins[1].0 <= at {
            self.begins.pop_front();
        }
        self.begins.front().map_or(0, |(_, place)| *place)
    }

    /// How far the file has been read.
    fn read_so_far(&self) -> u64 {
        let from = self.part.as_ref().map(GzDecoder::get_ref).or(self.rest.as_ref());
        from.map_or(0, Ahead::place)
    }

    /// Begins the next part; false at the end of the file.
    fn begin(&mut self) -> io::Result<bool> {
        let Some(mut rest) = self.rest.take() else { return Ok(false) };
        // Some tools fill up the last block with zeros.
        loop {
            let ahead = rest.fill_buf()?;
            let zeros = ahead.iter().take_while(|byte| **byte == 0).count();
            if zeros == 0 {
                break;
            }
            rest.consume(zeros);
        }
        if rest.fill_buf()?.is_empty() {
            self.rest = Some(rest);
            return Ok(false);
        }
        let place = rest.place();
        self.begins.push_back((self.of_all, place));
        rest.log = Some(Vec::new());
        self.part = Some(GzDecoder::new(rest));
        self.of_part = 0;
        Ok(true)
    }

    fn read_part(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.part.is_some() || self.begin()? {
            let part = self.part.as_mut().expect("begun above");
            let read = part.read(buffer)?;
            if read > 0 {
                self.of_part += read as u64;
                self.of_all += read as u64;
                self.refuse_bombs()?;
                return Ok(read);
            }
            self.rest = self.part.take().map(GzDecoder::into_inner);
        }
        Ok(0)
    }

    fn refuse_bombs(&self) -> io::Result<()> {
        let begun = self.begins.back().map_or(0, |(_, place)| *place);
        let packed = self.read_so_far() - begun;
        let complaint = if self.of_part > HARMLESS && self.of_part / RATIO > packed {
            format!(
                "unpacks to more than {RATIO} times its size, as no report does; unpack it by hand to see"
            )
        } else if self.of_all > MOST_UNPACKED {
            format!("unpacks to more than {} GiB; split it", MOST_UNPACKED >> 30)
        } else {
            return Ok(());
        };
        Err(io::Error::new(io::ErrorKind::InvalidData, complaint))
    }

    /// Gives up the part at hand and looks for the next.
    fn mend(&mut self) -> bool {
        let rest = self.part.take().map(GzDecoder::into_inner).or(self.rest.take());
        let Some(mut rest) = rest else { return false };
        if let Some(log) = rest.log.take().filter(|log| !log.is_empty()) {
            self.searched += log.len() as u64;
            if self.searched <= MOST_SEARCHED {
                rest.put_back(&log[1..]);
            }
        }
        let found = seek_part(&mut rest);
        self.rest = Some(rest);
        found
    }
}

impl Read for Unpack {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.read_part(buffer)
    }
}

/// Goes to the next bytes that open a packed part.
fn seek_part(from: &mut Ahead<Counted>) -> bool {
    loop {
        let Ok(ahead) = from.peek(4) else { return false };
        if ahead.len() < 4 {
            return false;
        }
        let found = ahead.windows(4).position(|four| four.starts_with(&OPENING) && four[3] < 0x20);
        // The last three may be the start of an opening.
        let pass = found.unwrap_or(ahead.len() - 3);
        from.consume(pass);
        if found.is_some() {
            return true;
        }
    }
}
