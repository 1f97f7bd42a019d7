//! `docs/protocols.md` says of every protocol what its code says. After a change it is written anew by
//! `POLITY_BLESS=1 cargo nextest run --cargo-profile release -p polity-worlds protocols`.

use std::fmt::Write;

use polity_worlds::team::protocol::{KINDS, Kind, Setting};

const PLACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/protocols.md");

const HEAD: &str = "\
# Protocols of a team

Who acts when on a task, and what each sees: `protocol` in `[world.team]`, by its name, or as a table
named after it with settings (`[world.team.protocol.ripple]`). A wave is calls that wait for those
before them; N is the number of members. Whoever sees nothing of the others still sees the task.

This page is made from the code.
";

#[test]
fn protocols_are_documented() {
    let mut page = HEAD.to_owned();
    for kind in KINDS {
        describe(kind, &mut page);
    }
    if std::env::var_os("POLITY_BLESS").is_some() {
        std::fs::write(PLACE, &page).expect("the page can be written");
    }
    let found = std::fs::read_to_string(PLACE).expect("docs/protocols.md is there");
    assert!(
        found == page,
        "docs/protocols.md is out of date; see the top of this file"
    );
}

fn describe(kind: &Kind, page: &mut String) {
    let Kind {
        name,
        mechanism,
        calls,
        waves,
        origin,
        ..
    } = kind;
    writeln!(page, "\n## {name}\n\n{mechanism}\n").expect("text can be written to");
    writeln!(page, "Calls: {calls}. Waves: {waves}.\n\n{origin}").expect("text can be written to");
    if !kind.settings.is_empty() {
        page.push_str("\n| setting | default | from | to | meaning |\n|---|---|---|---|---|\n");
    }
    for Setting {
        name,
        meaning,
        default,
        min,
        max,
        ..
    } in kind.settings
    {
        writeln!(page, "| `{name}` | {default} | {min} | {max} | {meaning} |")
            .expect("text can be written to");
    }
}
