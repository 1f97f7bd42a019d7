//! Deciding for the agents of a run, tick by tick.

use polity_llm::reading::Reading;
use polity_llm::{Answer, Ask, Desk, Reply, Request, Settled, SharedProvider};
use polity_worlds::usage::Usage;

use super::beginning::Beginning;
use super::error::LlmError;
use super::log::{Decided, Log, Round};
use super::mode::Served;
use super::model::{Model, form};
use super::outages::Outages;
use super::pending::{Patience, Pending, no_decision, understood};
use super::prompts::Prompts;
use super::subject::Subject;
use crate::scenario::{Format, Llm, ModelSpec, Profile, Scenario};

/// Decides for the agents of a run by asking language models.
pub(crate) struct Decider {
    desk: Desk,
    prompts: Prompts,
    format: Format,
    patience: Patience,
    /// By group; the last for agents of any other.
    models: Vec<Model>,
    providers: Vec<SharedProvider>,
    outages: Outages,
    /// What happened since it was last taken.
    log: Log,
}

impl Decider {
    /// A decider that takes its answers from a desk. `served` says whom the desk's providers answer for.
    pub(super) fn new(
        scenario: &Scenario,
        llm: &Llm,
        (served, providers): (&[Served<'_>], Vec<SharedProvider>),
        desk: Desk,
        outages: Outages,
    ) -> Result<Self, LlmError> {
        let endpoint = |spec: &ModelSpec| {
            let place = served.iter().position(|other| *other == spec.served());
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
            outages,
            desk,
            prompts: Prompts::new(&llm.templates)?,
            format: llm.format,
            patience: Patience {
                ask_again: llm.ask_again,
                on_unparseable: llm.on_unparseable,
            },
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

    /// Where in the cache it begins, if it has one.
    pub(super) fn beginning(&self) -> Option<Beginning> {
        self.desk.stores().cache.as_ref().map(Beginning::of)
    }

    /// Begins the run's own record of answers.
    pub(super) fn begin_journal(&mut self, journal: polity_llm::Store, asked: polity_llm::Asked) {
        self.desk.keep_journal(journal, asked);
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
        let mut pending = self.pending(seen, group_of)?;
        let mut decisions: Vec<Option<S::Decision>> = seen.iter().map(|_| None).collect();
        for again in 0..=self.patience.ask_again {
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

    /// What is to be asked: of those who have a choice.
    fn pending<S: Subject>(
        &self,
        seen: &[S],
        group_of: impl Fn(u32) -> u16,
    ) -> Result<Vec<Pending>, LlmError> {
        let mut pending = Vec::new();
        for (place, subject) in seen.iter().enumerate() {
            if let Some(schema) = subject.schema() {
                let group = usize::from(group_of(subject.agent()));
                pending.push(Pending {
                    place,
                    messages: self.prompts.begin(subject, &schema)?,
                    schema,
                    model: group.min(self.models.len() - 1),
                    usage: Usage::default(),
                    key: None,
                });
            }
        }
        Ok(pending)
    }

    /// Asks once for each decision; comes back with those that are to be asked for again.
    fn round<S: Subject>(
        &mut self,
        round: Round,
        seen: &[S],
        pending: Vec<Pending>,
        decisions: &mut [Option<S::Decision>],
    ) -> Result<Vec<Pending>, LlmError> {
        let answered = self.settle(round, seen, &pending)?;
        let mut left = Vec::new();
        for (mut p, (settled, reading)) in pending.into_iter().zip(answered) {
            let subject = &seen[p.place];
            let asked = (subject.agent(), &self.models[p.model].name);
            self.log.note(round, asked, &settled, reading.outcome);
            p.spend(&settled);
            let key = *p.key.get_or_insert(settled.key);
            if reading.value.is_none() && self.patience.asks_again(round.again, reading.outcome) {
                left.push(self.ask_again(p, &settled, &reading)?);
                continue;
            }
            self.log.decided.push(Decided {
                place: p.place,
                key,
                failed: reading.value.is_none().then_some(reading.outcome),
            });
            decisions[p.place] = Some(match reading.value {
                Some(value) => subject.decide(&value, p.usage),
                None => subject.silence(p.usage),
            });
        }
        Ok(left)
    }

    /// Asks, and reads what comes. Recorded answers that would end the run are asked for anew.
    fn settle<S: Subject>(
        &mut self,
        Round { tick, again }: Round,
        seen: &[S],
        pending: &[Pending],
    ) -> Result<Vec<(Settled, Reading)>, LlmError> {
        let ask = |p: &Pending| self.ask(tick, seen[p.place].agent(), p);
        let asks = pending.iter().map(ask).collect();
        let endpoint = |p: &Pending| self.models[p.model].endpoint;
        let endpoints: Vec<usize> = pending.iter().map(endpoint).collect();
        let (outages, providers, patience) = (&mut self.outages, &self.providers, self.patience);
        let read = |place: usize, answer: &Answer| {
            let reading = understood(&seen[pending[place].place], answer);
            let ends = reading.value.is_none() && patience.ends(again, reading.outcome);
            (reading, ends)
        };
        let mut readings = Vec::with_capacity(pending.len());
        // Before it is in the run's record: what stops a run is to be asked again by whoever goes on.
        let check = |settled: &[Settled]| {
            outages.look(tick, &endpoints, settled, providers)?;
            for (place, settled) in settled.iter().enumerate() {
                let (reading, ends) = read(place, &settled.answer);
                if ends {
                    let agent = seen[pending[place].place].agent();
                    return Err(no_decision(agent, tick, reading));
                }
                readings.push(reading);
            }
            Ok(())
        };
        let usable = |place: usize, answer: &Answer| !read(place, answer).1;
        let settled = self.desk.settle_if(asks, usable, check)?;
        Ok(settled.into_iter().zip(readings).collect())
    }

    fn ask(&self, tick: u32, agent: u32, pending: &Pending) -> Ask {
        let model = &self.models[pending.model];
        let (response_format, extra) = form(self.format, &pending.schema);
        Ask {
            tick,
            agent,
            endpoint: model.endpoint,
            request: Request {
                messages: pending.messages.clone(),
                response_format,
                extra,
                ..model.request()
            },
            prices: model.prices,
        }
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
}
