//! What is said to a model: three texts with places to be filled in, in the syntax of Jinja.

use std::path::Path;

use minijinja::Environment;
use schemars::JsonSchema;
use serde::Serialize;

use crate::scenario::files;
use crate::scenario::reader::Field;

/// The texts of a shipped set of templates.
macro_rules! shipped {
    ($world:literal) => {
        [
            include_str!(concat!(
                "../../../../../scenarios/templates/",
                $world,
                "/system.jinja"
            )),
            include_str!(concat!(
                "../../../../../scenarios/templates/",
                $world,
                "/user.jinja"
            )),
            include_str!(concat!(
                "../../../../../scenarios/templates/",
                $world,
                "/again.jinja"
            )),
        ]
    };
}

const TEAM: [&str; 3] = shipped!("team");
const SOCIETY: [&str; 3] = shipped!("society");

/// What is said to a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Templates {
    /// The rules, the same for all calls of one kind: the first message.
    pub system: String,
    /// What the agent sees, its own state, and the form of the reply: the second message.
    pub user: String,
    /// What is said where a reply could not be read; `complaint` says why not.
    pub again: String,
}

impl Templates {
    /// The shipped ones.
    #[must_use]
    pub fn embedded(is_team: bool) -> Self {
        let [system, user, again] = if is_team { TEAM } else { SOCIETY };
        Self {
            system: system.to_owned(),
            user: user.to_owned(),
            again: again.to_owned(),
        }
    }

    /// A directory with `system.jinja`, `user.jinja` and `again.jinja`, or a table with the texts; what
    /// is left out is as shipped.
    pub(super) fn read(field: &Field<'_>, is_team: bool, base_dir: &Path) -> Option<Self> {
        let shipped = Self::embedded(is_team);
        let given = match field.as_text() {
            Some(directory) => Self::read_directory(field, &base_dir.join(directory), shipped)?,
            None => {
                let r = field.reader()?;
                let text = |key, usual: &str| match r.field(key) {
                    Some(field) => field.text().map(str::to_owned),
                    None => Some(usual.to_owned()),
                };
                let given = [
                    text("system", &shipped.system),
                    text("user", &shipped.user),
                    text("again", &shipped.again),
                ];
                r.end("template");
                let [system, user, again] = given;
                Self {
                    system: system?,
                    user: user?,
                    again: again?,
                }
            }
        };
        given.check(field).then_some(given)
    }

    fn read_directory(field: &Field<'_>, directory: &Path, shipped: Self) -> Option<Self> {
        let mut found = false;
        let mut text = |name: &str, usual: String| {
            let path = directory.join(format!("{name}.jinja"));
            if directory.is_dir() && !path.exists() {
                return Some(usual);
            }
            found = true;
            if path.exists() && !path.is_file() {
                // Whoever opens a pipe waits for somebody to write into it.
                field.reject(format!("a file at {}", path.display()), None);
                return None;
            }
            match files::read_text(&path) {
                Ok(text) => Some(text),
                Err(fault) => {
                    fault.report_at(field, "template");
                    None
                }
            }
        };
        let templates = Self {
            system: text("system", shipped.system)?,
            user: text("user", shipped.user)?,
            again: text("again", shipped.again)?,
        };
        if !found {
            let expected = "a directory with system.jinja, user.jinja or again.jinja";
            field.reject(expected, None);
            return None;
        }
        Some(templates)
    }

    /// The texts by name.
    pub(crate) fn by_name(&self) -> [(&'static str, &str); 3] {
        [
            ("system", &self.system),
            ("user", &self.user),
            ("again", &self.again),
        ]
    }

    fn check(&self, field: &Field<'_>) -> bool {
        let mut environment = Environment::empty();
        let mut sound = true;
        for (name, text) in self.by_name() {
            if let Err(error) = environment.add_template(name, text) {
                let problem = format!("the template `{name}` cannot be read: {error:#}");
                let expected = "a template as Jinja has it";
                field.report_value(problem, expected, None);
                sound = false;
            }
        }
        sound
    }
}
