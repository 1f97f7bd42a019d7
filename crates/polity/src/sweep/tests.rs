//! Reading studies, and what cells they have.

use std::fs;

use tempfile::TempDir;

use super::{Cells, Study, SweepError};

const TEAM: &str = "ticks = 4\n[population]\nagents = 4\n[world.team]\n";

/// A study beside a scenario `s.toml`.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        fs::write(desk.0.path().join("s.toml"), TEAM).unwrap();
        desk
    }

    /// The study with this text after the name of its scenario, or its faults as lines.
    fn study(&self, text: &str) -> Result<Study, String> {
        let path = self.0.path().join("study.toml");
        fs::write(&path, format!("scenario = \"s.toml\"\n{text}")).unwrap();
        Study::load(&path).map_err(|error| {
            assert_eq!(error.exit_code(), 2, "{error}");
            error.to_string()
        })
    }

    fn cells(&self, text: &str) -> Cells {
        Cells::expand(&self.study(text).unwrap()).unwrap()
    }
}

#[track_caller]
fn refused(text: &str, words: &[&str]) {
    let error = Desk::new().study(text).unwrap_err();
    for word in words {
        assert!(error.contains(word), "no {word:?} in: {error}");
    }
}

#[test]
fn what_cannot_be_meant_is_named_with_its_place() {
    refused("sceds = 3", &["study.toml:2:1", "did you mean `seeds`"]);
    refused("seeds = 0", &["study.toml:2:9", "from 1 to 1000000"]);
    refused("seeds = [1, 1]", &["names a seed twice"]);
    refused("seeds = []", &["1 to 1000000 seeds"]);
    refused("tables = [\"task\"]", &["did you mean `tasks`"]);
    refused("set = { seed = 3 }", &["`seed` cannot be set", "seeds"]);
    refused("[[series]]\n[[series]]", &["`series.0.name` is missing"]);
    refused(
        "[[series]]\nname = \"a\"\n[[series]]\nname = \"a\"",
        &["two series"],
    );
    refused(
        "[axes]\na = 3",
        &["study.toml:3:5", "`axes.a` is 3", "list of values"],
    );
    refused("[axes]\na = []", &["1 to 10000 values"]);
    refused("[axes]\na = [1, 1]", &["label \"1\" twice"]);
    refused("[axes]\nseed = [1]", &["`seed` cannot name an axis"]);
    refused("[axes]\na = { valus = [1] }", &["did you mean `values`"]);
    refused("[axes]\na = { values = [1] }", &["the axis has no `key`"]);
    refused(
        "[axes]\na = { key = \"x\", values = [1, 2], labels = [\"b\"] }",
        &["2 values and 1 labels"],
    );
    refused(
        "[axes]\na = { values = [{ set = { x = 1 } }] }",
        &["label` is missing"],
    );
    refused(
        "seeds = 1000000\n[axes]\nticks = [1]\na = [1, 2]",
        &["2000000 cells"],
    );
    refused("[axes]\na = [1", &["study.toml:"]);
}

