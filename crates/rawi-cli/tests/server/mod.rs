//! A server of the tests' own on loopback, which answers as it is told and notes what it was asked.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What is answered.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub manner: Manner,
}

/// How it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    Whole,
    /// The body comes again and again, without end.
    Endless,
    /// A byte now and then.
    Slow,
    /// Nothing, for half a minute.
    Silent,
}

/// What was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub at: Instant,
    pub path: String,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

#[derive(Default)]
struct State {
    routes: HashMap<String, Vec<Reply>>,
    asked: Vec<Asked>,
}

/// The server; it lives as long as the tests.
#[derive(Clone)]
pub struct Server {
    pub address: String,
    state: Arc<Mutex<State>>,
}

pub fn reply(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Reply {
    let headers = vec![("Content-Type".to_owned(), kind.to_owned())];
    Reply { status, headers, body: body.into(), manner: Manner::Whole }
}

impl Reply {
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn sent(mut self, manner: Manner) -> Self {
        self.manner = manner;
        self
    }
}

impl Server {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { address, state: Arc::default() };
        let state = Arc::clone(&server.state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&state);
                std::thread::spawn(move || serve(&stream, &state));
            }
        });
        server
    }

    /// From now on `path` is answered so: each reply once, and the last for ever.
    pub fn put(&self, path: &str, replies: impl IntoIterator<Item = Reply>) -> &Self {
        self.state.lock().unwrap().routes.insert(path.to_owned(), replies.into_iter().collect());
        self
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.state.lock().unwrap().asked.clone()
    }

    /// The paths that were asked for since the last call, in order.
    pub fn paths(&self) -> Vec<String> {
        self.state.lock().unwrap().asked.drain(..).map(|asked| asked.path).collect()
    }
}

fn serve(stream: &TcpStream, state: &Mutex<State>) {
    let mut from = BufReader::new(stream);
    while let Some(asked) = request(&mut from) {
        let reply = {
            let mut state = state.lock().unwrap();
            state.asked.push(asked.clone());
            match state.routes.get_mut(&asked.path) {
                Some(replies) if replies.len() > 1 => replies.remove(0),
                Some(replies) => replies[0].clone(),
                None => reply(404, "text/plain", "none"),
            }
        };
        let etag = reply.headers.iter().find(|(name, _)| name == "ETag").map(|(_, value)| value);
        let same = etag.is_some() && asked.headers.get("if-none-match") == etag;
        let reply = if same { Reply { status: 304, body: Vec::new(), ..reply } } else { reply };
        if send(stream, &reply).is_err() || reply.manner != Manner::Whole {
            return;
        }
    }
}

fn request(from: &mut impl BufRead) -> Option<Asked> {
    let mut line = String::new();
    from.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        from.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length: &String| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    from.read_exact(&mut body).ok()?;
    Some(Asked { at: Instant::now(), path, headers, body })
}

fn send(mut to: &TcpStream, reply: &Reply) -> std::io::Result<()> {
    if reply.manner == Manner::Silent {
        std::thread::sleep(Duration::from_secs(30));
        return Ok(());
    }
    let mut head = format!("HTTP/1.1 {} x\r\n", reply.status);
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    match reply.manner {
        Manner::Whole => head.push_str(&format!("Content-Length: {}\r\n\r\n", reply.body.len())),
        Manner::Endless | Manner::Slow | Manner::Silent => head.push_str("Connection: close\r\n\r\n"),
    }
    if reply.manner == Manner::Whole {
        // In one piece: the second would wait until the first has been acknowledged.
        return to.write_all(&[head.as_bytes(), &reply.body].concat());
    }
    to.write_all(head.as_bytes())?;
    match reply.manner {
        Manner::Whole | Manner::Silent => unreachable!("done above"),
        Manner::Endless => loop {
            to.write_all(&reply.body)?;
        },
        Manner::Slow => loop {
            to.write_all(&reply.body[..1])?;
            std::thread::sleep(Duration::from_millis(100));
        },
    }
}
