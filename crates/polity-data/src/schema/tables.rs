//! The tables of a run, see the data set's description in `docs/dataset.md`.

use std::sync::Arc;

use super::table;

table! {
    /// One measurement interval: the ticks from `tick_start` up to, not including, `tick_end`.
    WindowRow = "windows", segments of 65536 {
        /// Its number, from 0.
        window: u32, "1", Delta;
        /// First tick in it.
        tick_start: u32, "tick", Delta;
        /// First tick after it.
        tick_end: u32, "tick", Delta;
        /// Messages sent, also those lost.
        messages: u64, "1", Plain;
        /// Tokens in them.
        tokens: u64, "1", Plain;
        /// Shannon entropy of the tokens. Null without tokens.
        entropy_bits: Option<f64>, "bit", Plain;
        /// The same, corrected for the size of the sample (Miller–Madow). Null without tokens.
        entropy_mm_bits: Option<f64>, "bit", Plain;
        /// Entropy over that of a uniform use of the whole vocabulary. Null without tokens.
        entropy_norm: Option<f64>, "1", Plain;
        /// Entropy of a token, given what its message means. Null without tokens.
        entropy_given_meaning_bits: Option<f64>, "bit", Plain;
        /// Jensen–Shannon divergence of the tokens from those of the window before. Null in the
        /// first window, and where either has no tokens.
        js_divergence_bits: Option<f64>, "bit", Plain;
        /// Mean number of tokens of a message. Null without messages.
        tokens_per_message: Option<f64>, "1", Plain;
        /// Median number of tokens of a message. Null without messages.
        tokens_per_message_p50: Option<u64>, "1", Plain;
        /// 90th percentile of the number of tokens. Null without messages.
        tokens_per_message_p90: Option<u64>, "1", Plain;
        /// 99th percentile of the number of tokens. Null without messages.
        tokens_per_message_p99: Option<u64>, "1", Plain;
        /// Distinct tokens over tokens. Null without tokens.
        type_token_ratio: Option<f64>, "1", Plain;
        /// Entropy of the roles of the agents that are not idle. Null if all are idle.
        role_entropy_bits: Option<f64>, "bit", Plain;
        /// That entropy over its maximum for as many roles as are held. Null with fewer than two.
        role_evenness: Option<f64>, "1", Plain;
        /// As many equally frequent roles have that entropy. Null if all are idle.
        effective_roles: Option<f64>, "1", Plain;
        /// Herfindahl–Hirschman index of the roles. Null if all are idle.
        role_hhi: Option<f64>, "1", Plain;
        /// Information of agent about action over the entropy of actions, corrected for chance.
        /// Null where nobody acted, in one kind of action, or nobody twice.
        division_of_labour: Option<f64>, "1", Plain;
        /// The same, uncorrected. Null where nobody acted, or in one kind of action.
        division_of_labour_raw: Option<f64>, "1", Plain;
        /// Agreement of the roles with those of the window before, corrected for chance, among
        /// agents idle in neither. Null in the first window, without such agents, and where all
        /// hold one role throughout.
        role_persistence: Option<f64>, "1", Plain;
        /// Jensen–Shannon divergence of work done from work demanded. Null where either is none.
        role_mismatch_bits: Option<f64>, "bit", Plain;
        /// Mean depth of the tasks that ended. Null if none ended.
        hierarchy_depth: Option<f64>, "level", Plain;
        /// Greatest depth among them. Null if none ended.
        hierarchy_depth_max: Option<u32>, "level", Plain;
        /// Share of the window's delegations on no cycle. Null without delegations.
        flow_hierarchy: Option<f64>, "1", Plain;
        /// Trophic coherence of the window's delegations. Null without delegations, above half a million
        /// edges, and where solving for the levels would take too long.
        trophic_coherence: Option<f64>, "1", Plain;
        /// Share of the window's delegation edges that are returned. Null without delegations.
        reciprocity: Option<f64>, "1", Plain;
        /// Agents that acted or wrote.
        active_agents: u64, "1", Plain;
        /// Times that an agent declined, believing to be of no use.
        abstentions: u64, "1", Plain;
        /// Times that an agent had no room for more.
        refusals: u64, "1", Plain;
        /// Tasks that ended well.
        tasks_completed: u64, "1", Plain;
        /// Tasks that ended otherwise: failed or abandoned.
        tasks_failed: u64, "1", Plain;
        /// Mean quality of the tasks that ended. Null if none ended.
        quality_mean: Option<f64>, "1", Plain;
        /// What all calls of mocked models cost.
        cost_usd: f64, "USD", Plain;
    }
}

