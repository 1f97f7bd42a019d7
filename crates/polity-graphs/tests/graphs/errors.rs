//! Every error names file and line, says what was expected, and how to remedy it.

use polity_graphs::{Delimiter, Format, Limits, TimeColumn};

use super::*;

/// The message for these bytes under these options.
#[track_caller]
fn check(bytes: &[u8], options: &ReadOptions, expect: &str) {
    let error = read_with(bytes, options).expect_err("a bad file");
    assert_eq!(error.to_string(), expect);
    assert!(!error.is_io());
}

fn plain() -> ReadOptions {
    ReadOptions::default()
}

#[test]
fn missing_and_unreadable_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = GraphFile::read(&folder.path().join("none.txt"), &plain()).expect_err("missing");
    let text = missing.to_string();
    assert!(
        text.ends_with(
            "none.txt: no such file; correct the path (it is relative to the scenario file)"
        ),
        "{text}"
    );
    assert!(matches!(missing, GraphError::Missing { .. }) && missing.is_io());
    let folder = GraphFile::read(folder.path(), &plain()).expect_err("a folder");
    assert!(
        matches!(folder, GraphError::Unreadable { .. }) && folder.is_io(),
        "{folder}"
    );
}

#[test]
fn too_few_columns() {
    check(
        b"# c\n0 1\n7\n",
        &plain(),
        "net.txt:3: 1 column(s) in \"7\", expected at least 2: two ids; \
         complete or remove the line, or choose other columns",
    );
    check(
        b"0 1 1\r\n1 2\r\n",
        &weighted(),
        "net.txt:2: 2 column(s) in \"1 2\", expected at least 3: two ids, a weight in column 3; \
         complete or remove the line, or choose other columns",
    );
    let time = TimeColumn {
        column: 5,
        from: None,
        until: None,
    };
    check(
        b"0 1 1",
        &ReadOptions {
            time: Some(time),
            ..weighted()
        },
        "net.txt:1: 3 column(s) in \"0 1 1\", expected at least 5: two ids, a weight in column 3, \
         a time in column 5; complete or remove the line, or choose other columns",
    );
}

#[test]
fn weights_and_times_that_are_no_numbers() {
    for (bad, shown) in [
        ("x", "x"),
        ("-1", "-1"),
        ("inf", "inf"),
        ("nan", "nan"),
        ("1e99", "1e99"),
    ] {
        check(
            format!("0 1 {bad}").as_bytes(),
            &weighted(),
            &format!(
                "net.txt:1: the weight is \"{shown}\", expected a finite number of at least 0; \
                 correct it, or ignore the weights (weights = \"ignore\")"
            ),
        );
    }
    let time = TimeColumn {
        column: 3,
        from: None,
        until: None,
    };
    let timed = ReadOptions {
        time: Some(time),
        ..plain()
    };
    check(
        b"0 1 2\n0 1 noon",
        &timed,
        "net.txt:2: the time is \"noon\", expected a finite number; \
         correct it, or choose another time column",
    );
    let time = TimeColumn {
        column: 2,
        from: None,
        until: None,
    };
    check(
        b"0 1",
        &ReadOptions {
            time: Some(time),
            ..plain()
        },
        "the time column is 2, expected a column counted from 1, after the two ids: 3 or more",
    );
}

#[test]
fn ids_that_are_no_text() {
    let message = |shown: &str| {
        format!(
            "net.txt:2: the id {shown} is not text, expected UTF-8 without control characters; \
             is this a binary file, or one in another encoding?"
        )
    };
    check(b"0 1\n\xff 1\n", &plain(), &message("\"\u{fffd}\""));
    check(b"0 1\na\x00 1\n", &plain(), &message("\"a\\0\""));
    // Line ends of the kind that no system uses any more.
    check(b"0 1\n2 3\r4 5\r", &plain(), &message("\"3\\r4\""));
    check(b"0,1\n0,,\n", &plain(), &message("\"\""));
}

