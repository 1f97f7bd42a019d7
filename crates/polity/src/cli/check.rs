//! `polity check`.

use clap::Args;

use super::fault::Fault;
use super::{ScenarioArgs, print};

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Prints the whole scenario, with every default filled in.
    #[arg(long)]
    resolved: bool,
}

impl Check {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        let scenario = self.scenario.load()?;
        if self.resolved {
            return print(&scenario.to_toml());
        }
        print(&format!(
            "{}: {} agents, {} ticks, seed {}\nscenario hash {}\n",
            self.scenario.scenario.display(),
            scenario.population.agents,
            scenario.ticks,
            scenario.seed,
            scenario.hash(),
        ))
    }
}
