//! What a decision may be.

use std::borrow::Cow;

/// An object: these properties and no others.
///
/// Made anew for every call, since what may be chosen differs from one to the next. It serializes as
/// JSON Schema, with the properties in the order given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// The properties, in the order in which they are asked for. No two have the same name.
    pub(super) properties: Vec<Property>,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// The name.
    pub name: Cow<'static, str>,
    /// What its value may be.
    pub shape: Shape,
    /// Whether it has to be there.
    pub is_required: bool,
}

/// What a value may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Any text of at most so many characters (Unicode scalar values).
    Text {
        /// Most characters.
        max_chars: usize,
    },
    /// One of these texts; of none, nothing fits.
    OneOf(Vec<Cow<'static, str>>),
    /// A whole number in a range, both ends included.
    Integer {
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// One of these whole numbers; of none, nothing fits.
    IntegerOf(Vec<i64>),
    /// True or false.
    Boolean,
    /// A list, which may be empty.
    List {
        /// What each item may be.
        of: Box<Shape>,
        /// Most items.
        max_items: usize,
    },
    /// An object.
    Object(Schema),
}

impl Schema {
    /// An object without properties.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With a property that has to be there; replaces one of the same name.
    #[must_use]
    pub fn required(self, name: impl Into<Cow<'static, str>>, shape: Shape) -> Self {
        self.with(name.into(), shape, true)
    }

    /// With a property that may be left out; replaces one of the same name.
    #[must_use]
    pub fn optional(self, name: impl Into<Cow<'static, str>>, shape: Shape) -> Self {
        self.with(name.into(), shape, false)
    }

    fn with(mut self, name: Cow<'static, str>, shape: Shape, is_required: bool) -> Self {
        let property = Property {
            name,
            shape,
            is_required,
        };
        let same = |known: &&mut Property| known.name == property.name;
        match self.properties.iter_mut().find(same) {
            Some(known) => *known = property,
            None => self.properties.push(property),
        }
        self
    }

    /// The properties, in the order given.
    #[must_use]
    pub fn properties(&self) -> &[Property] {
        &self.properties
    }

    /// Whether any object fits.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let asked = self.properties.iter().filter(|p| p.is_required);
        asked.into_iter().all(|p| p.shape.is_possible())
    }
}

impl Shape {
    /// One of these texts.
    #[must_use]
    pub fn one_of<T: Into<Cow<'static, str>>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::OneOf(texts.into_iter().map(Into::into).collect())
    }

    /// One of these whole numbers.
    #[must_use]
    pub fn integer_of<N: Into<i64>>(numbers: impl IntoIterator<Item = N>) -> Self {
        Self::IntegerOf(numbers.into_iter().map(Into::into).collect())
    }

    /// A list of at most so many items.
    #[must_use]
    pub fn list(of: Self, max_items: usize) -> Self {
        Self::List {
            of: Box::new(of),
            max_items,
        }
    }

    /// Whether any value fits.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        match self {
            Self::OneOf(texts) => !texts.is_empty(),
            Self::IntegerOf(numbers) => !numbers.is_empty(),
            Self::Integer { min, max } => min <= max,
            Self::Object(schema) => schema.is_possible(),
            Self::Text { .. } | Self::Boolean | Self::List { .. } => true,
        }
    }
}
