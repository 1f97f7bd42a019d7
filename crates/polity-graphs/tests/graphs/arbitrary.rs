//! No bytes panic, whatever the options; what is accepted keeps its promises.

use polity_graphs::{Delimiter, Direction, Format, TimeColumn};
use proptest::prelude::*;

use super::*;

fn options() -> impl Strategy<Value = ReadOptions> {
    let formats = prop_oneof![
        Just(Format::Auto),
        Just(Format::EdgeList),
        Just(Format::GraphMl)
    ];
    let weights = prop_oneof![
        Just(Weights::Ignore),
        Just(Weights::Use),
        Just(Weights::Count)
    ];
    let directions = prop_oneof![
        Just(Direction::AsIs),
        Just(Direction::Reversed),
        Just(Direction::Both)
    ];
    let delimiters = prop_oneof![
        Just(Delimiter::Auto),
        Just(Delimiter::Comma),
        Just(Delimiter::Tab),
        Just(Delimiter::Whitespace)
    ];
    let times = prop::option::of((0..6_usize).prop_map(|column| TimeColumn {
        column,
        from: Some(0.0),
        until: None,
    }));
    (formats, weights, directions, delimiters, times).prop_map(
        |(format, weights, direction, delimiter, time)| ReadOptions {
            format,
            weights,
            direction,
            delimiter,
            time,
            ..ReadOptions::default()
        },
    )
}

fn try_both(bytes: &[u8], options: &ReadOptions) {
    let plain = read_with(bytes, options);
    let packed = read_with(&gzip(bytes), options);
    match (&plain, &packed) {
        (Ok(plain), Ok(packed)) => assert_eq!(plain, packed),
        (Err(plain), Err(packed)) => assert_eq!(plain.to_string(), packed.to_string()),
        _ => panic!("{plain:?} but compressed {packed:?}"),
    }
    if let Ok(graph) = plain {
        assert!(graph.topology.iter_edges().all(|(a, b)| a != b));
        let count = graph.topology.agents() as usize;
        assert!(graph.labels.is_none_or(|labels| labels.len() == count));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn bytes(bytes in prop::collection::vec(any::<u8>(), 0..200), options in options()) {
        let _ = read_with(&bytes, &options);
    }

    #[test]
    fn almost_edge_lists(
        text in "([0-9]{1,21}[ ,\t]{1,2}){0,4}(\r?\n([a-z0-9.#%\"-]{0,3}[ ,\t]{1,2}){0,5}){0,6}",
        options in options(),
    ) {
        try_both(text.as_bytes(), &options);
    }

    #[test]
    fn almost_graphml(
        parts in prop::collection::vec(prop::sample::select(PARTS), 0..14),
        options in options(),
    ) {
        try_both(parts.concat().as_bytes(), &options);
    }

    #[test]
    fn gzip_with_a_flipped_byte(place in 0..60_usize, flip in 1..=255_u8, options in options()) {
        let mut bytes = gzip(b"0 1 2 3\n1 2 3 4\n2 3 4 5\n3 4 5 6\n");
        let place = place % bytes.len();
        bytes[place] ^= flip;
        let _ = read_with(&bytes, &options);
    }
}

const PARTS: &[&str] = &[
    "<graphml>",
    "<graph edgedefault='directed'>",
    "<graph edgedefault='undirected'>",
    "<key id='w' for='edge' attr.name='weight'><default>2</default></key>",
    "<node id='1'/>",
    "<node id='&lt;&#x41;'>",
    "<edge source='1' target='2'>",
    "<edge source='a' target='1'/>",
    "<data key='w'>",
    "1.5",
    "&amp;",
    "&#0;",
    "<![CDATA[3]]>",
    "<!-- c -->",
    "<?pi?>",
    "<!DOCTYPE x [<!ENTITY y 'z'>]>",
    "</data>",
    "</edge>",
    "</node>",
    "</graph>",
    "</graphml>",
    "<",
    "\"",
    "\n",
];
