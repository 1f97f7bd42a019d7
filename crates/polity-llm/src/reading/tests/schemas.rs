//! Schemas of all kinds, values that fit them, and values that nearly do.

use serde_json::{Map, Value, json};

use super::{Schema, Shape};

/// Choices that follow from a seed.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn number(&mut self) -> i64 {
        self.below(2000) as i64 - 1000
    }

    /// A text of at most so many characters, many of which are awkward.
    pub(super) fn text(&mut self, max_chars: usize) -> String {
        let chars = [
            'a', 'Z', ' ', '{', '}', '[', ']', '"', '\'', '\\', ',', ':', '`', '“', '’', 'é', '😀',
            '/', '\n', '1', '<',
        ];
        let length = self.below(max_chars + 1);
        (0..length).map(|_| self.pick(&chars)).collect()
    }

    /// An object of a few properties, named in the order of their names.
    pub(super) fn schema(&mut self, depth: usize) -> Schema {
        let count = self.below(4);
        (0..count).fold(Schema::new(), |schema, place| {
            let name = format!("p{place}");
            match self.below(2) {
                0 => schema.optional(name, self.shape(depth)),
                _ => schema.required(name, self.shape(depth)),
            }
        })
    }

    fn shape(&mut self, depth: usize) -> Shape {
        let kinds = if depth == 0 { 5 } else { 7 };
        match self.below(kinds) {
            0 => Shape::Text {
                max_chars: self.below(6),
            },
            1 => Shape::one_of(
                ["go", "Stay", "say \"é\\\"", "7"]
                    .into_iter()
                    .take(1 + self.below(4)),
            ),
            2 => {
                let (a, b) = (self.number(), self.number());
                Shape::Integer {
                    min: a.min(b),
                    max: a.max(b),
                }
            }
            3 => Shape::integer_of(
                (0..=self.below(4))
                    .map(|_| self.number())
                    .collect::<Vec<_>>(),
            ),
            4 => Shape::Boolean,
            5 => Shape::list(self.shape(depth - 1), self.below(4)),
            _ => Shape::Object(self.schema(depth - 1)),
        }
    }

    /// A value that fits.
    pub(super) fn value(&mut self, shape: &Shape) -> Value {
        match shape {
            Shape::Text { max_chars } => self.text(*max_chars).into(),
            Shape::OneOf(texts) => texts[self.below(texts.len())].clone().into(),
            Shape::Integer { min, max } => {
                (min + self.below((max - min + 1) as usize) as i64).into()
            }
            Shape::IntegerOf(numbers) => self.pick(numbers).into(),
            Shape::Boolean => (self.below(2) == 1).into(),
            Shape::List { of, max_items } => {
                let length = self.below(max_items + 1);
                (0..length).map(|_| self.value(of)).collect()
            }
            Shape::Object(schema) => self.object(schema),
        }
    }

    /// An object that fits.
    pub(super) fn object(&mut self, schema: &Schema) -> Value {
        let mut object = Map::new();
        for property in schema.properties() {
            if property.is_required || self.below(2) == 1 {
                object.insert(property.name.to_string(), self.value(&property.shape));
            }
        }
        object.into()
    }

    /// An object with one thing in it that does not fit, and where; nothing if all objects fit.
    pub(super) fn broken_object(&mut self, schema: &Schema) -> Option<(Value, String)> {
        if schema.properties().is_empty() {
            return None;
        }
        let mut object = self.object(schema);
        let property = &schema.properties()[self.below(schema.properties().len())];
        if property.is_required && self.below(3) == 0 {
            object.as_object_mut()?.remove(&*property.name);
            return Some((object, format!(".{}", property.name)));
        }
        let (value, path) = self.broken(&property.shape);
        object[&*property.name] = value;
        Some((object, format!(".{}{path}", property.name)))
    }

    fn broken(&mut self, shape: &Shape) -> (Value, String) {
        let here = |value| (value, String::new());
        match shape {
            Shape::Text { max_chars } => here(match self.below(2) {
                0 => "é".repeat(max_chars + 1).into(),
                _ => json!(7),
            }),
            Shape::OneOf(_) => here(self.pick(&["goes", "", "stayStay"]).into()),
            Shape::Integer { min, max } => here(match self.below(3) {
                0 => json!(min - 1),
                1 => json!(max + 1),
                _ => json!(*min as f64 + 0.5),
            }),
            Shape::IntegerOf(_) => here(json!(self.pick(&["1001", "true", "x"]))),
            Shape::Boolean => here(json!(self.below(2))),
            Shape::List { of, max_items } => match *max_items {
                1.. if self.below(2) == 1 => {
                    let (item, path) = self.broken(of);
                    (json!([item]), format!("[0]{path}"))
                }
                _ => here((0..=*max_items).map(|_| self.value(of)).collect()),
            },
            Shape::Object(schema) => match self.broken_object(schema) {
                Some(broken) => broken,
                None => here(json!([{}])),
            },
        }
    }
}
