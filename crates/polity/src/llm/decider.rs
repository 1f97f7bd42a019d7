//! Deciding for the agents of a run, tick by tick.

use std::sync::Arc;
use std::time::Duration;

use polity_data::schema::LlmCallRow;
use polity_llm::reading::{Outcome, Reading, Schema, read};
use polity_llm::{
    Ask, Desk, Key, Message, Prices, Reply, Request, Sampling, Settled, SharedProvider,
};
use polity_worlds::usage::Usage;
use serde_json::{Value, json};

use super::error::LlmError;
use super::prompts::Prompts;
use super::subject::Subject;
use crate::scenario::{Format, Llm, ModelSpec, OnUnparseable, Profile, Scenario};

/// USD per 10⁻¹² USD.
const USD: f64 = 1e-12;
/// 10⁻¹² USD per token, of one USD per million tokens.
const PICOUSD: f64 = 1e6;

/// Decides for the agents of a run by asking language models.
pub(crate) struct Decider {
    desk: Desk,
    prompts: Prompts,
    format: Format,
    ask_again: u32,
    on_unparseable: OnUnparseable,
    /// By group; the last for agents of any other.
    models: Vec<Model>,
    providers: Vec<SharedProvider>,
    /// What happened since it was last taken.
    log: Log,
}

/// What a decider did.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// One for each question, in the order in which they were put.
    pub(crate) rows: Vec<LlmCallRow>,
    /// How long each question took that a server was asked now: for timing alone.
    pub(crate) waits: Vec<Duration>,
    /// One for each decision that was asked for, in the order in which they were had.
    pub(crate) decided: Vec<Decided>,
}

/// A decision that was asked for.
#[derive(Debug)]
pub(crate) struct Decided {
    /// The place of its observation among those that were to be decided about together.
    pub(crate) place: usize,
    /// What identifies the question as it was put first.
    pub(crate) key: Key,
    /// Why there is none; `None` where there is.
    pub(crate) failed: Option<Outcome>,
}

/// A model that some agents ask.
struct Model {
    name: Arc<str>,
    provider: String,
    endpoint: usize,
    sampling: Sampling,
    prices: Prices,
}

/// When something is asked.
#[derive(Clone, Copy)]
struct Round {
    tick: u32,
    /// How often it was asked before.
    again: u32,
}

/// A decision that is still to be had.
struct Pending {
    /// The place of its observation.
    place: usize,
    schema: Schema,
    model: usize,
    messages: Vec<Message>,
    usage: Usage,
    /// Of the question as it was put first.
    key: Option<Key>,
}

impl Decider {
    /// A decider that takes its answers from a desk. `endpoints` names the desk's providers.
    pub(super) fn new(
        scenario: &Scenario,
        llm: &Llm,
        endpoints: &[&str],
        providers: Vec<SharedProvider>,
        desk: Desk,
    ) -> Result<Self, LlmError> {
        let endpoint = |spec: &ModelSpec| {
            let place = endpoints.iter().position(|name| *name == spec.endpoint);
            place.unwrap_or_default()
        };
        let model = |spec: &ModelSpec, profile: &Profile| {
            let endpoint = endpoint(spec);
            let provider = llm.endpoints.get(&spec.endpoint);
            Model::new(spec, profile, endpoint, provider.map(|e| &*e.provider))
        };
        let groups = scenario.population.groups.iter();
        let mut models: Vec<Model> = groups
            .map(|group| model(llm.model_of(&group.name), &group.profile))
            .collect();
        models.push(model(&llm.model, &scenario.policy.mock.profile));
        Ok(Self {
            desk,
            prompts: Prompts::new(&llm.templates)?,
            format: llm.format,
            ask_again: llm.ask_again,
            on_unparseable: llm.on_unparseable,
            models,
            providers,
            log: Log::default(),
        })
    }

    /// What it did since this was last asked.
    pub(crate) fn take_log(&mut self) -> Log {
        std::mem::take(&mut self.log)
    }

    /// What was spent so far.
    pub(crate) fn spent(&self) -> polity_llm::Spending {
        self.desk.spent()
    }

