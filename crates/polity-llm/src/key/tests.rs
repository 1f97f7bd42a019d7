//! Pins: a key depends on every field of a request, and on nothing about how it is written.
//!
//! Why: a field that a key leaves out gives one agent another's answer; one that it should leave out
//! makes a recording useless.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::{Author, Message, Sampling};

fn message(role: Author, content: &str) -> Message {
    Message {
        role,
        content: content.into(),
    }
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn request() -> Request {
    Request {
        model: "small".to_owned(),
        provider: "openai".to_owned(),
        messages: vec![
            message(Author::System, "You are one of many."),
            message(Author::User, "What do you do?"),
        ],
        sampling: Sampling {
            temperature: Some(0.5),
            top_p: Some(0.9),
            max_tokens: Some(64),
            seed: Some(7),
            stop: vec!["\n".to_owned()],
        },
        response_format: Some(json!({"type": "json_object", "schema": {"a": 1, "b": [1, 2.5]}})),
        extra: object(json!({"grammar": "root ::= x", "n": 1})),
        sample: 3,
    }
}

#[test]
fn a_key_stays_what_it_is() {
    let expected = "5e177c05115bbb1444101c716615adabd41b45119e790f99d6f0bd97305e6da1";
    assert_eq!(request().key().to_string(), expected);
}

#[test]
fn every_field_matters() {
    type Change = fn(&mut Request);
    let changes: &[(&str, Change)] = &[
        ("model", |r| r.model.push('x')),
        ("provider", |r| r.provider.push('x')),
        ("from model to provider", |r| {
            r.model = "smal".to_owned();
            r.provider = "lopenai".to_owned();
        }),
        ("role", |r| r.messages[1].role = Author::Assistant),
        ("content", |r| {
            r.messages[1].content = "What do you do".into()
        }),
        ("order", |r| r.messages.reverse()),
        ("one less", |r| drop(r.messages.pop())),
        ("one more", |r| r.messages.push(message(Author::User, ""))),
        ("twice", |r| r.messages.push(r.messages[1].clone())),
        ("from one to the next", |r| {
            r.messages[0].content = "You are one of many.W".into();
            r.messages[1].content = "hat do you do?".into();
        }),
        ("temperature", |r| r.sampling.temperature = Some(0.7)),
        ("temperature of 0", |r| r.sampling.temperature = Some(0.0)),
        ("temperature as top_p", |r| {
            r.sampling.temperature = Some(0.9);
            r.sampling.top_p = Some(0.5);
        }),
        ("top_p alone", |r| r.sampling.temperature = None),
        ("the same as temperature", |r| {
            r.sampling.temperature = r.sampling.top_p.take();
        }),
        ("top_p", |r| r.sampling.top_p = Some(0.8)),
        ("no top_p", |r| r.sampling.top_p = None),
        ("max_tokens", |r| r.sampling.max_tokens = Some(65)),
        ("no max_tokens", |r| r.sampling.max_tokens = None),
        ("max_tokens of 0", |r| r.sampling.max_tokens = Some(0)),
        ("seed", |r| r.sampling.seed = Some(8)),
        ("great seed", |r| r.sampling.seed = Some(u64::MAX)),
        ("no seed", |r| r.sampling.seed = None),
        ("seed of 0", |r| r.sampling.seed = Some(0)),
        ("no stop", |r| r.sampling.stop.clear()),
        ("two stops", |r| r.sampling.stop.push(String::new())),
        ("stop", |r| r.sampling.stop[0] = "\n\n".to_owned()),
        ("no response_format", |r| r.response_format = None),
        ("response_format of null", |r| {
            r.response_format = Some(Value::Null)
        }),
        ("response_format", |r| {
            r.response_format.as_mut().unwrap()["schema"]["a"] = json!(2)
        }),
        ("order in a list", |r| {
            r.response_format.as_mut().unwrap()["schema"]["b"] = json!([2.5, 1]);
        }),
        ("a text for a number", |r| {
            r.response_format.as_mut().unwrap()["schema"]["a"] = json!("1")
        }),
        ("truth for a number", |r| {
            r.response_format.as_mut().unwrap()["schema"]["a"] = json!(true)
        }),
        ("no extra", |r| r.extra.clear()),
        ("extra", |r| drop(r.extra.insert("n".to_owned(), json!(2)))),
        ("extra of null", |r| {
            drop(r.extra.insert("x".to_owned(), Value::Null))
        }),
        ("another name", |r| {
            let n = r.extra.remove("n").unwrap();
            r.extra.insert("m".to_owned(), n);
        }),
        ("sample", |r| r.sample = 4),
    ];
    let mut seen = std::collections::BTreeMap::from([(request().key(), "none")]);
    for (name, change) in changes {
        let mut changed = request();
        change(&mut changed);
        let same = seen.insert(changed.key(), name);
        assert_eq!(same, None, "{name} changes nothing");
    }
}

#[test]
fn a_number_is_what_it_is_worth() {
    let with = |n: Value| {
        let mut request = request();
        request.extra.insert("n".to_owned(), n);
        request.key()
    };
    assert_eq!(with(json!(1)), with(json!(1.0)));
    assert_eq!(with(json!(0)), with(json!(-0.0)));
    assert_eq!(with(json!(-3)), with(json!(-3.0)));
    assert_eq!(with(json!(u64::MAX)), with(json!(u64::MAX)));
    assert_ne!(with(json!(u64::MAX)), with(json!(u64::MAX as f64)));
    assert_eq!(with(json!(1_u64 << 63)), with(json!((1_u64 << 63) as f64)));
    assert_eq!(with(json!(i64::MIN)), with(json!(i64::MIN as f64)));
    assert_ne!(with(json!(1)), with(json!(1.5)));
    assert_ne!(with(json!(1e300)), with(json!(-1e300)));
}

#[test]
fn a_key_is_read_as_it_is_printed() {
    let key = request().key();
    assert_eq!(key.to_string().parse::<Key>(), Ok(key));
    let written = serde_json::to_string(&key).unwrap();
    assert_eq!(written, format!("\"{key}\""));
    assert_eq!(serde_json::from_str::<Key>(&written).unwrap(), key);
    for wrong in ["", "12", &"x".repeat(64), &"0".repeat(65), &"é".repeat(32)] {
        let error = wrong.parse::<Key>().unwrap_err().to_string();
        assert!(error.contains("64 hexadecimal digits"), "{error}");
    }
    assert!(serde_json::from_str::<Key>("7").is_err());
}

/// Values nested a little, in which whole numbers may be written either way.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-1000_i64..1000).prop_map(Value::from),
        (-1000_i64..1000).prop_map(|n| Value::from(n as f64)),
        (-1e3..1e3_f64).prop_map(Value::from),
        "[a-c]{0,3}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-d]{0,2}", inner, 0..4)
                .prop_map(|fields| fields.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}