table! {
    /// One role in one window; every role has a row, also where nobody holds it.
    RoleRow = "roles", segments of 262144 {
        /// The window.
        window: u32, "1", Delta;
        /// The role: a kind of work, `generalist`, or `idle`.
        role: &'static str, "1", Dictionary;
        /// Agents that hold it.
        agents: u64, "1", Plain;
        /// Messages that they sent.
        messages: u64, "1", Plain;
        /// Tasks that arrived at them and were completed.
        tasks_completed: u64, "1", Plain;
        /// Share of their work that was right. Null where they did none.
        success_rate: Option<f64>, "1", Plain;
    }
}

table! {
    /// One agent in one sampled window.
    AgentRow = "agents", segments of 262144 {
        /// The window.
        window: u32, "1", Delta;
        /// The agent.
        agent: u32, "1", Delta;
        /// Its group.
        group: Arc<str>, "1", Dictionary;
        /// Its model.
        model: Arc<str>, "1", Dictionary;
        /// The role read off what it did.
        role: &'static str, "1", Dictionary;
        /// Messages sent.
        sent: u32, "1", Plain;
        /// Messages received.
        received: u32, "1", Plain;
        /// Tasks that arrived here and were completed.
        tasks_completed: u32, "1", Plain;
        /// Share of its work that was right. Null where it did none.
        success_rate: Option<f64>, "1", Plain;
        /// Neighbours that delegated to it.
        in_degree: u32, "1", Plain;
        /// Neighbours that it delegated to.
        out_degree: u32, "1", Plain;
        /// Its k-core in the window's delegations.
        core: u32, "1", Plain;
        /// Units executed.
        executed: u32, "1", Plain;
        /// Questions answered, of its own or of others.
        informed: u32, "1", Plain;
        /// Results checked.
        validated: u32, "1", Plain;
        /// Results combined.
        combined: u32, "1", Plain;
        /// Pieces of work passed on.
        delegated: u32, "1", Plain;
        /// Times that it declined, believing to be of no use.
        abstained: u32, "1", Plain;
        /// Times that it had no room for more.
        refused: u32, "1", Plain;
    }
}

table! {
    /// One task, in the order in which they ended; then those that are open.
    TaskRow = "tasks", segments of 262144 {
        /// The task: the agent where it arrived times 2³², plus a number.
        task: u64, "1", Delta;
        /// The task that it follows. Null where it follows none.
        parent_task: Option<u64>, "1", Delta;
        /// The tick in which it arrived.
        tick_start: u32, "tick", Delta;
        /// The tick in which it ended. Null where the run ended before.
        tick_end: Option<u32>, "tick", Delta;
        /// Its level, from 1 to 4.
        level: u8, "1", Dictionary;
        /// Who acts when, and sees what.
        protocol: &'static str, "1", Dictionary;
        /// How it ended: `completed`, `failed`, `abandoned` by all; or `open` when the run ended.
        status: &'static str, "1", Dictionary;
        /// Agents that wrote or worked for it.
        agents: u32, "1", Plain;
        /// Agents that worked for it.
        contributors: u32, "1", Plain;
        /// Times that an agent declined to take part, believing to be of no use.
        abstained_voluntary: u32, "1", Plain;
        /// Times that an agent was told not to take part.
        abstained_directed: u32, "1", Plain;
        /// The four criteria over 16. Null where it is open.
        quality: Option<f64>, "1", Plain;
        /// Judged on a scale from 1 to 4. Null where it is open.
        accuracy: Option<f64>, "1", Plain;
        /// Judged on a scale from 1 to 4. Null where it is open.
        completeness: Option<f64>, "1", Plain;
        /// Judged on a scale from 1 to 4. Null where it is open.
        coherence: Option<f64>, "1", Plain;
        /// Judged on a scale from 1 to 4. Null where it is open.
        actionability: Option<f64>, "1", Plain;
        /// Judged on a scale from 1 to 4. Null where the world knows no mission.
        mission_relevance: Option<f64>, "1", Plain;
        /// Levels of the longest chain of delegations.
        hierarchy_depth: u32, "level", Plain;
        /// Pieces of work done.
        calls: u32, "1", Plain;
        /// Longest chain of calls that had to wait for one another. Null where it is open.
        waves: Option<u32>, "1", Plain;
        /// Tokens read.
        prompt_tokens: u64, "1", Plain;
        /// Tokens written.
        completion_tokens: u64, "1", Plain;
        /// What they cost.
        cost_usd: f64, "USD", Plain;
        /// Duration of the longest chain of calls. Null where it is open.
        latency_s: Option<f64>, "s", Plain;
    }
}

