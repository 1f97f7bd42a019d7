//! Roles read from actions.

use crate::information::CountMatrix;
use crate::roles::{ReadingSettings, Role, read_roles, role_counts};

fn read(cells: &[u32], columns: usize) -> Vec<Role> {
    let table = CountMatrix::new(cells, columns).unwrap();
    read_roles(table, &table.column_sums(), ReadingSettings::default()).unwrap()
}

#[test]
fn a_homogeneous_population_is_all_generalists() {
    assert_eq!(read(&[5, 5, 6, 4, 4, 6], 2), [Role::Generalist; 3]);
}

#[test]
fn an_excess_beyond_chance_is_a_specialty() {
    let roles = read(&[40, 10, 10, 40, 25, 25, 0, 0], 2);
    let expected = [
        Role::Specialist(0),
        Role::Specialist(1),
        Role::Generalist,
        Role::Idle,
    ];
    assert_eq!(roles, expected);
    assert_eq!(role_counts(&roles, 2), [1, 1, 1, 1]);
    assert_eq!(
        role_counts(&roles, 1),
        [1, 1, 1],
        "unknown kinds are left out"
    );
}

#[test]
fn the_largest_excess_wins_and_the_first_kind_among_equals() {
    let settings = ReadingSettings::default();
    let one = |cells: &[u32], population: &[u64]| {
        read_roles(
            CountMatrix::new(cells, population.len()).unwrap(),
            population,
            settings,
        )
        .unwrap()[0]
    };
    assert_eq!(one(&[30, 50, 20], &[10, 20, 70]), Role::Specialist(1));
    // Shares 0.65 and 0.35 against 0.5 and 0.2: both exceed by 0.15, in floats not quite equally.
    assert_eq!(one(&[65, 35, 0], &[5, 2, 3]), Role::Specialist(0));
    assert_eq!(one(&[35, 65, 0], &[2, 5, 3]), Role::Specialist(0));
}

#[test]
fn a_tail_equal_to_alpha_is_not_below_it() {
    // Two of two at a population share of a tenth: p = 0.01 exactly.
    let roles = |alpha| {
        let settings = ReadingSettings {
            min_actions: 1,
            alpha,
        };
        read_roles(CountMatrix::new(&[2, 0], 2).unwrap(), &[1, 9], settings).unwrap()[0]
    };
    assert_eq!(roles(0.01), Role::Generalist);
    assert_eq!(roles(0.010001), Role::Specialist(0));
    assert_eq!(roles(0.0), Role::Generalist);
    assert_eq!(roles(f64::NAN), Role::Generalist);
}

#[test]
fn few_actions_are_idle_and_a_wrong_population_is_no_reading() {
    let settings = ReadingSettings {
        min_actions: 50,
        alpha: 0.01,
    };
    let table = CountMatrix::new(&[49, 0, 50, 0], 2).unwrap();
    let roles = read_roles(table, &[1, 1], settings).unwrap();
    assert_eq!(roles, [Role::Idle, Role::Specialist(0)]);
    assert_eq!(read_roles(table, &[1], settings), None);
}

#[test]
fn a_kind_the_population_never_does_is_always_an_excess() {
    let table = CountMatrix::new(&[1, 9], 2).unwrap();
    let roles = read_roles(table, &[0, 10], ReadingSettings::default()).unwrap();
    assert_eq!(roles, [Role::Specialist(0)]);
}
