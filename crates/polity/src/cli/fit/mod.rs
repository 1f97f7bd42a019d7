//! `polity fit`.

mod text;
mod verdict;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use polity::fit::{Fit as Fitted, FitError, FitOptions};
use serde_json::json;

use super::fault::Fault;
use super::print;

#[derive(Debug, Args)]
pub(super) struct Fit {
    /// Directories of runs in which language models decided.
    #[arg(required = true)]
    run: Vec<PathBuf>,
    /// Writes the profile to this file, which must not be there yet.
    #[arg(long, value_name = "PROFILE.toml")]
    out: Option<PathBuf>,
    /// The share of calls that is kept back, to see how well the profile foretells them.
    #[arg(long, value_name = "SHARE", default_value_t = 0.2, value_parser = share)]
    held_out: f64,
    /// The group whose decisions are taken, where groups go by different models.
    #[arg(long, value_name = "NAME")]
    group: Option<String>,
    /// The run whose profile gives what is not fitted, where profiles of the runs differ; its team is played.
    #[arg(long, value_name = "RUN")]
    base: Option<PathBuf>,
    /// Prints the report, with the profile, as JSON.
    #[arg(long)]
    json: bool,
}

fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "a number".to_owned())?;
    let sound = (0.0..1.0).contains(&share);
    sound.then_some(share).ok_or("from 0 to below 1".to_owned())
}

impl Fit {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        if let Some(out) = self
            .out
            .as_deref()
            .filter(|out| out.symlink_metadata().is_ok())
        {
            let problem = format!("{} exists already; choose another name", out.display());
            return Err(Fault::new(3, problem));
        }
        let options = FitOptions {
            held_out: self.held_out,
            group: self.group,
            base: self.base,
        };
        let fitted = polity::fit::fit(&self.run, &options)?;
        if let Some(out) = &self.out {
            let failed = |e| Fault::new(3, format!("cannot write {}: {e}", out.display()));
            write(&fitted, out).map_err(failed)?;
        }
        if self.json {
            let json = serde_json::to_string_pretty(&json!(fitted)).unwrap_or_default();
            return print(&format!("{json}\n"));
        }
        print(&text::report(&fitted, self.out.as_deref()))
    }
}

impl From<FitError> for Fault {
    fn from(error: FitError) -> Self {
        match error {
            FitError::Scenario(error) => error.into(),
            other => Self::new(other.exit_code(), other),
        }
    }
}

/// Writes a new file, whole or not at all.
fn write(fitted: &Fitted, path: &Path) -> std::io::Result<()> {
    let directory = path.parent().filter(|p| !p.as_os_str().is_empty());
    directory.map_or(Ok(()), std::fs::create_dir_all)?;
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(directory.unwrap_or(Path::new(".")))?;
    let asked: Vec<&str> = fitted.used.calls.keys().map(String::as_str).collect();
    let text = toml::to_string(&fitted.profile).map_err(std::io::Error::other)?;
    let asked = asked.join(", ").replace(char::is_control, " ");
    write!(
        file,
        "# What {asked} was seen to choose, by `polity fit`.\n{text}"
    )?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    Ok(())
}