table! {
    /// One call of an agent for a task of a team, in the order of the waves.
    ContributionRow = "contributions", segments of 262144 {
        /// The task.
        task: u64, "1", Delta;
        /// The agent.
        agent: u32, "1", Delta;
        /// Its group; once a shock put another model in the place of its own, the name of that model.
        group: Arc<str>, "1", Dictionary;
        /// The place of the call among those of the task, from 0.
        order: u32, "1", Delta;
        /// The role that it gave itself. Null where it did not take part.
        role: Option<Arc<str>>, "1", Dictionary;
        /// The field of that role. Null where it did not take part.
        field: Option<&'static str>, "1", Dictionary;
        /// Whether it did not take part.
        abstained: bool, "1", Plain;
        /// Why not: `nothing_to_add` by its own choice, `not_assigned` by another's; by nobody's choice
        /// `nothing_seen` where it noticed nothing to do, `disregarded` where it did not do what it was
        /// assigned, `no_decision` where the model that decides for it gave no answer of use. Null where
        /// it took part.
        reason: Option<&'static str>, "1", Dictionary;
        /// The other agents whose contributions to this task it builds on, each once.
        built_on: Vec<u32>, "1", Plain;
        /// Those of `built_on` whose work it only revises: without revisions it would not depend on them.
        only_revised: Vec<u32>, "1", Plain;
        /// Steps of the task that it worked on.
        steps: u32, "1", Plain;
        /// Mean quality of these steps as they came out. Null where it did not take part.
        quality: Option<f64>, "1", Plain;
        /// Tokens written.
        tokens: u64, "1", Plain;
        /// Tokens read.
        prompt_tokens: u64, "1", Plain;
    }
}

table! {
    /// One question put to a language model for a decision, in the order in which they were put.
    LlmCallRow = "llm_calls", segments of 262144 {
        /// The tick of the engine: in a team that of the wave, not the number of the task.
        tick: u32, "tick", Delta;
        /// The agent that was to decide.
        agent: u32, "1", Delta;
        /// How often the same decision had been asked for before, since the reply could not be read.
        again: u32, "1", Dictionary;
        /// BLAKE3 of all that the answer may depend on, hexadecimal.
        key: Arc<str>, "1", Plain;
        /// The model, as it was asked for.
        model: Arc<str>, "1", Dictionary;
        /// Tokens read, as the server counts them.
        prompt_tokens: u64, "1", Plain;
        /// Tokens written, as the server counts them.
        completion_tokens: u64, "1", Plain;
        /// What they cost, or would have cost if the answer had not been at hand.
        cost_usd: f64, "USD", Plain;
        /// What came of it: `ok`, `repaired`, `unparseable`, `refused`, `truncated`, `timeout` or
        /// `error`.
        outcome: &'static str, "1", Dictionary;
        /// Whether it shares the answer to an earlier, equal question of this run, and so took nothing.
        coalesced: bool, "1", Plain;
    }
}

