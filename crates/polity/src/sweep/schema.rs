//! The study file for editors: JSON Schema (draft-07).

use serde_json::{Value, json};

use super::study::{CELLS_MAX, TABLES};

/// The JSON Schema (draft-07) of a study file.
#[must_use]
pub fn study_schema() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Study",
        "description": "A scenario in many variants and under many seeds.",
        "type": "object",
        "required": ["scenario"],
        "additionalProperties": false,
        "properties": {
            "name": { "type": "string", "description": "What it is called; by default the name of the file." },
            "scenario": { "type": "string", "description": "The base scenario, relative to the study file." },
            "set": changes("What is changed in all cells."),
            "seeds": seeds(),
            "tables": {
                "description": "The tables that are kept; by default tasks and windows of a team, windows of a society.",
                "type": "array", "minItems": 1,
                "items": { "enum": TABLES },
            },
            "axes": axes(),
            "series": {
                "description": "Several products of axes.",
                "type": "array", "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["name"],
                    "additionalProperties": false,
                    "properties": {
                        "name": { "type": "string", "description": "What the series is called." },
                        "set": changes("What is changed in its cells, after what is changed in all."),
                        "seeds": seeds(),
                        "axes": axes(),
                    },
                },
            },
        },
    })
}

fn changes(description: &str) -> Value {
    json!({ "type": "object", "description": description })
}

fn seeds() -> Value {
    json!({
        "description": "How many seeds, from 1 on, or a list of them; by default 1.",
        "oneOf": [
            { "type": "integer", "minimum": 1, "maximum": CELLS_MAX },
            { "type": "array", "minItems": 1, "items": { "type": "integer", "minimum": 0 } },
        ],
    })
}

fn axes() -> Value {
    let values = json!({ "type": "array", "minItems": 1 });
    json!({
        "description": "What varies: the cells are the product of all axes.",
        "type": "object",
        "additionalProperties": {
            "oneOf": [
                { "description": "The values of the key that the axis is called by.", "type": "array", "minItems": 1 },
                {
                    "type": "object",
                    "required": ["values"],
                    "additionalProperties": false,
                    "properties": {
                        "key": { "type": "string", "description": "The key that varies." },
                        "values": values,
                        "override": {
                            "description": "Whether it may change what its series, or an axis before it, changes as well; by default false.",
                            "type": "boolean",
                        },
                        "labels": {
                            "description": "What the values are called.",
                            "type": "array",
                            "items": { "type": "string" },
                        },
                    },
                },
            ],
        },
    })
}