    /// Begins the run's own record of answers.
    pub(super) fn begin_journal(&mut self, journal: polity_llm::Store) {
        self.desk.keep_journal(journal);
    }

    /// Makes what was recorded last.
    pub(crate) fn sync(&self) -> Result<(), LlmError> {
        Ok(self.desk.sync().map_err(polity_llm::DeskError::from)?)
    }

    /// Decides about each of these; `group_of` says which group an agent is of.
    pub(crate) fn decide<S: Subject>(
        &mut self,
        tick: u32,
        seen: &[S],
        group_of: impl Fn(u32) -> u16,
    ) -> Result<Vec<S::Decision>, LlmError> {
        let mut decisions: Vec<Option<S::Decision>> = seen.iter().map(|_| None).collect();
        let mut pending = Vec::new();
        for (place, subject) in seen.iter().enumerate() {
            match subject.schema() {
                None => decisions[place] = Some(subject.forced()),
                Some(schema) => {
                    let group = usize::from(group_of(subject.agent()));
                    let messages = self.prompts.begin(subject, &schema)?;
                    pending.push(Pending {
                        place,
                        schema,
                        model: group.min(self.models.len() - 1),
                        messages,
                        usage: Usage::default(),
                        key: None,
                    });
                }
            }
        }
        for again in 0..=self.ask_again {
            if pending.is_empty() {
                break;
            }
            let round = Round { tick, again };
            pending = self.round(round, seen, pending, &mut decisions)?;
        }
        let decided = decisions.into_iter().zip(seen);
        Ok(decided
            .map(|(decision, subject)| decision.unwrap_or_else(|| subject.forced()))
            .collect())
    }

    /// Asks once for each decision; comes back with those that are to be asked for again.
    fn round<S: Subject>(
        &mut self,
        round: Round,
        seen: &[S],
        pending: Vec<Pending>,
        decisions: &mut [Option<S::Decision>],
    ) -> Result<Vec<Pending>, LlmError> {
        let Round { tick, again } = round;
        let ask = |p: &Pending| self.ask(tick, seen[p.place].agent(), p);
        let settled = self.desk.settle(pending.iter().map(ask).collect())?;
        self.check_any(tick, &settled)?;
        let mut left = Vec::new();
        for (mut p, settled) in pending.into_iter().zip(settled) {
            let subject = &seen[p.place];
            let reading = read(&settled.answer, &p.schema);
            self.note(round, subject.agent(), p.model, &settled, reading.outcome);
            p.spend(&settled);
            let key = *p.key.get_or_insert(settled.key);
            let mut decided = |failed| {
                let place = p.place;
                self.log.decided.push(Decided { place, key, failed });
            };
            match reading.value {
                Some(value) => {
                    decided(None);
                    decisions[p.place] = Some(subject.decide(&value, p.usage));
                }
                None if again < self.ask_again && is_worth_asking_again(reading.outcome) => {
                    left.push(self.ask_again(p, &settled, &reading)?);
                }
                None if self.on_unparseable == OnUnparseable::Stop => {
                    return Err(LlmError::NoDecision {
                        agent: subject.agent(),
                        tick,
                        outcome: reading.outcome,
                        complaint: reading.complaint.unwrap_or_default(),
                    });
                }
                None => {
                    decided(Some(reading.outcome));
                    decisions[p.place] = Some(subject.silence(p.usage));
                }
            }
        }
        Ok(left)
    }

    /// That no call of a tick was answered by a server is no behaviour of agents.
    fn check_any(&self, tick: u32, settled: &[Settled]) -> Result<(), LlmError> {
        let called = settled.iter().filter(|settled| settled.called);
        let failed = |s: &&Settled| matches!(s.answer.reply, Reply::Failed(_));
        let (mut calls, mut first) = (0, None);
        for call in called {
            if !failed(&call) {
                return Ok(());
            }
            calls += 1;
            first = first.or(Some(call));
        }
        match first {
            None => Ok(()),
            Some(first) => {
                let outcome = read(&first.answer, &Schema::new()).outcome.name();
                let mut complaints = self.providers.iter().filter_map(|p| p.complaint());
                let complaint = complaints.next().unwrap_or_else(|| {
                    "see that the server is up, and go on with polity resume".to_owned()
                });
                Err(LlmError::NoAnswer {
                    calls,
                    tick,
                    outcome,
                    complaint,
                })
            }
        }
    }

