//! Division of labour, raw and corrected for chance.

use super::close;
use crate::information::CountMatrix;
use crate::roles::{
    LabourRatios, division_of_labour, expected_mutual_information_nats, role_mismatch_bits,
};

const EYE: [u32; 16] = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

#[test]
fn metrics_md_division_of_labour_raw() {
    let ratios = LabourRatios::from_counts(CountMatrix::new(&[8, 2, 1, 9, 5, 5], 2).unwrap());
    let ratios = ratios.unwrap();
    close(Some(ratios.information_nats), 0.184712, 1e-6);
    // METRICS.md prints 0.267342, its last digit rounded up from 0.2673415.
    close(ratios.of_action, 0.267342, 1e-6);
    close(ratios.of_agent, 0.168132, 1e-6);
    close(ratios.symmetric, 0.212011, 1e-6);
}

#[test]
fn specialists_divide_labour_fully_and_copies_not_at_all() {
    let eye = LabourRatios::from_counts(CountMatrix::new(&EYE, 4).unwrap()).unwrap();
    close(eye.of_action, 1.0, 1e-15);
    let uniform = LabourRatios::from_counts(CountMatrix::new(&[5; 16], 4).unwrap()).unwrap();
    assert_eq!(uniform.of_action, Some(0.0));
    let eye_of_tens = EYE.map(|cell| 10 * cell);
    close(
        division_of_labour(CountMatrix::new(&eye_of_tens, 4).unwrap()),
        1.0,
        1e-12,
    );
}

#[test]
fn agents_that_act_once_leave_no_room_for_structure() {
    assert_eq!(division_of_labour(CountMatrix::new(&EYE, 4).unwrap()), None);
    // Rounding must not make room: H(action) − E[I] comes out as 0 ± some 1e-16.
    for agents in 2..300_usize {
        let row = |agent: usize| (0..7).map(move |kind| u32::from(agent * agent % 7 == kind));
        let acts: Vec<u32> = (0..agents).flat_map(row).collect();
        let table = CountMatrix::new(&acts, 7).unwrap();
        assert_eq!(division_of_labour(table), None, "{agents}");
    }
}

#[test]
fn one_kind_of_action_has_no_division() {
    let table = CountMatrix::new(&[3, 4, 5], 1).unwrap();
    assert_eq!(division_of_labour(table), None);
    assert_eq!(LabourRatios::from_counts(table).unwrap().of_action, None);
    let idle = CountMatrix::new(&[0, 0], 2).unwrap();
    assert_eq!(LabourRatios::from_counts(idle), None);
}

#[test]
fn expected_information_of_two_by_two_ones() {
    // Margins (1,1), (1,1): every table is a permutation, with I = ln 2.
    close(
        expected_mutual_information_nats(&[1, 1], &[1, 1]),
        core::f64::consts::LN_2,
        1e-15,
    );
    assert_eq!(expected_mutual_information_nats(&[1, 1], &[3]), None);
    assert_eq!(expected_mutual_information_nats(&[1], &[5]), None);
    assert_eq!(expected_mutual_information_nats(&[], &[]), None);
    assert_eq!(expected_mutual_information_nats(&[u64::MAX, 1], &[1]), None);
}

#[test]
fn mismatch_of_unneeded_work_is_one_bit() {
    close(role_mismatch_bits(&[1.0, 0.0], &[0.0, 0.3]), 1.0, 1e-15);
    close(role_mismatch_bits(&[2.0, 6.0], &[0.25, 0.75]), 0.0, 1e-15);
    assert_eq!(role_mismatch_bits(&[0.0], &[1.0]), None);
    assert_eq!(role_mismatch_bits(&[-1.0, 2.0], &[1.0]), None);
    assert_eq!(role_mismatch_bits(&[f64::NAN], &[1.0]), None);
}
