//! Writes the network that all peers live on: `network AGENTS FILE`.

use polity_peers::Network;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [agents, path] = words.as_slice() else {
        panic!("usage: network AGENTS FILE");
    };
    let topology = Network::generate(agents.parse().expect("AGENTS is a number"));
    Network::write(&topology, path.as_ref()).expect("a place to write to");
}
