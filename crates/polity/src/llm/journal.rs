//! Where the answers of a run are: its own journal, and a cache that runs share.

use std::fs;
use std::path::{Path, PathBuf};

use polity_llm::{
    Asked, Caps, Desk, DeskError, Mode, Rules, Scope, Source, Store, StoreError, Stores, Taking,
};

use super::cache::{of_run, store_in};
use super::decider::Decider;
use super::error::LlmError;
use super::mode::{LlmOptions, find_servers};
use super::outages::Outages;
use super::unfinished::{ASKED, PARENT, failed, set_aside};
use crate::scenario::{Llm, ModelSpec, Sample, Scenario};

/// The directory of a run with all answers that it made use of.
pub(crate) const JOURNAL: &str = "llm";
/// The cache beside a run.
const CACHE: &str = "llm-cache";
/// 10⁻¹² USD per USD.
const PICOUSD: f64 = 1e12;

impl Decider {
    /// Who decides in a run of this scenario whose directory is, or will be, `run`; `None` where mocked
    /// models do. Nothing is written before [`Decider::keep`].
    pub(crate) fn open(
        scenario: &Scenario,
        options: &LlmOptions,
        run: &Path,
    ) -> Result<Option<Self>, LlmError> {
        let Some(mode) = options.mode.of_desk() else {
            return Ok(None);
        };
        let Some(llm) = &scenario.policy.llm else {
            return Err(LlmError::NoModel(options.mode));
        };
        let rules = Rules {
            mode,
            scope: match llm.sample {
                Sample::Call => Scope::Call,
                Sample::Agent => Scope::Agent,
                Sample::Request => Scope::Request,
            },
            caps: caps(llm, options),
        };
        let cache = open_cache(scenario, llm, options, run)?;
        let mut sources = sources(options.sources.iter().chain(&options.parent))?;
        if let (Some(beginning), Some(cache), Mode::Record) = (&options.begun, &cache, mode) {
            sources.extend(beginning.since(cache, &options.asked)?);
        }
        check_prices(scenario, llm, rules.caps.cost_picousd.is_some())?;
        let stores = Stores {
            sources,
            cache,
            journal: None,
            asked: None,
        };
        let (served, providers) = find_servers(scenario, llm, options)?;
        let desk = Desk::new(rules, stores, providers.clone());
        let outages = Outages::new(&served, options.asked.clone());
        let decider = Self::new(scenario, llm, (&served, providers), desk, outages)?;
        Ok(Some(decider))
    }

    /// What a run that is no more than a directory must have in it, so that it can be gone on with: where its cache begins, and
    /// what a run of which it is a fork was given. By path.
    pub(crate) fn first_files(
        &self,
        options: &LlmOptions,
    ) -> Result<Vec<(String, Vec<u8>)>, LlmError> {
        let beginning = self.beginning().map(|beginning| beginning.file());
        let mut files: Vec<(String, Vec<u8>)> = beginning.into_iter().collect();
        if let Some(parent) = &options.parent {
            let store = Store::open_read_only(parent).map_err(DeskError::from)?;
            let content = fs::read(store.path()).map_err(|error| failed(store.path(), error))?;
            let name = store.path().file_name().unwrap_or_default();
            files.push((format!("{PARENT}/{}", name.display()), content));
        }
        Ok(files)
    }

    /// From now on, keeps all answers in the run's own directory. What it had been given before it was
    /// interrupted is set aside there.
    pub(crate) fn keep(&mut self, run: &Path) -> Result<(), LlmError> {
        set_aside(run)?;
        if let Some(beginning) = self.beginning() {
            beginning.note(run)?;
        }
        let journal = Store::create(&run.join(JOURNAL)).map_err(DeskError::from)?;
        let asked = Asked::open(&run.join(ASKED)).map_err(DeskError::from)?;
        self.begin_journal(journal, asked);
        Ok(())
    }
}

fn caps(llm: &Llm, options: &LlmOptions) -> Caps {
    if options.uncapped {
        return Caps::default();
    }
    let cost_usd = options.caps.cost_usd.or(llm.cost_usd_max);
    Caps {
        cost_picousd: cost_usd.map(|usd| (usd * PICOUSD).round() as u64),
        calls: options.caps.calls.or(llm.calls_max),
        tokens: options.caps.tokens.or(llm.tokens_max),
    }
}

/// A limit in USD needs prices that are those of the models: a mocked profile's are somebody else's.
pub(super) fn check_prices(
    scenario: &Scenario,
    llm: &Llm,
    is_limited: bool,
) -> Result<(), LlmError> {
    let priced = |model: &&ModelSpec| {
        model.prompt_usd_per_million.is_some() && model.completion_usd_per_million.is_some()
    };
    let unpriced = llm.models_of(scenario).find(|model| !priced(model));
    match unpriced.filter(|_| is_limited) {
        Some(model) => Err(LlmError::NoPrice(model.model.clone())),
        None => Ok(()),
    }
}

fn sources<'a>(paths: impl Iterator<Item = &'a PathBuf>) -> Result<Vec<Source>, LlmError> {
    let open = |path: &PathBuf| {
        let store = Store::open_read_only(path).map_err(DeskError::from)?;
        let taking = Taking::InSequence;
        Ok(Source { store, taking })
    };
    paths.map(open).collect()
}

/// The cache: where the command line says, else where the scenario does, else beside the run.
fn open_cache(
    scenario: &Scenario,
    llm: &Llm,
    options: &LlmOptions,
    run: &Path,
) -> Result<Option<Store>, LlmError> {
    use super::PolicyMode::{Auto, Live, Mock, Record, Replay};
    if options.no_cache {
        return Ok(None);
    }
    let given = options.cache.clone();
    let path = given
        .or_else(|| llm.cache.as_ref().map(|path| scenario.base_dir.join(path)))
        .unwrap_or_else(|| run.parent().unwrap_or(Path::new("")).join(CACHE));
    if let Some(run) = of_run(&path)
        && matches!(options.mode, Record | Auto)
    {
        return Err(LlmError::CacheOfRun { cache: path, run });
    }
    let has_sources = !options.sources.is_empty() || options.parent.is_some();
    let store = match options.mode {
        Mock | Live => return Ok(None),
        Record | Auto => Store::open(&path),
        Replay => match Store::open_read_only(&store_in(&path)) {
            Err(StoreError::Missing(_)) if has_sources => return Ok(None),
            Err(StoreError::Missing(_)) => return Err(LlmError::NoRecording(path)),
            store => store,
        },
    };
    Ok(Some(store.map_err(DeskError::from)?))
}