table! {
    /// One message, in canonical order: tick, sender, its order.
    MessageRow = "messages", segments of 262144 {
        /// Its number in the run, also counting messages that were not recorded.
        message: u64, "1", Delta;
        /// The tick in which it was sent.
        tick: u32, "tick", Delta;
        /// The sender.
        src: u32, "1", Delta;
        /// The addressee.
        dst: u32, "1", Delta;
        /// What it does: `delegate`, `ask`, `check`, `result`, `answer`, `verdict`, `refuse`,
        /// `praise`, `complain`, `clarify` or `repeat`.
        kind: &'static str, "1", Dictionary;
        /// What it means: messages of equal meaning may differ in form.
        meaning: u8, "1", Dictionary;
        /// Its words, as tokens of `vocabulary`.
        tokens: Arc<[u32]>, "1", Dictionary;
        /// The message that it replies to. Null where there is none, or where its task has ended.
        reply_to: Option<u64>, "1", Delta;
        /// The task.
        task: u64, "1", Delta;
        /// The task that the task follows. Null where there is none, or where its task has ended.
        parent_task: Option<u64>, "1", Delta;
        /// The part of the task that it is about: 0 is the whole.
        part: u16, "1", Dictionary;
        /// Whether the network lost it.
        lost: bool, "1", Plain;
    }
}

table! {
    /// One word that can be said.
    VocabularyRow = "vocabulary", segments of 262144 {
        /// The token.
        token: u32, "1", Delta;
        /// Its text.
        text: String, "1", Plain;
    }
}

table! {
    /// One thing that befell the population.
    EventRow = "events", segments of 262144 {
        /// The tick before which it struck.
        tick: u32, "tick", Delta;
        /// What kind of thing: `shock`, or `churn` for an agent that was replaced.
        kind: &'static str, "1", Dictionary;
        /// To whom. Null for everybody.
        agent: Option<u32>, "1", Delta;
        /// What exactly.
        detail: String, "1", Dictionary;
    }
}

table! {
    /// One edge of the initial network.
    EdgeRow = "topology", segments of 1048576 {
        /// Who may write.
        src: u32, "1", Delta;
        /// To whom.
        dst: u32, "1", Delta;
        /// Its weight. Null where the network has none.
        weight: Option<f64>, "1", Dictionary;
        /// Ticks that a message takes.
        latency_ticks: u8, "tick", Dictionary;
    }
}

table! {
    /// One bucket of a distribution over the whole run (high dynamic range, three digits).
    HistogramRow = "histograms", segments of 262144 {
        /// What is distributed: `task_ticks` or `tokens_per_message`.
        histogram: &'static str, "1", Dictionary;
        /// Least value in the bucket.
        value_from: u64, "1", Delta;
        /// Greatest value in the bucket.
        value_to: u64, "1", Delta;
        /// Values in it.
        count: u64, "1", Plain;
    }
}

table! {
    /// One tick of one block of 4,096 agents in which anybody in it wrote, or did something to a
    /// task. Of what each of these agents did there is a digest; the columns sum them up in the
    /// field of 2⁶¹ − 1 elements, so that a replay can name the agent that did something else.
    TrailRow = "trail", segments of 262144 {
        /// The tick.
        tick: u32, "tick", Delta;
        /// The block: agents `4096 block` to `4096 block + 4095`.
        block: u32, "1", Delta;
        /// Sum of the agents' digests.
        digest: u64, "1", Plain;
        /// Sum of the digests times x, the agent's place in the block, counted from 1.
        digest_x: u64, "1", Plain;
        /// Sum of the digests times x².
        digest_x2: u64, "1", Plain;
        /// Sum of the digests times x³.
        digest_x3: u64, "1", Plain;
    }
}

table! {
    /// Wall time of one phase in one window: the only table that differs between executions.
    TimingRow = "timing", segments of 262144 {
        /// The window.
        window: u32, "1", Delta;
        /// The phase: `act` and `hand_over` of the tick loop; `decide`, waiting for decisions of language
        /// models; `observe` and `measure` of the threads that follow it. And `llm_call`: an HDR histogram
        /// of what calls of language models took, in window 0, a row for each of its buckets.
        phase: &'static str, "1", Dictionary;
        /// Time spent in it; of `llm_call` the greatest of its bucket.
        wall_ns: u64, "ns", Plain;
        /// How often: 1, or of `llm_call` the calls in its bucket.
        count: u64, "1", Plain;
    }
}