/// The same value, whole numbers written the other way.
fn rewritten(value: &Value) -> Value {
    match value {
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => json!(whole as f64),
            (None, Some(float)) if float.fract() == 0.0 => json!(float as i64),
            _ => value.clone(),
        },
        Value::Array(values) => values.iter().map(rewritten).collect(),
        Value::Object(fields) => {
            let fields = fields.iter().rev();
            fields
                .map(|(name, value)| (name.clone(), rewritten(value)))
                .collect()
        }
        _ => value.clone(),
    }
}

/// One form of each value: what a digest takes for the same.
fn normal(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(values) => values.iter().map(normal).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), normal(value)))
            .collect(),
        _ => value.clone(),
    }
}

proptest! {
    #[test]
    fn how_a_value_is_written_does_not_matter(form in value(), extra in value()) {
        let one = Request {
            response_format: Some(form.clone()),
            extra: object(json!({ "x": extra })),
            ..request()
        };
        let other = Request {
            response_format: Some(rewritten(&form)),
            extra: object(rewritten(&json!({ "x": extra })).clone()),
            ..request()
        };
        prop_assert_eq!(one.key(), other.key());
    }

    #[test]
    fn values_that_differ_have_other_keys(one in value(), other in value()) {
        let key = |form: &Value| Request { response_format: Some(form.clone()), ..request() }.key();
        let zero = |value: &Value| normal(value).to_string().replace("-0.0", "0.0");
        prop_assert_eq!(key(&one) == key(&other), zero(&one) == zero(&other));
    }

    #[test]
    fn texts_do_not_run_into_each_other(
        one in proptest::collection::vec("[ab]{0,2}", 0..4),
        other in proptest::collection::vec("[ab]{0,2}", 0..4),
    ) {
        let with = |texts: &[String]| {
            let messages = texts.iter().map(|text| message(Author::User, text)).collect();
            let sampling = Sampling { stop: texts.to_vec(), ..Sampling::default() };
            [
                Request { messages, ..request() }.key(),
                Request { sampling, ..request() }.key(),
            ]
        };
        prop_assert_eq!(with(&one)[0] == with(&other)[0], one == other);
        prop_assert_eq!(with(&one)[1] == with(&other)[1], one == other);
    }
}
