//! Requests about `polity_metrics::roles`.

use crate::information::{argument, number, with_table};
use polity_metrics::roles::{self, LabourRatios, ReadingSettings, Role, RoleInvention};
use serde_json::{Value, json};

/// `None` when the metric is not one of this module, or its arguments do not parse.
pub fn answer(metric: &str, args: &Value) -> Option<Value> {
    let counts = || argument::<Vec<u64>>(args, "counts");
    Some(match metric {
        "role_shares" => json!(roles::role_shares(&counts()?)),
        "role_entropy_bits" => number(roles::role_entropy_bits(&counts()?)),
        "role_evenness" => number(roles::role_evenness(&counts()?)),
        "effective_roles" => number(roles::effective_roles(&counts()?)),
        "role_hhi" => number(roles::role_hhi(&counts()?)),
        "division_of_labour" => number(with_table(args, roles::division_of_labour)?),
        "division_of_labour_raw" => json!(with_table(args, LabourRatios::from_counts)?.map(ratios)),
        "expected_mutual_information_nats" => {
            let (rows, columns): (Vec<u64>, Vec<u64>) =
                (argument(args, "rows")?, argument(args, "columns")?);
            number(roles::expected_mutual_information_nats(&rows, &columns))
        }
        "role_mismatch_bits" => {
            let (demanded, done): (Vec<f64>, Vec<f64>) =
                (argument(args, "demanded")?, argument(args, "done")?);
            number(roles::role_mismatch_bits(&demanded, &done))
        }
        "role_uniqueness" => {
            number(roles::role_uniqueness(&argument::<Vec<Vec<String>>>(
                args, "tasks"
            )?))
        }
        "role_invention" => json!(RoleInvention::from_uses(&counts()?).map(|read| {
            json!({"distinct": read.distinct, "once_share": number(Some(read.once_share)), "gini": number(Some(read.gini))})
        })),
        "read_roles" => read_roles(args)?,
        "assign_min_cost" => {
            let cost: Vec<i64> = argument(args, "cost")?;
            json!(roles::assign_min_cost(&cost, argument(args, "size")?))
        }
        _ => return two_labellings(metric, args),
    })
}

/// Metrics of two labellings of the same agents.
fn two_labellings(metric: &str, args: &Value) -> Option<Value> {
    let (left, right): (Vec<usize>, Vec<usize>) =
        (argument(args, "left")?, argument(args, "right")?);
    Some(match metric {
        "role_persistence" => number(roles::role_persistence(&left, &right)),
        "ari" => number(roles::ari(&left, &right)),
        "nmi" => number(roles::nmi(&left, &right)),
        "align_labels" => json!(roles::align_labels(
            &left,
            &right,
            argument(args, "groups")?
        )),
        _ => return None,
    })
}

fn ratios(read: LabourRatios) -> Value {
    json!({
        "information_nats": number(Some(read.information_nats)),
        "of_action": number(read.of_action),
        "of_agent": number(read.of_agent),
        "symmetric": number(read.symmetric),
    })
}

/// Specialists as the index of their kind, generalists as -1, idle agents as -2.
fn read_roles(args: &Value) -> Option<Value> {
    let settings = ReadingSettings {
        min_actions: argument(args, "min_actions")?,
        alpha: argument(args, "alpha")?,
    };
    let population: Vec<u64> = argument(args, "population")?;
    let read = with_table(args, |table| {
        roles::read_roles(table, &population, settings)
    })?;
    let code = |role: Role| match role {
        Role::Specialist(kind) => kind as i64,
        Role::Generalist => -1,
        Role::Idle => -2,
    };
    Some(json!(read.map(|roles| {
        roles.into_iter().map(code).collect::<Vec<i64>>()
    })))
}
