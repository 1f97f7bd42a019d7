//! Faults as they are shown, and texts that are too large, too deep, or nothing but faults.

use super::*;

#[test]
fn deep_nesting_is_a_fault_of_syntax() {
    let error = parse(&format!("a = {}", "[".repeat(100_000)), &[]).unwrap_err();
    assert_eq!(error.exit_code(), 2);
}

#[test]
fn many_faults_are_cut_short() {
    let text: String = (0..20_000).map(|i| format!("key-{i} = 1\n")).collect();
    let error = parse(&text, &[]).unwrap_err();
    assert_eq!(error.diagnostics().len(), DIAGNOSTICS_MAX);
    assert!(error.to_string().ends_with("… and 19903 more"));
    assert!(error.render(true).ends_with("… and 19903 more"));
}

#[test]
fn a_rendered_fault_shows_its_line() {
    let error = parse(&SMALL.replace('4', "40"), &["delivery.los=1"]).unwrap_err();
    let expected = "\
error: `topology.ring.degree` is 40
 --> scenario.toml:3:24
  |
3 | topology.ring.degree = 40
  |                        ^^ expected an even number from 2 to 14 (16 agents)
  |
  = help: use 14

error: unknown key `delivery.los`
 --> --set:1:1
  |
1 | delivery.los=1
  | ^^^^^^^^^^^^ expected `latency` or `loss`
  |
  = help: did you mean `loss`?";
    assert_eq!(error.render(false), expected);
    assert!(error.render(true).contains("\u{1b}["));
}

#[test]
fn large_nonsense_is_refused() {
    let size = TEXT_BYTES_MAX as usize - 10;
    let shapes = [
        "=",
        "[",
        "\n[",
        "a=\n",
        "\"",
        "é",
        "a.",
        "a=1,",
        "[[shocks]]\n",
    ];
    for shape in shapes {
        let error = parse(&shape.repeat(size / shape.len()), &[]).unwrap_err();
        assert!(!error.render(true).is_empty());
    }
}

#[test]
fn deep_keys_are_refused() {
    let deep = format!("{}a=1", "a.".repeat(400_000));
    assert_eq!(parse(&deep, &[]).unwrap_err().exit_code(), 2);
    let nested = format!("[{}a]\n", "a.".repeat(400_000));
    assert_eq!(parse(&nested, &[]).unwrap_err().exit_code(), 2);
    assert_eq!(parse(SMALL, &[&deep]).unwrap_err().exit_code(), 2);
    let value = format!("seed={{ {deep} }}");
    assert_eq!(parse(SMALL, &[&value]).unwrap_err().exit_code(), 2);
    let (key, depth) = ("a.".repeat(15), 79);
    let inline = format!(
        "x = {}1{}",
        format!("{{ {key}a = ").repeat(depth),
        "}".repeat(depth)
    );
    assert_eq!(parse(&inline, &[]).unwrap_err().exit_code(), 2);
}
