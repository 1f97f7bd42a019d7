//! Thrift's compact protocol, as far as it takes to find numbers and to step over the rest.

/// A type of the protocol.
pub(super) type Type = u8;

pub(super) const TRUE: Type = 1;
const FALSE: Type = 2;
pub(super) const I32: Type = 5;
pub(super) const LIST: Type = 9;
pub(super) const STRUCT: Type = 12;

/// Deepest nesting that is stepped over: metadata needs five levels.
const DEPTH_MAX: usize = 32;

/// Why bytes cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// They end too early.
    Short,
    /// They are not what they should be.
    Malformed,
}

/// A cursor over bytes; it never leaves them.
pub(super) struct Compact<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Compact<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn byte(&mut self) -> Result<u8, Fault> {
        let byte = self.bytes.get(self.at).copied().ok_or(Fault::Short)?;
        self.at += 1;
        Ok(byte)
    }

    fn take(&mut self, bytes: u64) -> Result<(), Fault> {
        let left = (self.bytes.len() - self.at) as u64;
        if bytes > left {
            return Err(Fault::Short);
        }
        self.at += bytes as usize;
        Ok(())
    }

    fn varint(&mut self) -> Result<u64, Fault> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Fault::Malformed)
    }

    /// A signed number.
    pub(super) fn number(&mut self) -> Result<i64, Fault> {
        let value = self.varint()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// The next field of a struct: its id and type; `None` at the end.
    pub(super) fn field(&mut self, last: &mut i64) -> Result<Option<(i64, Type)>, Fault> {
        let head = self.byte()?;
        let (delta, kind) = (head >> 4, head & 0xf);
        if kind == 0 {
            return Ok(None);
        }
        *last = match delta {
            0 => self.number()?,
            delta => *last + i64::from(delta),
        };
        match i16::try_from(*last) {
            Ok(_) => Ok(Some((*last, kind))),
            Err(_) => Err(Fault::Malformed),
        }
    }

    /// The head of a list: how many items, and their type.
    pub(super) fn list(&mut self) -> Result<(u64, Type), Fault> {
        let head = self.byte()?;
        let items = match head >> 4 {
            15 => self.varint()?,
            few => u64::from(few),
        };
        Ok((items, head & 0xf))
    }

    /// Steps over a value.
    pub(super) fn skip(&mut self, kind: Type) -> Result<(), Fault> {
        self.skip_within(kind, DEPTH_MAX)
    }

    fn skip_within(&mut self, kind: Type, depth: usize) -> Result<(), Fault> {
        if depth == 0 {
            return Err(Fault::Malformed);
        }
        match kind {
            TRUE | FALSE => Ok(()),
            3 => self.take(1),
            4..=6 => self.varint().map(drop),
            7 => self.take(8),
            8 => self.varint().and_then(|bytes| self.take(bytes)),
            LIST | 10 => self.skip_list(depth),
            11 => self.skip_map(depth),
            STRUCT => {
                let mut last = 0;
                while let Some((_, kind)) = self.field(&mut last)? {
                    self.skip_within(kind, depth - 1)?;
                }
                Ok(())
            }
            _ => Err(Fault::Malformed),
        }
    }

    fn skip_list(&mut self, depth: usize) -> Result<(), Fault> {
        let (items, kind) = self.list()?;
        (0..items).try_for_each(|_| self.skip_item(kind, depth))
    }

    fn skip_map(&mut self, depth: usize) -> Result<(), Fault> {
        let pairs = self.varint()?;
        if pairs == 0 {
            return Ok(());
        }
        let kinds = self.byte()?;
        (0..pairs).try_for_each(|_| {
            self.skip_item(kinds >> 4, depth)?;
            self.skip_item(kinds & 0xf, depth)
        })
    }

    /// An item takes at least one byte, so that no count is believed beyond the bytes there are.
    fn skip_item(&mut self, kind: Type, depth: usize) -> Result<(), Fault> {
        match kind {
            TRUE | FALSE => self.take(1),
            kind => self.skip_within(kind, depth - 1),
        }
    }
}
