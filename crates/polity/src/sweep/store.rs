//! The directory of a sweep.
//!
//! ```text
//! study.toml  study.json  cells.parquet
//! cells/KEY.json                       a marker per cell, written last
//! tasks/cell=KEY/part-0.parquet        windows/…  contributions/…
//! .lock  .work/                        while somebody is at work
//! .replaced/                           markers of a sweep that is being replaced
//! ```
//!
//! Parts and markers are not synced one by one: that would take longer than computing them. A marker
//! names the digests of its parts, and whoever finds it compares them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use polity_data::{DataError, Disk, Part};
use serde_json::Value;

use super::cells::{Cell, Cells};
use super::error::SweepError;
use super::marker::Marker;
use super::study::Study;
use super::{Shard, SweepOptions};

const LOCK: &str = ".lock";
const WORK: &str = ".work";
const REPLACED: &str = ".replaced";
const STATE: &str = "study.json";
const STUDY: &str = "study.toml";

/// A sweep's directory, kept to oneself as far as its shard goes.
pub(super) struct Store {
    disk: Disk,
    path: PathBuf,
    shard: Shard,
    /// What ends names of files that are being written.
    suffix: String,
    /// Held until the end.
    locks: Vec<File>,
}

impl Store {
    /// Opens the directory, makes it, or replaces another study's.
    pub(super) fn open(
        study: &Study,
        cells: &Cells,
        options: &SweepOptions,
    ) -> Result<Self, SweepError> {
        let SweepOptions { out, disk, .. } = options;
        let found = find(out, &cells.hash)?;
        if found == Found::Other && !options.replace {
            return Err(SweepError::OtherStudy(out.clone()));
        }
        disk.create_directories(out)?;
        let store = Self::locked(options)?;
        if options.replace && found != Found::Nothing {
            store.clear()?;
        }
        disk.create_directories(&out.join("cells"))?;
        if store.is_whole() {
            store.sweep_up(out)?;
            store.sweep_up(&out.join("cells"))?;
            disk.clear_directory(&out.join(WORK))?;
            disk.clear_directory(&out.join(REPLACED))?;
        }
        // One that was killed while it replaced this study has lost the text of it.
        let told = found == Found::Same && out.join(STUDY).exists();
        if !told || options.replace {
            store.write(STUDY, study.text.as_bytes())?;
            store.write_state(study, cells, 0, None)?;
        }
        Ok(store)
    }

    fn locked(options: &SweepOptions) -> Result<Self, SweepError> {
        let SweepOptions {
            out, disk, shard, ..
        } = options;
        let Shard { number, of } = *shard;
        let mut store = Self {
            disk: disk.clone(),
            path: out.clone(),
            shard: *shard,
            suffix: "tmp".to_owned(),
            locks: Vec::new(),
        };
        let busy = |_| DataError::Locked(out.clone());
        let all = disk.open_lock(&out.join(LOCK))?;
        if store.is_whole() {
            all.try_lock().map_err(busy)?;
        } else {
            all.try_lock_shared().map_err(busy)?;
            store.suffix = format!("tmp-{number}-of-{of}");
            let own = disk.open_lock(&out.join(store.own_lock()))?;
            own.try_lock().map_err(busy)?;
            store.locks.push(own);
        }
        store.locks.push(all);
        Ok(store)
    }