#[test]
fn what_two_change_is_changed_by_one_or_meant() {
    let twice = |more: &str| {
        format!(
            "[[series]]\nname = \"a\"\n[series.axes]\nmodel = {{ key = \"policy.mock.profile\", values = [\"strong\", \"weak\"] }}\n\
             team = {{ {more}values = [{{ label = \"x\", set = {{}} }}, {{ label = \"y\", set = {{ policy.mock.profile = \"weak\" }} }}] }}"
        )
    };
    let words = [
        "study.toml:6:1",
        "the axis `model` and the axis `team` both change `policy.mock.profile`",
        "team = { override = true",
    ];
    refused(&twice(""), &words);
    refused(&twice("override = false, "), &words);
    refused(&twice("override = 1, "), &["true or false"]);
    let meant = Desk::new().cells(&twice("override = true, "));
    assert_eq!((meant.rows().len(), meant.unique().len()), (4, 2));
    let own = "[[series]]\nname = \"a\"\nset = { population.agents = 8 }\n[series.axes]\n";
    let agents = format!(
        "{own}population = {{ values = [{{ label = \"x\", set = {{ population = {{ agents = 3 }} }} }}] }}"
    );
    refused(
        &agents,
        &["the `set` of the series and the axis `population` both change"],
    );
    let inside = format!("{own}a = {{ key = \"population.agents.b\", values = [1] }}");
    refused(&inside, &["both change `population.agents.b`"]);
    // Neighbours by name are none.
    let beside = format!("{own}a = {{ key = \"population.agents-b\", values = [1] }}");
    assert!(Desk::new().study(&beside).is_ok());
    // What the whole study changes is what series start from.
    let base = "set = { population.agents = 8 }\n[axes]\nn = { key = \"population.agents\", values = [2] }";
    assert_eq!(Desk::new().cells(base).rows().len(), 1);
    refused("[axes]\nset_a = [1]", &["`set_a` cannot name an axis"]);
}

#[test]
fn shipped_studies_have_cells() {
    let studies = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/studies");
    let mut known = 0;
    for entry in fs::read_dir(studies).unwrap() {
        let study = Study::load(&entry.unwrap().path()).unwrap_or_else(|error| panic!("{error}"));
        assert!(!Cells::expand(&study).unwrap().rows().is_empty());
        known += 1;
    }
    assert!(known >= 4, "{known}");
}

#[test]
fn settings_are_known_of_every_cell() {
    let text = "seeds = 2\nset = { record.window = 2 }\n\
        [[series]]\nname = \"a\"\nset = { world.team.abstention = false }\n[series.axes]\n\
        n = { key = \"population.agents\", values = [4, 8], labels = [\"few\", \"many\"] }\n\
        [[series]]\nname = \"b\"\n[series.axes]\n\
        model = { key = \"policy.mock.profile\", values = [\"weak\"] }\n\
        way = { key = \"world.team.protocol\", values = [\"shared\", { label = \"two\", set = { world.team.protocol = { clonal = { generations = 2 } } } }] }";
    let cells = Desk::new().cells(text);
    let seen: Vec<(String, String)> = cells
        .settings
        .sheet(cells.rows())
        .map(|(name, column)| (name, format!("{column:?}")))
        .collect();
    let column = |name: &str| {
        let found = seen.iter().find(|(own, _)| own == name);
        found.map(|(_, column)| column.replace("Some", "")).unwrap()
    };
    let numbers = |some: [&str; 8]| format!("Number([{}])", some.join(", "));
    let of = numbers([
        "(4.0)", "(4.0)", "(8.0)", "(8.0)", "(4.0)", "(4.0)", "(4.0)", "(4.0)",
    ]);
    assert_eq!(column("set_population_agents"), of);
    let flags = "Flag([(false), (false), (false), (false), (true), (true), (true), (true)])";
    assert_eq!(column("set_world_team_abstention"), flags);
    let models = column("set_policy_mock_profile");
    assert!(
        models.starts_with("Text([(\"strong\"), ") && models.ends_with("(\"weak\")])"),
        "{models}"
    );
    assert!(column("set_world_team_protocol").starts_with("Text([(\"sequential\"), "));
    let generations = column("set_world_team_protocol_clonal_generations");
    assert_eq!(
        generations,
        numbers([
            "None", "None", "None", "None", "None", "None", "(2.0)", "(2.0)"
        ])
    );
    // What is the same in all cells is no column.
    assert_eq!(seen.len(), 5, "{seen:?}");
}

#[test]
fn a_missing_scenario_is_named_where_the_study_names_it() {
    let desk = Desk::new();
    let path = desk.0.path().join("study.toml");
    fs::write(&path, "scenario = \"none.toml\"").unwrap();
    let error = Study::load(&path).unwrap_err();
    assert_eq!(error.exit_code(), 3);
    assert!(error.to_string().contains("study.toml:1:12"), "{error}");
}