#[test]
fn an_id_among_numbers_that_is_none_is_a_slip() {
    for bad in [
        "1o",
        "-1",
        "18446744073709551616",
        "007",
        "1.0",
        "+3",
        "anna",
    ] {
        let message = format!(
            "net.txt:5: the id is \"{bad}\", expected a whole number from 0 to \
             18446744073709551615 without leading zeros, as ids are numbers so far; \
             correct it, or, if agents have names, begin with an edge that has a name"
        );
        check(
            format!("# c\n0 1\n1 2\n2 10\n2 {bad}\n").as_bytes(),
            &plain(),
            &message,
        );
        check(
            format!("src,dst\n0,1\n1,5000000000\n\n{bad},x\n").as_bytes(),
            &plain(),
            &message,
        );
    }
}

#[test]
fn ambiguous_delimiters() {
    check(
        b"# c\nanna b\tcarl\n",
        &plain(),
        "net.txt:2: both tabs and other delimiters in \"anna b\\tcarl\", expected one kind; \
         say which: delimiter = tab, comma or whitespace",
    );
    let delimiter = Delimiter::Comma;
    let comma = ReadOptions {
        delimiter,
        ..plain()
    };
    assert!(read_with(b"0 1\n", &comma).is_err());
}

#[test]
fn empty_lists() {
    let expect = "net.txt: no edges, expected lines of `src dst [weight] [time]`, or GraphML";
    for bytes in [
        &b""[..],
        b"\n",
        b"# only\n% comments",
        b"src dst\n",
        b"\xef\xbb\xbf",
    ] {
        check(bytes, &plain(), expect);
    }
    check(&gzip(b""), &plain(), expect);
    let nothing = b"<graphml><graph edgedefault='directed'/></graphml>";
    check(nothing, &plain(), expect);
}

#[test]
fn damaged_gzip() {
    let lines: String = (0..20_000)
        .map(|i| format!("{i} {}\n", i * 7 % 1000))
        .collect();
    let whole = gzip(lines.as_bytes());
    let truncated = read_with(&whole[..whole.len() / 2], &plain()).expect_err("truncated");
    let text = truncated.to_string();
    assert!(text.starts_with("net.txt:"), "{text}");
    assert!(
        text.ends_with(
            ": truncated in gzip data; expected a whole file: download or compress it again"
        ),
        "{text}"
    );
    let mut corrupt = whole.clone();
    let end = corrupt.len() - 6;
    corrupt[end] ^= 0xff;
    let error = read_with(&corrupt, &plain()).expect_err("a wrong checksum");
    assert!(matches!(error, GraphError::BadGzip { .. }), "{error}");
    let garbage = [&whole[..], b"garbage"].concat();
    let error = read_with(&garbage, &plain()).expect_err("garbage at the end");
    assert!(matches!(error, GraphError::BadGzip { .. }), "{error}");
}

#[test]
fn limits_bound_what_a_file_can_do() {
    let limited = |limits| ReadOptions { limits, ..plain() };
    let normal = Limits::default();
    let most = "the most that is read";
    let split = format!("{most}; split the file, and keep a part of the network");
    let edges = limited(Limits { edges: 2, ..normal });
    check(
        b"0 1\n1 2\n2 3\n",
        &edges,
        &format!("net.txt:3: more than 2 edges, {split}"),
    );
    let lines = limited(Limits { lines: 3, ..normal });
    check(
        b"0 1\n\n#\n\n",
        &lines,
        &format!("net.txt:4: more than 3 lines, {split}"),
    );
    let nodes = limited(Limits { nodes: 2, ..normal });
    check(
        b"0 1\n1 2\n",
        &nodes,
        &format!("net.txt: more than 2 nodes, {split}"),
    );
    check(
        b"a b\nb c\n",
        &nodes,
        &format!("net.txt:2: more than 2 nodes, {split}"),
    );
    let names = limited(Limits {
        name_bytes: 5,
        ..normal
    });
    check(
        b"aa bb\ncc a\n",
        &names,
        &format!(
            "net.txt:2: more than 5 bytes of names, {most}; \
             use shorter names or numbers, or keep a part of the network"
        ),
    );
    let line = limited(Limits {
        line_bytes: 10,
        ..normal
    });
    check(
        b"0 1\n# a long comment\n",
        &line,
        &format!(
            "net.txt:2: more than 10 bytes in one line, {most}; \
             shorten or remove the line (is this a list of edges?)"
        ),
    );
}