    fn ask(&self, tick: u32, agent: u32, pending: &Pending) -> Ask {
        let model = &self.models[pending.model];
        let (response_format, extra) = self.form(&pending.schema);
        Ask {
            tick,
            agent,
            endpoint: model.endpoint,
            request: Request {
                model: model.name.to_string(),
                provider: model.provider.clone(),
                messages: pending.messages.clone(),
                sampling: model.sampling.clone(),
                response_format,
                extra,
                sample: 0,
            },
            prices: model.prices,
        }
    }

    /// How a server is told the form of the reply.
    fn form(&self, schema: &Schema) -> (Option<Value>, serde_json::Map<String, Value>) {
        let mut extra = serde_json::Map::new();
        let format = match self.format {
            Format::JsonSchema => Some(schema.response_format("decision")),
            Format::JsonObject => Some(json!({ "type": "json_object" })),
            Format::Grammar => {
                let grammar = schema.to_grammar().unwrap_or_default();
                extra.insert("grammar".to_owned(), grammar.into());
                None
            }
            Format::Text => None,
        };
        (format, extra)
    }

    fn ask_again(
        &self,
        mut pending: Pending,
        settled: &Settled,
        reading: &Reading,
    ) -> Result<Pending, LlmError> {
        let reply = match &settled.answer.reply {
            Reply::Text { content, .. } => content.as_str(),
            Reply::Refused { .. } | Reply::Failed(_) => "",
        };
        let complaint = reading.complaint.as_deref().unwrap_or_default();
        pending
            .messages
            .extend(self.prompts.again(reply, complaint)?);
        Ok(pending)
    }

    fn note(
        &mut self,
        round: Round,
        agent: u32,
        model: usize,
        settled: &Settled,
        outcome: Outcome,
    ) {
        let usage = settled.answer.usage;
        self.log.rows.push(LlmCallRow {
            tick: round.tick,
            agent,
            again: round.again,
            key: settled.key.to_string().into(),
            model: Arc::clone(&self.models[model].name),
            prompt_tokens: usage.prompt_tokens,
            completion_tokens: usage.completion_tokens,
            cost_usd: settled.cost_picousd as f64 * USD,
            outcome: outcome.name(),
            coalesced: settled.coalesced,
        });
        self.log.waits.extend(settled.wall);
    }
}

/// Whether another answer to the question may do. Where none came, the client has tried already; and
/// who declines is taken at their word.
fn is_worth_asking_again(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Unparseable | Outcome::Truncated)
}

impl Pending {
    /// What is shared with another was paid by that one.
    fn spend(&mut self, settled: &Settled) {
        let usage = settled.answer.usage;
        self.usage.prompt_tokens += usage.prompt_tokens;
        self.usage.completion_tokens += usage.completion_tokens;
        self.usage.cost_picousd += settled.cost_picousd;
    }
}

impl Model {
    fn new(spec: &ModelSpec, profile: &Profile, endpoint: usize, provider: Option<&str>) -> Self {
        let price = |own: Option<f64>, usual: f64| (own.unwrap_or(usual) * PICOUSD).round() as u64;
        Self {
            name: spec.model.as_str().into(),
            provider: provider.unwrap_or("openai").to_owned(),
            endpoint,
            sampling: Sampling {
                temperature: spec.temperature,
                top_p: spec.top_p,
                max_tokens: Some(spec.max_tokens),
                seed: spec.seed,
                stop: Vec::new(),
            },
            prices: Prices {
                prompt_picousd: price(spec.prompt_usd_per_million, profile.prompt_usd_per_million),
                completion_picousd: price(
                    spec.completion_usd_per_million,
                    profile.completion_usd_per_million,
                ),
            },
        }
    }
}
