//! Reads `[population]`.

use std::path::Path;

use polity_engine::topology::AGENTS_MAX;

use super::{Bias, GroupSpec, all_levels};
use crate::scenario::bounds::{BIAS, SHARE, WholeBounds};
use crate::scenario::profile::Profile;
use crate::scenario::reader::{Field, Reader};
use crate::scenario::team::LEVEL_NAMES;

/// Bounds of the number of agents.
pub(crate) const AGENTS: WholeBounds = WholeBounds::new(1, AGENTS_MAX as u64, "agents");
/// How far shares may be from 1 in sum.
const SHARES_TOLERANCE: f64 = 1e-9;
const GROUPS_MAX: usize = 1000;

/// The table, to be ended by the caller, and its groups.
pub(crate) fn read<'a>(
    field: Option<Field<'a>>,
    base_dir: &Path,
    default: Option<&Profile>,
) -> (Option<Reader<'a>>, Vec<GroupSpec>) {
    let table = field.and_then(|field| field.reader());
    let groups = table.as_ref().and_then(|table| table.field("groups"));
    let groups = match groups {
        Some(field) => read_groups(&field, base_dir, default),
        None => default
            .cloned()
            .map(GroupSpec::everyone)
            .into_iter()
            .collect(),
    };
    (table, groups)
}

/// Whether something will do as a name, also as part of the name of a directory.
pub(crate) fn is_name(name: &str) -> bool {
    let sound = |c: char| !c.is_control() && !matches!(c, '/' | '\\');
    (1..=100).contains(&name.chars().count()) && name.chars().all(sound)
}

/// A name.
pub(crate) fn read_name(field: &Field<'_>) -> Option<String> {
    let name = field.text()?;
    if !is_name(name) {
        field.reject("1 to 100 characters on one line, without slashes", None);
        return None;
    }
    Some(name.to_owned())
}

/// The groups given, each of which must have a name of its own.
fn read_groups(field: &Field<'_>, base_dir: &Path, default: Option<&Profile>) -> Vec<GroupSpec> {
    let Some(items) = field.items("a list of tables: [[population.groups]]") else {
        return Vec::new();
    };
    if items.is_empty() || items.len() > GROUPS_MAX {
        field.reject(format!("1 to {GROUPS_MAX} groups"), None);
        return Vec::new();
    }
    let mut groups: Vec<GroupSpec> = Vec::new();
    for item in &items {
        let group = item
            .reader()
            .and_then(|r| GroupSpec::read(&r, base_dir, default));
        if group
            .iter()
            .any(|group| groups.iter().any(|other| other.name == group.name))
        {
            item.report_value(
                format!("`{}` repeats a name", item.path),
                "another name",
                None,
            );
        }
        groups.extend(group);
    }
    if groups.len() == items.len() {
        check_shares(field, &groups);
    }
    groups
}

fn check_shares(field: &Field<'_>, groups: &[GroupSpec]) {
    let sum: f64 = groups.iter().map(|group| group.share).sum();
    if (sum - 1.0).abs() > SHARES_TOLERANCE {
        let problem = format!("the shares of `{}` sum to {}", field.path, rounded(sum));
        field.report_key(problem, "shares that sum to 1", None);
    }
}

/// Without the noise of adding.
fn rounded(sum: f64) -> f64 {
    (sum * 1e12).round() / 1e12
}

impl Bias {
    fn read(field: &Field<'_>) -> Option<Self> {
        let reader = field.reader()?;
        let bias = Self {
            executor: reader.number_or("executor", 0.0, &BIAS),
            informant: reader.number_or("informant", 0.0, &BIAS),
            validator: reader.number_or("validator", 0.0, &BIAS),
            aggregator: reader.number_or("aggregator", 0.0, &BIAS),
        };
        reader.end("kind of work");
        if bias.by_work().iter().all(|b| *b <= -0.25) {
            field.reject("at least one kind of work above -0.25", None);
        }
        Some(bias)
    }
}

impl GroupSpec {
    fn read(reader: &Reader<'_>, base_dir: &Path, default: Option<&Profile>) -> Option<Self> {
        let name = reader
            .required("name", "a name")
            .and_then(|field| read_name(&field));
        let share = reader.required("share", SHARE.words);
        let share = share.and_then(|field| field.number(&SHARE));
        let profile = match reader.field("profile") {
            Some(field) => Profile::read(&field, base_dir),
            None => default.cloned(),
        };
        let bias = reader
            .field("bias")
            .and_then(|field| Bias::read(&field))
            .unwrap_or_default();
        let called_for = reader
            .field("called-for")
            .and_then(|field| read_called_for(&field));
        reader.end("key");
        Some(Self {
            name: name?,
            share: share?,
            profile: profile?,
            called_for: called_for.unwrap_or_else(all_levels),
            bias,
        })
    }
}

/// Levels, each named once, lowest first.
fn read_called_for(field: &Field<'_>) -> Option<Vec<String>> {
    let items = field.items("a list of levels, such as [\"L1\", \"L2\"]")?;
    let named: Vec<&str> = items
        .iter()
        .filter_map(|item| item.word(&LEVEL_NAMES))
        .collect();
    if named.is_empty() && items.is_empty() {
        field.reject("at least one level", None);
    }
    let levels = LEVEL_NAMES.iter().filter(|level| named.contains(level));
    (named.len() == items.len()).then(|| levels.map(|level| (*level).to_owned()).collect())
}
