//! What edge lists may look like, and what becomes of them.

use polity_graphs::{Delimiter, Direction, Labels, TimeColumn};

use super::*;

#[test]
fn comments_blank_lines_and_any_blanks() {
    let graph = read("# c\n% c\n\n  0 1\n1\t2 \n\t2   0 ignored text\n0 1\n1 1\n");
    assert_eq!(edges(&graph.topology), [(0, 1), (1, 2), (2, 0)]);
    assert_eq!((graph.merged_duplicates, graph.dropped_self_loops), (1, 1));
    assert_eq!((graph.labels, graph.topology.weights()), (None, None));
}

#[test]
fn line_ends_byte_order_mark_and_a_last_line_without_end() {
    let plain = read("0 1\n1 2\n");
    for text in ["0 1\r\n1 2\r\n", "\u{feff}0 1\n1 2", "0 1\n1 2\r"] {
        assert_eq!(read(text), plain, "{text:?}");
    }
}

#[test]
fn gzip_is_recognized_also_in_several_members() {
    let plain = read("0 1\n1 2\n");
    let options = ReadOptions::default();
    let one = gzip(b"0 1\n1 2\n");
    let two = [gzip(b"0 1\n1"), gzip(b" 2\n")].concat();
    for bytes in [one, two] {
        assert_eq!(read_with(&bytes, &options).expect("sound"), plain);
    }
}

#[test]
fn numbers_are_ordered_as_numbers_and_keep_their_labels() {
    let graph = read("10 9\n9 100\n");
    assert_eq!(labels(&graph), ["9", "10", "100"]);
    assert_eq!(edges(&graph.topology), [(0, 2), (1, 0)]);
    let numbers = graph.labels.expect("not 0..3");
    assert_eq!(numbers, Labels::Numbers(vec![9, 10, 100]));
    assert_eq!(
        (numbers.find("100"), numbers.find("11"), numbers.find("x")),
        (Some(2), None, None)
    );
}

#[test]
fn large_and_scattered_numbers() {
    let graph = read("18446744073709551615 0\n4294967296 5\n4294967295 5\n");
    assert_eq!(
        labels(&graph),
        ["0", "5", "4294967295", "4294967296", "18446744073709551615"]
    );
    assert_eq!(edges(&graph.topology), [(2, 1), (3, 1), (4, 0)]);
    let sparse = read("4294967295 7\n7 1000000\n");
    assert_eq!(labels(&sparse), ["7", "1000000", "4294967295"]);
    assert_eq!(edges(&sparse.topology), [(0, 1), (2, 0)]);
}

#[test]
fn dense_numbers_across_many_blocks_of_bits() {
    let text: String = (0..5000)
        .map(|i| format!("{} {}\n", 3 * i + 1, 3 * (i + 1) + 1))
        .collect();
    let graph = read(&text);
    assert!(
        graph
            .topology
            .iter_edges()
            .eq((0..5000).map(|i| (i, i + 1)))
    );
    assert!(
        labels(&graph)
            .iter()
            .enumerate()
            .all(|(i, l)| *l == (3 * i + 1).to_string())
    );
}

#[test]
fn a_name_in_the_first_edge_makes_all_ids_names() {
    let graph = read("9 anna\n10 9\nbea 10\n");
    assert_eq!(labels(&graph), ["10", "9", "anna", "bea"]);
    assert_eq!(edges(&graph.topology), [(0, 1), (1, 2), (3, 0)]);
    // Leading zeros and what exceeds 64 bits are names, or they would lose their spelling.
    assert_eq!(labels(&read("01 1\n")), ["01", "1"]);
    assert_eq!(
        labels(&read("18446744073709551616 -1\n")),
        ["-1", "18446744073709551616"]
    );
}

#[test]
fn delimiters() {
    let comma = read("source,target,weight\nAnna B, Carl,1\nCarl,Anna B,2\n");
    assert_eq!(labels(&comma), ["Anna B", "Carl"]);
    assert_eq!(edges(&comma.topology), [(0, 1), (1, 0)]);
    let with = |delimiter, text: &str| {
        let options = ReadOptions {
            delimiter,
            ..ReadOptions::default()
        };
        labels(&read_with(text.as_bytes(), &options).expect("sound"))
    };
    assert_eq!(with(Delimiter::Tab, "a b\tc,d\n"), ["a b", "c,d"]);
    assert_eq!(with(Delimiter::Whitespace, "a,b\tc  d\n"), ["a,b", "c"]);
    assert_eq!(with(Delimiter::Comma, "a b , c\n"), ["a b", "c"]);
}

#[test]
fn directions() {
    let with = |direction| {
        let options = ReadOptions {
            direction,
            ..ReadOptions::default()
        };
        let graph = read_with(b"0 1\n1 2\n1 0\n2 2\n", &options).expect("sound");
        (
            edges(&graph.topology),
            graph.merged_duplicates,
            graph.dropped_self_loops,
        )
    };
    assert_eq!(with(Direction::AsIs), (vec![(0, 1), (1, 0), (1, 2)], 0, 1));
    assert_eq!(
        with(Direction::Reversed),
        (vec![(0, 1), (1, 0), (2, 1)], 0, 1)
    );
    assert_eq!(
        with(Direction::Both),
        (vec![(0, 1), (1, 0), (1, 2), (2, 1)], 1, 1)
    );
}

#[test]
fn weights_are_summed_counted_or_ignored() {
    let text = b"0 1 2.5\n1 0 1e2\n0 1 0.5\n";
    let with = |weights| {
        let options = ReadOptions {
            weights,
            ..ReadOptions::default()
        };
        read_with(text, &options)
            .expect("sound")
            .topology
            .weights()
            .map(<[f32]>::to_vec)
    };
    assert_eq!(with(Weights::Use), Some(vec![3.0, 100.0]));
    assert_eq!(with(Weights::Count), Some(vec![2.0, 1.0]));
    assert_eq!(with(Weights::Ignore), None);
}

#[test]
fn time_windows_are_half_open_and_leave_the_weight_in_the_next_column() {
    let text = b"0 1 10 1.5\n1 2 20 2.5\n2 0 30 3.5\n";
    let time = TimeColumn {
        column: 3,
        from: Some(20.0),
        until: Some(30.0),
    };
    let options = ReadOptions {
        time: Some(time),
        ..weighted()
    };
    let graph = read_with(text, &options).expect("sound");
    assert_eq!(
        (labels(&graph), graph.topology.weights()),
        (vec!["1".to_owned(), "2".to_owned()], Some(&[2.5][..]))
    );
    let last = TimeColumn {
        column: 4,
        from: None,
        until: Some(2.0),
    };
    let options = ReadOptions {
        time: Some(last),
        ..weighted()
    };
    let graph = read_with(text, &options).expect("sound");
    assert_eq!(graph.topology.weights(), Some(&[10.0][..]));
}

#[test]
fn a_node_of_nothing_but_a_self_loop_is_kept() {
    let graph = read("0 1\n2 2\n");
    assert_eq!((graph.topology.agents(), graph.topology.edges()), (3, 1));
}
