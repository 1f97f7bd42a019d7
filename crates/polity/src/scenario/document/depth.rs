//! A guard against keys such as `a.a.a. …`: every dot is a table in a table, and whatever walks or
//! frees tables that deep would exhaust the stack. Nesting by brackets is limited by the parser.

/// Most dots in a key: scenarios need four.
const DOTS_MAX: usize = 16;

/// Where a key has too many parts, if one has.
pub(super) fn find_deep_key(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut dots) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        at = match byte {
            b'#' => skip_until(bytes, at, b"\n"),
            b'"' | b'\'' => skip_string(bytes, at),
            _ => at + 1,
        };
        match byte {
            b'.' => dots += 1,
            b'=' | b',' | b'[' | b']' | b'{' | b'}' | b'\n' => dots = 0,
            _ => {}
        }
        if dots > DOTS_MAX {
            return Some(at - 1);
        }
    }
    None
}

/// The position after a string that begins here.
fn skip_string(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let long = [quote; 3];
    if bytes[start..].starts_with(&long) {
        return skip_past(bytes, start + 3, &long);
    }
    let line = skip_until(bytes, start, b"\n");
    skip_past(&bytes[..line], start + 1, &[quote])
}

/// The position after the next of these delimiters that is not escaped.
fn skip_past(bytes: &[u8], start: usize, delimiter: &[u8]) -> usize {
    let escapes = delimiter[0] == b'"';
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if escapes => at += 2,
            _ if bytes[at..].starts_with(delimiter) => return at + delimiter.len(),
            _ => at += 1,
        }
    }
    bytes.len()
}

fn skip_until(bytes: &[u8], start: usize, end: &[u8]) -> usize {
    let found = bytes[start..].iter().position(|byte| end.contains(byte));
    found.map_or(bytes.len(), |offset| start + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_count() {
        let dots = ".".repeat(40);
        let harmless = [
            format!("a = \"{dots}\""),
            format!("a = '{dots}' # {dots}"),
            format!("a = \"\"\"\n\\\"\"\"{dots}\n\"\"\"\nb = '''\n{dots}'''"),
            format!("a = \"\\\"{dots}\""),
            format!("a = [{}]", "0.5, ".repeat(40)),
            "a.b.c.d = 1\n".repeat(40),
        ];
        harmless
            .iter()
            .for_each(|text| assert_eq!(find_deep_key(text), None, "{text}"));
        assert_eq!(
            find_deep_key(&format!("a = ''\n{}", "a.".repeat(17))),
            Some(40)
        );
        assert!(find_deep_key(&format!("a = '\n[{dots}]")).is_some());
    }
}
