//! A scripted server for tests: answers as a language model's would, and misbehaves on demand.
//!
//! The script sees each request and says what is done with it. It runs in the thread of the request's
//! connection, so it may wait for something, and others go on.
//!
//! ```
//! use polity_llm_stub::{Act, Stub};
//!
//! let stub = Stub::start(|seen| match seen.nth {
//!     0 => Act::status(503, "{}"),
//!     _ => Act::say("yes"),
//! });
//! assert!(stub.base_url().starts_with("http://127.0.0.1:"));
//! ```

mod act;
mod connection;
mod seen;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

pub use act::{Act, completion};
pub use seen::Seen;

use seen::Counts;

type Script = dyn Fn(&Seen) -> Act + Send + Sync;
type Gate = dyn Fn(usize) -> bool + Send + Sync;

/// A server on a port of its own, until it is dropped.
pub struct Stub {
    address: SocketAddr,
    server: Arc<Server>,
    acceptor: Option<JoinHandle<()>>,
}

pub(crate) struct Server {
    pub(crate) script: Box<Script>,
    /// Which connections are taken, by number; the others are closed unread.
    gate: Box<Gate>,
    pub(crate) state: Mutex<State>,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) counts: Counts,
    /// Open connections, by number.
    streams: BTreeMap<usize, TcpStream>,
    is_closed: bool,
}

impl Stub {
    /// Serves by this script.
    pub fn start(script: impl Fn(&Seen) -> Act + Send + Sync + 'static) -> Self {
        Self::start_gated(|_| true, script)
    }

    /// Serves by this script, and closes each connection unread whose number (from 0, in the order
    /// they are accepted) the gate does not let in.
    pub fn start_gated(
        gate: impl Fn(usize) -> bool + Send + Sync + 'static,
        script: impl Fn(&Seen) -> Act + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let (script, gate) = (Box::new(script), Box::new(gate));
        let server = Arc::new(Server {
            script,
            gate,
            state: Mutex::default(),
        });
        let acceptor = {
            let server = Arc::clone(&server);
            Some(thread::spawn(move || server.accept(&listener)))
        };
        Self {
            address,
            server,
            acceptor,
        }
    }

    /// The base URL, as `http://127.0.0.1:4711/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Requests read so far.
    pub fn requests(&self) -> usize {
        self.server.state().counts.requests
    }

    /// Connections accepted so far, also those the gate closed.
    pub fn connections(&self) -> usize {
        self.server.state().counts.connections
    }

    /// Most requests that were with the script at one time.
    pub fn in_flight_peak(&self) -> usize {
        self.server.state().counts.in_flight_peak
    }
}

impl Server {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn accept(self: Arc<Self>, listener: &TcpListener) {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { continue };
            let mut state = self.state();
            if state.is_closed {
                return;
            }
            let number = state.counts.connections;
            state.counts.connections += 1;
            if !(self.gate)(number) {
                continue;
            }
            if let Ok(handle) = stream.try_clone() {
                state.streams.insert(number, handle);
            }
            drop(state);
            let server = Arc::clone(&self);
            thread::spawn(move || {
                let _closing = Closing {
                    server: &server,
                    number,
                };
                connection::serve(&server, &stream);
            });
        }
    }
}

/// Closes a connection in the end, also if its script panics.
struct Closing<'a> {
    server: &'a Server,
    number: usize,
}

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        if let Some(stream) = self.server.state().streams.remove(&self.number) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Stub {
    /// Breaks all connections off.
    fn drop(&mut self) {
        let streams = {
            let mut state = self.server.state();
            state.is_closed = true;
            std::mem::take(&mut state.streams)
        };
        for stream in streams.into_values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        // The acceptor sees that it is over when somebody knocks.
        let _ = TcpStream::connect(self.address);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}
