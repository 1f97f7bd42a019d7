//! How a population spreads over its roles.

use super::close;
use crate::roles::{effective_roles, role_entropy_bits, role_evenness, role_hhi, role_shares};

#[test]
fn six_roles_with_one_dominant_give_metrics_md_hhi() {
    // 93.5 % in one role, the rest spread over five: the least concentration there can be.
    close(role_hhi(&[935, 13, 13, 13, 13, 13]), 0.87507, 1e-12);
    assert!(role_hhi(&[935, 13, 13, 13, 13, 13]).unwrap() >= 0.874);
}

#[test]
fn even_roles_are_even() {
    close(role_evenness(&[3, 3, 0, 3]), 1.0, 1e-15);
    close(effective_roles(&[3, 3, 0, 3]), 3.0, 1e-14);
    close(role_entropy_bits(&[2, 2, 2, 2]), 2.0, 1e-15);
    assert_eq!(role_shares(&[1, 3]), Some(vec![0.25, 0.75]));
}

#[test]
fn one_role_has_no_evenness_and_none_no_spread() {
    assert_eq!(role_evenness(&[9, 0]), None);
    assert_eq!(role_hhi(&[9, 0]), Some(1.0));
    assert_eq!(role_shares(&[0, 0]), None);
    assert_eq!(effective_roles(&[]), None);
}