    /// Removes a sweep that is to be made anew.
    ///
    /// All markers go at once, so that whoever goes on after a kill finds none of them; what says that a
    /// sweep is here stays until the new one's stands in its place.
    fn clear(&self) -> Result<(), DataError> {
        let replaced = self.path.join(REPLACED);
        self.disk.clear_directory(&replaced)?;
        let cells = self.path.join("cells");
        if cells.exists() {
            self.disk.rename(&cells, &replaced)?;
        }
        for entry in read_directory(&self.path)?.flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            match entry.file_type() {
                _ if name == LOCK || name == STATE => {}
                Ok(kind) if kind.is_dir() => self.disk.clear_directory(&path)?,
                _ => self.disk.clear_file(&path)?,
            }
        }
        Ok(())
    }

    fn own_lock(&self) -> String {
        let Shard { number, of } = self.shard;
        format!("{LOCK}-{number}-of-{of}")
    }

    pub(super) fn is_whole(&self) -> bool {
        self.shard == Shard::WHOLE
    }

    pub(super) fn disk(&self) -> &Disk {
        &self.disk
    }

    /// Where a cell may work.
    pub(super) fn work(&self, cell: &Cell) -> PathBuf {
        self.path.join(WORK).join(cell.name())
    }

    pub(super) fn clear_work(&self, cell: &Cell) -> Result<(), DataError> {
        match cell.is_team {
            true => Ok(()),
            false => self.disk.clear_directory(&self.work(cell)),
        }
    }

    fn part(&self, table: &str, cell: &str) -> PathBuf {
        let directory = self.path.join(table).join(format!("cell={cell}"));
        directory.join("part-0.parquet")
    }

    fn marker(&self, cell: &str) -> PathBuf {
        self.path.join("cells").join(format!("{cell}.json"))
    }

    /// Puts a cell in its place.
    pub(super) fn put(
        &self,
        cell: &Cell,
        parts: &BTreeMap<&'static str, Part>,
        marker: &Marker,
    ) -> Result<(), DataError> {
        let name = cell.name();
        for (table, part) in parts {
            let path = self.part(table, &name);
            let directory = path.parent().unwrap_or(&self.path);
            self.disk.clear_directory(directory)?;
            self.disk.create_directories(directory)?;
            self.disk.place(&path, &part.bytes, &self.suffix)?;
        }
        let text = serde_json::to_vec(marker).unwrap_or_default();
        self.disk.place(&self.marker(&name), &text, &self.suffix)
    }

    /// The marker of a cell that is there, and whole.
    pub(super) fn find(&self, cell: &Cell, layout: &str) -> Option<Marker> {
        let name = cell.name();
        let text = fs::read(self.marker(&name)).ok()?;
        let marker: Marker = serde_json::from_slice(&text).ok()?;
        let whole = |(table, digest): (&String, &polity_data::TableDigest)| {
            let part = fs::read(self.part(table, &name));
            part.is_ok_and(|part| blake3::hash(&part).to_hex().as_str() == digest.blake3)
        };
        let known = marker.cell == name && marker.layout == layout;
        (known && marker.parts.iter().all(whole)).then_some(marker)
    }

    /// Whether a cell seems to be there.
    pub(super) fn has(&self, cell: &Cell) -> bool {
        self.marker(&cell.name()).exists()
    }

    /// Makes names last, and removes what only stood there meanwhile.
    pub(super) fn settle(&self) -> Result<(), DataError> {
        self.disk.sync_directory(&self.path.join("cells"))?;
        // Another shard may be at work there.
        let _ = fs::remove_dir(self.path.join(WORK));
        Ok(())
    }

    /// Writes a file of the sweep.
    pub(super) fn write(&self, name: &str, content: &[u8]) -> Result<(), DataError> {
        self.disk
            .place(&self.path.join(name), content, &self.suffix)?;
        self.disk.sync_directory(&self.path)
    }

    /// Writes how far the sweep has come; once it is complete, with the digest over its cells.
    pub(super) fn write_state(
        &self,
        study: &Study,
        cells: &Cells,
        done: usize,
        digest: Option<&str>,
    ) -> Result<(), DataError> {
        let state = super::join::state(study, cells, done, digest);
        self.write(STATE, format!("{state:#}\n").as_bytes())
    }

    /// Gives up the directory.
    pub(super) fn leave(&self) -> Result<(), DataError> {
        if !self.is_whole() {
            self.disk.clear_file(&self.path.join(self.own_lock()))?;
        }
        // Whoever is the last takes the common lock along.
        match self.locks.last().map(File::try_lock) {
            Some(Ok(())) => self.disk.clear_file(&self.path.join(LOCK)),
            _ => Ok(()),
        }
    }

    /// Removes what was being written when somebody was killed.
    fn sweep_up(&self, directory: &Path) -> Result<(), DataError> {
        for entry in read_directory(directory)?.flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let stray = path
                .extension()
                .is_some_and(|e| e.to_string_lossy().starts_with("tmp"));
            if stray || name.starts_with(&format!("{LOCK}-")) {
                self.disk.clear_file(&path)?;
            }
        }
        Ok(())
    }
}

fn read_directory(path: &Path) -> Result<fs::ReadDir, DataError> {
    fs::read_dir(path).map_err(DataError::io("read", path))
}

/// What is at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    Same,
    Other,
}

fn find(out: &Path, hash: &str) -> Result<Found, SweepError> {
    let Ok(mut entries) = fs::read_dir(out) else {
        return Ok(Found::Nothing);
    };
    let Ok(text) = fs::read(out.join(STATE)) else {
        // Somebody may have been stopped before there was more than this.
        let known =
            |name: &str| name.starts_with('.') || name.starts_with("study.") || name == "cells";
        let begun = entries.all(|e| e.is_ok_and(|e| known(&e.file_name().to_string_lossy())));
        return match begun {
            true => Ok(Found::Nothing),
            false => Err(SweepError::InTheWay(out.to_owned())),
        };
    };
    let state: Value = serde_json::from_slice(&text).unwrap_or_default();
    let format = state.get("study_format").and_then(Value::as_u64);
    match (format, state.get("study_hash").and_then(Value::as_str)) {
        (None, _) => Err(SweepError::Damaged(out.to_owned())),
        (_, Some(found)) if found == hash => Ok(Found::Same),
        _ => Ok(Found::Other),
    }
}
