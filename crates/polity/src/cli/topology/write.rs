//! Writing a network: to standard output, or to a new file.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use polity_engine::topology::Topology as Network;
use polity_graphs::{Labels, write_edge_list, write_graphml};
use tempfile::NamedTempFile;

use super::Fault;

/// Writes a network as an edge list, or as the file's name says.
pub(super) fn write(
    network: &Network,
    labels: Option<&Labels>,
    path: Option<&Path>,
) -> Result<u8, Fault> {
    let Some(path) = path else {
        let mut out = BufWriter::new(std::io::stdout().lock());
        let written = encode(network, labels, false, &mut out).and_then(|()| out.flush());
        return match written {
            Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(Fault::output(&e)),
            _ => Ok(0),
        };
    };
    match write_file(network, labels, path) {
        Ok(()) => Ok(0),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            let problem = format!("{} exists already; choose another name", path.display());
            Err(Fault::new(3, problem))
        }
        Err(e) => Err(Fault::new(
            3,
            format!("cannot write {}: {e}", path.display()),
        )),
    }
}

/// Writes a new file, whole or not at all; its name says in which format, and whether compressed.
fn write_file(network: &Network, labels: Option<&Labels>, path: &Path) -> io::Result<()> {
    let compressed = path.extension().is_some_and(|e| e == "gz");
    let inner = if compressed { path.file_stem() } else { None };
    let inner = inner.map_or(path, Path::new);
    let graphml = inner.extension().is_some_and(|e| e == "graphml");
    if path.symlink_metadata().is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let mut file = beside(path)?;
    if compressed {
        let mut out = GzEncoder::new(BufWriter::new(file.as_file_mut()), Compression::default());
        encode(network, labels, graphml, &mut out)?;
        out.finish()?.flush()?;
    } else {
        let mut out = BufWriter::new(file.as_file_mut());
        encode(network, labels, graphml, &mut out)?;
        out.flush()?;
    }
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    Ok(())
}

/// A file in the same directory that vanishes unless it is given its name.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let directory = path.parent().filter(|p| !p.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(directory.unwrap_or(Path::new(".")))
}

fn encode(
    network: &Network,
    labels: Option<&Labels>,
    graphml: bool,
    mut out: &mut dyn Write,
) -> io::Result<()> {
    match graphml {
        true => write_graphml(&mut out, network, labels),
        false => write_edge_list(&mut out, network, labels),
    }
}
