//! The scenario for editors: JSON Schema (draft-07) with descriptions and defaults.
//!
//! Schemas are derived from the types of a resolved scenario. Where a key may be typed in more ways
//! than it is meant, a type here says how; these types have no other use.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::{Value, json};

use super::{NormsSpec, Profile, Scenario};

/// The JSON Schema (draft-07) of a scenario file.
#[must_use]
pub fn schema() -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<Scenario>().to_value();
    drop_null(&mut schema);
    schema
}

/// TOML has no null: what is optional is left out.
fn drop_null(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(drop_null),
        Value::Object(table) => {
            if let Some(Value::Array(types)) = table.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = &types[..] {
                    let only = only.clone();
                    table.insert("type".to_owned(), only);
                }
            }
            if let Some(Value::Array(choices)) = table.get_mut("anyOf") {
                choices.retain(|choice| *choice != json!({ "type": "null" }));
            }
            table.values_mut().for_each(drop_null);
        }
        _ => {}
    }
}

/// How a profile is typed.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) enum ProfileChoice {
    /// The name of an embedded profile, or the path of a .toml file.
    Named(String),
    /// The profile itself.
    Table(Box<ProfileTable>),
}

/// A profile: all of it, or what differs from its base.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct ProfileTable {
    /// The profile that says what this table does not: a name or a path.
    base: Option<String>,
    #[serde(flatten)]
    profile: Option<Profile>,
}

/// How templates are typed.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) enum TemplatesChoice {
    /// A directory with `system.jinja`, `user.jinja` or `again.jinja`; what is not there is as shipped.
    Directory(String),
    /// The texts; what is not there is as shipped.
    Table(TemplatesTable),
}

/// Texts with places to be filled in.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct TemplatesTable {
    /// The first message: the rules.
    system: Option<String>,
    /// The second message: what the agent sees.
    user: Option<String>,
    /// What is said where a reply could not be read.
    again: Option<String>,
}

/// A model of a group: what differs from that of all.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct ModelTable {
    #[serde(flatten)]
    model: Option<super::ModelSpec>,
}

/// How norms are typed.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) enum NormsChoice {
    /// Whether anything is learnt.
    Learn(bool),
    /// All of it.
    Table(NormsSpec),
}

/// How the length of a window is typed: one of the two.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct WindowChoice {
    /// Ticks per window: 50 unless `window-messages` is given.
    #[schemars(range(min = 1))]
    window: Option<u32>,
    /// Messages per window, which closes at the end of the tick that reaches this number.
    #[schemars(range(min = 1))]
    window_messages: Option<u64>,
}
