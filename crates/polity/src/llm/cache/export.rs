//! Calls as a table.

use std::io::{BufWriter, Error, ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;

use polity_data::schema::ExchangeRow;
use polity_data::{DataError, write_exchanges};
use polity_llm::{Call, Failure, Finish, Reply, Store};
use tempfile::NamedTempFile;

use super::CacheError;

/// Writes all calls of a store into a Parquet file, whole or not at all; gives their number.
///
/// # Errors
/// [`CacheError::Exists`] where something stands there and `replace` is off; content that is too long
/// for the format; errors of the system.
pub fn export(store: &Store, path: &Path, replace: bool) -> Result<u64, CacheError> {
    if !replace && path.symlink_metadata().is_ok() {
        return Err(CacheError::Exists(path.to_owned()));
    }
    if is_of_store(store, path) || directory_of(path).join("manifest.json").exists() {
        return Err(CacheError::InTheWay(path.to_owned()));
    }
    let io = |error| DataError::io("write", path)(error);
    let mut file = beside(path).map_err(io)?;
    let mut out = BufWriter::new(file.as_file_mut());
    let calls = write_exchanges(&mut out, path, store.path(), store.calls().map(row))?;
    out.flush().map_err(io)?;
    drop(out);
    file.as_file().sync_all().map_err(io)?;
    put_in_place(file, path, replace)?;
    Ok(calls)
}

fn directory_of(path: &Path) -> &Path {
    let directory = path.parent().filter(|p| !p.as_os_str().is_empty());
    directory.unwrap_or(Path::new("."))
}

/// Whether this is a store's own directory.
fn is_of_store(store: &Store, path: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().ok();
    let own = whole(directory_of(store.path()));
    own.is_some() && whole(directory_of(path)) == own
}

/// A file in the same directory that vanishes unless it is given its name.
fn beside(path: &Path) -> Result<NamedTempFile, Error> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(directory_of(path))
}

fn put_in_place(file: NamedTempFile, path: &Path, replace: bool) -> Result<(), CacheError> {
    let placed = match replace {
        true => file.persist(path),
        false => file.persist_noclobber(path),
    };
    match placed.map_err(|error| error.error) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(CacheError::Exists(path.to_owned()))
        }
        Err(error) => Err(DataError::io("write", path)(error).into()),
    }
}

fn row(call: Call<'_>) -> ExchangeRow {
    let (request, answer) = (call.request(), call.answer());
    let (outcome, reply, finish) = outcome(&answer.reply);
    let messages = request.messages.iter();
    let sampling = request.sampling;
    ExchangeRow {
        key: call.key().to_string(),
        model: request.model,
        provider: request.provider,
        sample: request.sample,
        fresh: call.is_fresh(),
        superseded: call.is_superseded(),
        prompt_roles: messages.clone().map(|m| m.role.name().into()).collect(),
        prompt_texts: messages.map(|m| Arc::clone(&m.content)).collect(),
        outcome,
        reply,
        finish,
        prompt_tokens: answer.usage.prompt_tokens,
        completion_tokens: answer.usage.completion_tokens,
        temperature: sampling.temperature,
        top_p: sampling.top_p,
        max_tokens: sampling.max_tokens,
        seed: sampling.seed,
        stop: sampling
            .stop
            .iter()
            .map(|text| text.as_str().into())
            .collect(),
        response_format: request.response_format.map(|form| form.to_string()),
        extra: serde_json::Value::from(request.extra).to_string(),
    }
}

fn outcome(reply: &Reply) -> (String, Option<String>, Option<&'static str>) {
    match reply {
        Reply::Text { content, finish } => {
            let finish = match finish {
                Finish::Stop => "stop",
                Finish::Length => "length",
                Finish::Other => "other",
            };
            ("text".to_owned(), Some(content.clone()), Some(finish))
        }
        Reply::Refused { content } => ("refused".to_owned(), Some(content.clone()), None),
        Reply::Failed(failure) => (format!("failed:{}", why(*failure)), None, None),
    }
}

fn why(failure: Failure) -> String {
    match failure {
        Failure::Timeout => "timeout".to_owned(),
        Failure::Status(status) => format!("status-{status}"),
        Failure::Connection => "connection".to_owned(),
        Failure::Garbled => "garbled".to_owned(),
    }
}
