//! Who does what: roles read from behaviour, how even and how lasting they are, how far labour is
//! divided.
//!
//! A role is an **emergent label**, never an input: either what an agent visibly does more of than
//! the others ([`read_roles`]), or the name it gives itself. Everything below [`read_roles`] works
//! on either, since labels are any ordered type.
//!
//! - **Reading:** [`read_roles`] turns an agent × action table into a [`Role`] per agent.
//! - **Spread over roles:** [`role_shares`], [`role_entropy_bits`], [`role_evenness`],
//!   [`effective_roles`], [`role_hhi`].
//! - **Division of labour:** [`division_of_labour`] (corrected for chance), [`LabourRatios`] (raw),
//!   [`expected_mutual_information_nats`], [`role_mismatch_bits`].
//! - **Over time:** [`role_persistence`], [`ari`], [`nmi`], with arbitrary cluster labels made
//!   comparable first by [`align_labels`].
//! - **Names agents choose:** [`role_uniqueness`], [`RoleInvention`].
//!
//! None of these is zero in a structureless population merely because nothing emerged: a
//! heterogeneous graph alone differentiates agents. Compare with a control, not with zero.

mod agreement;
mod alignment;
mod chance;
mod critical;
mod division;
mod naming;
mod persistence;
mod pmf;
mod reading;
mod shares;

pub use agreement::{ari, nmi};
pub use alignment::{GROUPS_MAX, align_labels, assign_min_cost};
pub use chance::expected_mutual_information_nats;
pub use division::{LabourRatios, division_of_labour};
pub use naming::{RoleInvention, role_uniqueness};
pub use persistence::role_persistence;
pub use reading::{ReadingSettings, Role, read_roles, role_counts};
pub use shares::{
    effective_roles, role_entropy_bits, role_evenness, role_hhi, role_mismatch_bits, role_shares,
};

#[cfg(test)]
mod tests;