#[test]
fn bombs_are_defused() {
    let one_line = gzip(&vec![b'1'; 50_000_000]);
    assert!(one_line.len() < 300_000);
    let error = read_with(&one_line, &plain()).expect_err("a bomb");
    assert!(
        matches!(
            error,
            GraphError::TooLarge {
                what: "bytes in one line",
                ..
            }
        ),
        "{error}"
    );
    let one_tag = gzip(&[b"<graphml ".to_vec(), vec![b'a'; 50_000_000]].concat());
    let error = read_with(&one_tag, &plain()).expect_err("a bomb");
    assert!(
        matches!(
            error,
            GraphError::TooLarge {
                what: "bytes in one tag or text",
                ..
            }
        ),
        "{error}"
    );
    let nested = gzip("<a>".repeat(1_000_000).as_bytes());
    let error = read_with(&nested, &plain()).expect_err("a bomb");
    assert!(matches!(error, GraphError::BadGraphMl { .. }), "{error}");
}

#[test]
fn malformed_xml_and_other_than_graphml() {
    let start = "<graphml>\n<graph edgedefault=\"directed\">\n";
    let check_graph = |rest: &str, expect: &str| {
        let error = read_with(format!("{start}{rest}").as_bytes(), &weighted()).expect_err("bad");
        assert!(error.to_string().starts_with(expect), "{error}");
    };
    check_graph("<node id='a'></graph>", "net.txt:3: malformed XML: ");
    check_graph("<node id=a/>", "net.txt:3: malformed XML: ");
    check_graph("<node id='&bad;'/>", "net.txt:3: malformed XML: ");
    check_graph(
        "<node id='a'/>\n",
        "net.txt:4: the file ends within a tag, expected </graphml>; ",
    );
    check_graph(
        "<node/>",
        "net.txt:3: <node> without `id`, expected <node id=\"…\">; add it",
    );
    check_graph(
        "\n<edge source='a'/>",
        "net.txt:4: <edge> without `target`, expected",
    );
    check_graph(
        "<graph edgedefault='directed'/>",
        "net.txt:3: a second <graph>, expected one",
    );
    check_graph(
        "<hyperedge/>",
        "net.txt:3: hyperedges and ports cannot be read, expected edges",
    );
    check_graph(
        "<edge source='a' target='b' directed='false'/>",
        "net.txt:3: an edge whose direction",
    );
    check_graph(
        "<edge source='a' target='b'/></graph></graphml>",
        "net.txt: no weights, expected <key",
    );
    check(
        b"<graphml><graph/></graphml>",
        &plain(),
        "net.txt:1: `edgedefault` of <graph> is missing, expected \"directed\" or \"undirected\"; \
         correct it",
    );
    let key =
        "<graphml><key id='w' for='edge' attr.name='weight'/><graph edgedefault='directed'>\n";
    let edge = "<edge source='a' target='b'><data key='w'>\nheavy</data></edge>";
    check(
        format!("{key}{edge}").as_bytes(),
        &weighted(),
        "net.txt:3: the weight is \"heavy\", expected a finite number of at least 0; \
         correct it, or ignore the weights (weights = \"ignore\")",
    );
    let html = read_with(b"<!DOCTYPE html><html><body>404</body></html>", &plain());
    assert!(matches!(html, Err(GraphError::Empty { .. })), "{html:?}");
    let list = ReadOptions {
        format: Format::GraphMl,
        ..plain()
    };
    assert!(read_with(b"0 1\n", &list).is_err());
}
