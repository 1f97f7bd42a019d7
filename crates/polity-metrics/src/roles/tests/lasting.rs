//! Roles over time, and the names agents give them.

use super::close;
use crate::roles::{
    RoleInvention, align_labels, ari, assign_min_cost, nmi, role_persistence, role_uniqueness,
};

#[test]
fn persistence_is_scotts_pi() {
    assert_eq!(role_persistence(&["a", "b"], &["a", "b"]), Some(1.0));
    assert_eq!(role_persistence(&["a", "b"], &["b", "a"]), Some(-1.0));
    // Pooled shares 3/8 and 5/8, agreement 3/4.
    let chance = (9.0 + 25.0) / 64.0;
    let expected = (0.75 - chance) / (1.0 - chance);
    close(
        role_persistence(&[0, 0, 1, 1], &[0, 1, 1, 1]),
        expected,
        1e-15,
    );
    assert_eq!(role_persistence(&[0, 0], &[0, 0]), None);
    assert_eq!(role_persistence(&[0, 1], &[0]), None);
    assert_eq!(role_persistence::<u8>(&[], &[]), None);
}

#[test]
fn uniqueness_gives_the_papers_values() {
    assert_eq!(role_uniqueness(&[vec![1, 2, 3, 3]]), Some(0.75));
    let sixty_four: Vec<u32> = (0..64).map(|i| i.min(57)).collect();
    assert_eq!(role_uniqueness(&[sixty_four]), Some(58.0 / 64.0));
    assert_eq!(
        role_uniqueness(&[vec!["a"], vec![], vec!["a", "a"]]),
        Some(0.75)
    );
    assert_eq!(role_uniqueness::<u8, Vec<u8>>(&[vec![]]), None);
}

#[test]
fn invention_counts_names_and_those_used_once() {
    let read = RoleInvention::from_uses(&[1, 0, 3, 1, 3]).unwrap();
    assert_eq!((read.distinct, read.once_share, read.gini), (4, 0.5, 0.25));
    assert_eq!(RoleInvention::from_uses(&[0]), None);
}

#[test]
fn agreement_ignores_the_names_of_groups() {
    assert_eq!(ari(&[0, 0, 1, 1], &["x", "x", "a", "a"]), Some(1.0));
    close(nmi(&[0, 0, 1, 1], &["x", "x", "a", "a"]), 1.0, 1e-15);
    // sklearn's documented examples.
    close(ari(&[0, 0, 1, 2], &[0, 0, 1, 1]), 4.0 / 7.0, 1e-15);
    assert_eq!(ari(&[0, 0, 1, 1], &[0, 1, 0, 1]), Some(-0.5));
    assert_eq!(nmi(&[0, 0, 0, 0], &[0, 1, 2, 3]), Some(0.0));
    assert_eq!(nmi(&[0, 0], &[1, 1]), Some(1.0));
    assert_eq!((ari(&[0], &[0, 1]), nmi::<u8, u8>(&[], &[])), (None, None));
}

#[test]
fn the_cheapest_assignment_is_found() {
    let cost = [4, 1, 3, 2, 0, 5, 3, 2, 2];
    assert_eq!(assign_min_cost(&cost, 3), Some(vec![1, 0, 2]));
    assert_eq!(assign_min_cost(&[], 0), Some(vec![]));
    assert_eq!(assign_min_cost(&cost, 2), None);
    assert!(assign_min_cost(&[i64::MIN, i64::MAX, i64::MAX, i64::MIN], 2).is_some());
}

#[test]
fn clusters_keep_the_name_they_continue() {
    let later = align_labels(&[0, 0, 1, 1, 2], &[2, 2, 0, 0, 1], 3);
    assert_eq!(later, Some(vec![0, 0, 1, 1, 2]));
    assert_eq!(align_labels(&[0], &[3], 3), None);
    assert_eq!(align_labels(&[0], &[0, 1], 3), None);
    assert_eq!(align_labels(&[], &[], usize::MAX), None);
}