#[test]
fn the_last_axis_varies_fastest_and_seeds_faster_still() {
    let desk = Desk::new();
    let study = desk.study(
        "seeds = [7, 3]\n[axes]\nsize = { key = \"population.agents\", values = [4, 8] }\n\
         \"ticks\" = [2]\nway = { values = [{ label = \"a\", set = {} }, { label = \"b\", set = { \"world.team.protocol\" = \"coordinator\", ticks = 3 } }] }",
    );
    // `ticks` is a column of the table of cells.
    let error = study.unwrap_err();
    assert!(error.contains("`ticks` cannot name an axis"), "{error}");
    let text = "seeds = [7, 3]\n[axes]\nsize = { key = \"population.agents\", values = [4, 8] }\n\
                way = { values = [{ label = \"a\", set = {} }, { label = \"b\", set = { ticks = 3 } }] }";
    let study = desk.study(text).unwrap();
    let cells = Cells::expand(&study).unwrap();
    let seen: Vec<(String, u64, u32)> = cells
        .rows()
        .iter()
        .map(|cell| (study.place(0, cell.combination), cell.seed, cell.ticks))
        .collect();
    let expected = [
        ("cell size=4 way=a", 7, 4),
        ("cell size=4 way=a", 3, 4),
        ("cell size=4 way=b", 7, 3),
        ("cell size=4 way=b", 3, 3),
        ("cell size=8 way=a", 7, 4),
        ("cell size=8 way=a", 3, 4),
        ("cell size=8 way=b", 7, 3),
        ("cell size=8 way=b", 3, 3),
    ];
    let expected = expected.map(|(place, seed, ticks)| (place.to_owned(), seed, ticks));
    assert_eq!(seen, expected);
}

#[test]
fn equal_cells_are_computed_once_and_others_are_not_taken_for_equal() {
    let same = "seeds = 2\n[[series]]\nname = \"a\"\nset = { population.agents = 8 }\n\
                [[series]]\nname = \"b\"\n[series.axes]\nn = { key = \"population.agents\", values = [4, 8] }";
    let cells = Desk::new().cells(same);
    assert_eq!((cells.rows().len(), cells.unique().len()), (6, 4));
    let windows = "[axes]\nw = { key = \"record.window\", values = [2, 4] }";
    assert_eq!(Desk::new().cells(windows).unique().len(), 2);
    let names = "[axes]\nw = { key = \"name\", values = [\"x\", \"y\"] }";
    assert_eq!(Desk::new().cells(names).unique().len(), 1);
}

#[test]
fn what_is_set_changes_what_it_names_and_leaves_the_rest() {
    let desk = Desk::new();
    let study = desk.study("set = { world.team.protocol = \"coordinator\", ticks = 9 }");
    let scenario = study.unwrap().scenario(0, 0, 5).unwrap();
    assert_eq!(
        (scenario.ticks, scenario.seed, scenario.population.agents),
        (9, 5, 4)
    );
    assert!(scenario.to_toml().contains("coordinator"));
}

#[test]
fn a_cell_that_is_no_scenario_is_named_by_series_and_labels() {
    let text = "[[series]]\nname = \"pilot\"\n[series.axes]\n\
                protocol = { key = \"world.team.protocol\", values = [\"sequential\", \"coordinatr\"] }";
    let study = Desk::new().study(text).unwrap();
    let error = Cells::expand(&study).unwrap_err();
    assert!(matches!(error, SweepError::Cells { more: 0, .. }));
    assert_eq!(error.exit_code(), 2);
    let text = error.to_string();
    for word in [
        "series pilot",
        "protocol=coordinatr",
        "world.team.protocol",
        "did you mean `coordinator`",
    ] {
        assert!(text.contains(word), "no {word:?} in: {text}");
    }
}
