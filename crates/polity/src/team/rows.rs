//! From what is known of a task to its rows.

use std::sync::Arc;

use polity_data::schema::{ContributionRow, TaskRow};
use polity_metrics::hierarchy::{Scratch, depth_of_edges};
use polity_worlds::team::probe::Reason;
use polity_worlds::team::skill::SKILL_NAMES;
use polity_worlds::team::{Contribution, TaskRecord, Title};

/// USD per 10⁻¹² USD.
const USD: f64 = 1e-12;

/// The row of a task.
pub(super) fn task_row(
    record: &TaskRecord,
    protocol: &'static str,
    pass_quality: f64,
    scratch: &mut Scratch,
) -> TaskRow {
    let verdict = &record.verdict;
    let quality = verdict.quality();
    let edges: Vec<(u32, u32)> = record.dependencies().collect();
    TaskRow {
        task: u64::from(record.task),
        parent_task: None,
        tick_start: record.task,
        tick_end: Some(record.task + 1),
        level: record.level as u8 + 1,
        protocol,
        status: if quality >= pass_quality {
            "completed"
        } else {
            "failed"
        },
        agents: record.agents,
        contributors: record.contributors(),
        abstained_voluntary: record.stayed_out(Reason::NothingToAdd),
        abstained_directed: record.stayed_out(Reason::NotAssigned),
        quality: Some(quality),
        accuracy: Some(verdict.accuracy),
        completeness: Some(verdict.completeness),
        coherence: Some(verdict.coherence),
        actionability: Some(verdict.actionability),
        mission_relevance: Some(verdict.mission_relevance),
        hierarchy_depth: depth_of_edges(&edges, scratch),
        calls: record.calls,
        waves: Some(record.waves),
        prompt_tokens: record.prompt_tokens,
        completion_tokens: record.completion_tokens,
        cost_usd: record.cost_picousd as f64 * USD,
        latency_s: Some(record.latency_s),
    }
}

/// The rows of what was contributed to a task by agents of these groups.
pub(super) fn contribution_rows(
    record: &TaskRecord,
    group_of: impl Fn(u32) -> Arc<str>,
) -> Vec<ContributionRow> {
    let task = u64::from(record.task);
    (0..)
        .zip(&record.contributions)
        .map(|(order, c)| contribution_row(task, order, group_of(c.agent), c))
        .collect()
}

fn contribution_row(task: u64, order: u32, group: Arc<str>, c: &Contribution) -> ContributionRow {
    ContributionRow {
        task,
        agent: c.agent,
        group,
        order,
        role: c.title.as_ref().map(Title::name),
        field: c.role.map(|role| SKILL_NAMES[usize::from(role.skill)]),
        abstained: c.role.is_none(),
        reason: c.stayed_out.map(Reason::name),
        built_on: c.built_on.clone(),
        only_revised: c.only_revised.clone(),
        steps: c.steps.len() as u32,
        quality: c.quality,
        tokens: c.completion_tokens,
        prompt_tokens: c.prompt_tokens,
    }
}
