//! Who decides, as typed; and the servers, as the environment has them.

use std::env::VarError;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use clap::Args;
use polity::llm::{LlmError, LlmOptions, PolicyMode, Servers};
use polity::scenario::{EndpointSpec, LimitsSpec, Scenario};
use polity_data::{DataError, Limits, read_manifest};
use polity_llm::SharedProvider;
use polity_llm::client::{Client, Endpoint, Limits as ServerLimits, RetryBudget, Secret};

use super::interrupt::Interrupt;

#[derive(Debug, Args)]
pub(super) struct Policy {
    /// Who decides for the agents: `mock`, the models of `[policy.mock]`; or the language models of
    /// `[policy.llm]`, whose answers are `replay`ed from recordings alone, taken from recordings and asked
    /// for where there is none (`auto`), asked for anew and recorded (`record`), or asked for anew
    /// and kept in the run alone (`live`) [default: replay where the scenario has `[policy.llm]`, else mock].
    #[arg(long, value_name = "M")]
    policy_mode: Option<Mode>,
    #[command(flatten)]
    cache: Cache,
}

/// Where recorded answers are, and how much may be asked for.
#[derive(Debug, Args)]
pub(super) struct Cache {
    /// Where answers are kept between runs [default: where a run that goes on kept them, else as the scenario
    /// says, else llm-cache beside the run].
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,
    /// Most USD that calls of language models may cost, instead of the scenario's `cost-usd-max`.
    #[arg(long, value_name = "USD", value_parser = usd)]
    cost_usd_max: Option<f64>,
    /// Most calls of language models, instead of the scenario's `calls-max`.
    #[arg(long, value_name = "N")]
    calls_max: Option<u64>,
    /// Most tokens of language models, instead of the scenario's `tokens-max`.
    #[arg(long, value_name = "N")]
    tokens_max: Option<u64>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Mode {
    Mock,
    Live,
    Record,
    Auto,
    Replay,
}

impl Mode {
    pub(super) fn of_run(self) -> PolicyMode {
        match self {
            Self::Mock => PolicyMode::Mock,
            Self::Live => PolicyMode::Live,
            Self::Record => PolicyMode::Record,
            Self::Auto => PolicyMode::Auto,
            Self::Replay => PolicyMode::Replay,
        }
    }
}

fn usd(text: &str) -> Result<f64, String> {
    let usd: f64 = text.parse().map_err(|_| "a number of USD".to_owned())?;
    let sound = (0.0..=1e9).contains(&usd);
    sound.then_some(usd).ok_or("from 0 to 1e9 USD".to_owned())
}

impl Policy {
    /// How decisions are come by in a run that goes on from another: what that one was given comes first.
    pub(super) fn after(&self, run: &Path, interrupt: &Interrupt) -> Result<LlmOptions, DataError> {
        let mode = read_manifest(run)?.environment.policy_mode;
        let mocked = PolicyMode::named(&mode) == Some(PolicyMode::Mock);
        let usual = if mocked {
            PolicyMode::Mock
        } else {
            PolicyMode::Replay
        };
        let mode = self.policy_mode.map_or(usual, Mode::of_run);
        Ok(self.cache.options(mode, interrupt).going_on_from(run))
    }

    /// How decisions are come by in a run of this scenario.
    pub(super) fn options(&self, scenario: &Scenario, interrupt: &Interrupt) -> LlmOptions {
        let usual = match scenario.policy.llm {
            Some(_) => PolicyMode::Replay,
            None => PolicyMode::Mock,
        };
        let mode = self.policy_mode.map_or(usual, Mode::of_run);
        self.cache.options(mode, interrupt)
    }
}

impl Cache {
    /// How decisions are come by in this mode.
    pub(super) fn options(&self, mode: PolicyMode, interrupt: &Interrupt) -> LlmOptions {
        let servers = servers(Arc::clone(interrupt.shared()));
        let mut options = LlmOptions::new(mode, servers);
        options.cache = self.cache.clone();
        options.caps = Limits {
            cost_usd: self.cost_usd_max,
            calls: self.calls_max,
            tokens: self.tokens_max,
        };
        options
    }
}

/// The servers that the environment names.
fn servers(stop: Arc<AtomicBool>) -> Servers {
    Arc::new(move |name, spec, limits, retries, all| {
        // One that cannot be a key is told where its own server is asked for.
        let secrets = all.iter().filter_map(|spec| key(spec).ok().flatten());
        let secrets: Vec<Secret> = secrets.collect();
        server(name, spec, limits, retries, &secrets, &stop)
    })
}

fn server(
    name: &str,
    spec: &EndpointSpec,
    limits: &LimitsSpec,
    retries: &RetryBudget,
    secrets: &[Secret],
    stop: &Arc<AtomicBool>,
) -> Result<SharedProvider, LlmError> {
    let wrong = |problem: String| LlmError::Endpoint {
        endpoint: name.to_owned(),
        problem,
    };
    let variable = &spec.base_url_env;
    let base_url = std::env::var(variable).unwrap_or_default();
    if base_url.is_empty() {
        let example = "such as http://127.0.0.1:8080/v1";
        return Err(wrong(format!(
            "set the environment variable {variable} to its address, {example}; or use --policy-mode replay, or mock"
        )));
    }
    let key = key(spec).map_err(wrong)?;
    let endpoint = Endpoint {
        base_url,
        key,
        limits: of_client(limits),
    };
    let client = Client::among(endpoint, secrets, retries.clone(), Arc::clone(stop));
    let client = client.map_err(|error| wrong(format!("{variable}: {error}")))?;
    Ok(Arc::new(client))
}

/// The key of an endpoint, if it has one; or what is wrong with it.
fn key(spec: &EndpointSpec) -> Result<Option<Secret>, String> {
    let variable = &spec.key_env;
    let key = match std::env::var(variable) {
        Err(VarError::NotUnicode(_)) => {
            let problem = "holds what is no text: a key has visible ASCII characters alone";
            return Err(format!("{variable} {problem}"));
        }
        key => key.ok().filter(|key| !key.is_empty()),
    };
    let key = key.map(Secret::new).transpose();
    key.map_err(|error| format!("{variable}: {error}"))
}

fn of_client(limits: &LimitsSpec) -> ServerLimits {
    ServerLimits {
        in_flight_max: limits.in_flight_max as usize,
        in_flight_start: limits.in_flight_start as usize,
        deadline: Duration::from_secs_f64(limits.deadline_s),
        backoff: Duration::from_secs_f64(limits.backoff_s),
        attempts_max: limits.attempts_max,
        requests_per_minute: limits.requests_per_minute,
        tokens_per_minute: limits.tokens_per_minute,
    }
}
