//! What a grammar lets through, against what fits.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;

use super::schemas::Dice;
use super::{Schema, Shape, decision, read_stopped};
use crate::reading::Outcome;
use crate::reading::grammar::range::integers;

/// Reads GBNF while it follows a text: plain and slow, with all places at which the text may go on.
struct Matcher<'a> {
    grammar: &'a str,
    text: &'a [u8],
}

type Places = BTreeSet<usize>;

fn lets_through(grammar: &str, text: &str) -> bool {
    let text = text.as_bytes();
    let ends = Matcher { grammar, text }.rule("root", &Places::from([0]));
    ends.contains(&text.len())
}

impl<'a> Matcher<'a> {
    fn rule(&self, name: &str, from: &Places) -> Places {
        let begin = format!("{name} ::= ");
        let line = self.grammar.lines().find(|line| line.starts_with(&begin));
        let mut rest = &line.expect("a rule of this name")[begin.len()..];
        let ends = self.alternatives(&mut rest, from);
        assert_eq!(rest, "", "the rule {name} goes on");
        ends
    }

    fn alternatives(&self, rest: &mut &'a str, from: &Places) -> Places {
        let mut ends = self.row(rest, from);
        while let Some(next) = rest.strip_prefix("| ") {
            *rest = next;
            ends.extend(self.row(rest, from));
        }
        ends
    }

    fn row(&self, rest: &mut &'a str, from: &Places) -> Places {
        let mut places = from.clone();
        while !rest.is_empty() && !rest.starts_with(['|', ')']) {
            let begin = *rest;
            let once = self.element(rest, &places);
            let (least, most) = repetition(rest);
            let mut all = if least == 0 {
                places.clone()
            } else {
                Places::new()
            };
            let mut ends = once;
            for count in 1..=most {
                if count >= least {
                    all.extend(&ends);
                }
                if count < most {
                    ends = self.element(&mut { begin }, &ends);
                }
            }
            places = all;
            *rest = rest.trim_start_matches(' ');
        }
        places
    }

    /// A group, a literal, a class or a rule, once.
    fn element(&self, rest: &mut &'a str, from: &Places) -> Places {
        let (kind, inner) = rest.split_at(1);
        match kind {
            "(" => {
                *rest = inner;
                let ends = self.alternatives(rest, from);
                *rest = rest.strip_prefix(')').expect("a group has an end");
                ends
            }
            "\"" => {
                let (literal, after) = literal(inner);
                *rest = after;
                let fits = |&&at: &&usize| self.text[at..].starts_with(literal.as_bytes());
                from.iter()
                    .filter(fits)
                    .map(|at| at + literal.len())
                    .collect()
            }
            "[" => {
                let (class, after) = inner.split_once(']').expect("a class has an end");
                *rest = after;
                from.iter()
                    .filter_map(|&at| self.class(class, at))
                    .collect()
            }
            _ => {
                let is_part = |c: char| c.is_ascii_alphanumeric();
                let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                let (name, after) = rest.split_at(end);
                *rest = after;
                self.rule(name, from)
            }
        }
    }

    fn class(&self, class: &str, at: usize) -> Option<usize> {
        let next = std::str::from_utf8(&self.text[at..]).ok()?.chars().next()?;
        let is_in = match class.as_bytes() {
            [from, b'-', to] => (*from as char..=*to as char).contains(&next),
            [b'^', ..] => !matches!(next, '"' | '\\' | '\0'..='\x1f'),
            _ => r#""\/bfnrt"#.contains(next),
        };
        is_in.then_some(at + next.len_utf8())
    }
}

fn literal(inner: &str) -> (String, &str) {
    let mut text = String::new();
    let mut chars = inner.chars();
    loop {
        match chars.next().expect("a literal has an end") {
            '"' => return (text, chars.as_str()),
            '\\' => text.extend(chars.next()),
            c => text.push(c),
        }
    }
}

fn repetition(rest: &mut &str) -> (usize, usize) {
    if let Some(after) = rest.strip_prefix('?') {
        *rest = after;
        return (0, 1);
    }
    let Some(after) = rest.strip_prefix('{') else {
        return (1, 1);
    };
    let (numbers, after) = after.split_once('}').expect("a repetition has an end");
    *rest = after;
    let (least, most) = numbers.split_once(',').unwrap_or((numbers, numbers));
    (least.parse().unwrap(), most.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Also among values that nearly fit; all of these are written without blanks, and in order.
    #[test]
    fn what_fits_is_let_through(seed: u64) {
        let mut dice = Dice(seed);
        let schema = dice.schema(2);
        let grammar = schema.to_grammar().expect("something fits");
        let broken = dice.broken_object(&schema).map(|(value, _)| value);
        for value in broken.into_iter().chain([dice.object(&schema)]) {
            let content = value.to_string();
            let fits = read_stopped(&content, &schema).outcome == Outcome::Ok;
            prop_assert_eq!(lets_through(&grammar, &content), fits, "{}\n{}", content, grammar);
        }
    }

    #[test]
    fn ranges_end_where_they_end(a in -1200..1200_i64, b in -1200..1200_i64) {
        let (min, max) = (a.min(b), a.max(b));
        let grammar = format!("root ::= {}\n", integers(min, max));
        let near = |end: i64| [-101, -10, -1, 0, 1, 10, 101].map(|step| end + step);
        for number in near(min).into_iter().chain(near(max)).chain(near(0)) {
            let fits = (min..=max).contains(&number);
            prop_assert_eq!(lets_through(&grammar, &number.to_string()), fits, "{}", number);
        }
        for odd in ["", "-", "-0", "00", "01", "-01", "0000000"] {
            prop_assert!(!lets_through(&grammar, odd), "{}", odd);
        }
    }
}

#[test]
fn the_widest_range_is_let_through() {
    let grammar = format!("root ::= {}\n", integers(i64::MIN, i64::MAX));
    for (number, fits) in [
        ("0", true),
        ("9223372036854775807", true),
        ("9223372036854775808", false),
        ("-9223372036854775808", true),
        ("-9223372036854775809", false),
    ] {
        assert_eq!(lets_through(&grammar, number), fits, "{number}");
    }
}

#[test]
fn a_decision_has_this_grammar() {
    let grammar = decision().to_grammar().expect("something fits");
    assert_eq!(
        grammar,
        r#"root ::= "{" r0 "," r2 ("," r3)? ("," r4)? ("," r5)? "}"
r0 ::= "\"act\":" ("\"work\"" | "\"Rest\"" | "\"hand on\"")
r1 ::= ("1" | "2" | "3")
r2 ::= "\"to\":" "[" (r1 ("," r1){0,1})? "]"
r3 ::= "\"note\":" "\"" char{0,20} "\""
r4 ::= "\"effort\":" (([0-9] | "1" "0"))
r5 ::= "\"sure\":" ("true" | "false")
char ::= [^"\\\x00-\x1F] | "\\" ["\\/bfnrt]
"#
    );
}

#[test]
fn what_nothing_fits_has_no_grammar() {
    let nobody = || Shape::integer_of::<i64>([]);
    assert_eq!(Schema::new().required("to", nobody()).to_grammar(), None);
    let list = Schema::new().required("to", Shape::list(nobody(), 3));
    let grammar = list
        .optional("else", nobody())
        .to_grammar()
        .expect("an empty list fits");
    for (value, fits) in [(json!({"to": []}), true), (json!({}), false)] {
        assert_eq!(lets_through(&grammar, &value.to_string()), fits);
    }
}
