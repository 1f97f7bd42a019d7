//! `polity check`.

use clap::Args;
use polity::llm::first_question;
use polity::scenario::{Estimate, Size};
use polity_llm::Message;

use super::fault::Fault;
use super::{ScenarioArgs, print};

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Prints the whole scenario, with every default filled in.
    #[arg(long)]
    resolved: bool,
    /// Prints the first question that a language model would be asked, as the templates have it.
    #[arg(long, conflicts_with = "resolved")]
    prompt: bool,
}

impl Check {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        let scenario = self.scenario.load()?;
        if self.resolved {
            return print(&scenario.to_toml());
        }
        // Whether or not it is to be seen: what a template lacks is told here.
        let question = first_question(&scenario)?;
        if self.prompt {
            return print(&written(question.as_deref()));
        }
        print(&format!(
            "{}: {} agents, {} ticks, seed {}\nscenario hash {}\n{}\n",
            self.scenario.scenario.display(),
            scenario.population.agents,
            scenario.ticks,
            scenario.seed,
            scenario.hash(),
            needs(&scenario.estimate),
        ))
    }
}

/// A question, message by message.
fn written(question: Option<&[Message]>) -> String {
    let Some(messages) = question else {
        return "no language model is asked anything, at least in the first million turns\n"
            .to_owned();
    };
    let message = |message: &Message| {
        format!(
            "--- {}\n{}\n",
            message.role.name(),
            message.content.trim_end()
        )
    };
    messages.iter().map(message).collect()
}

/// What a run will take, in one line.
pub(super) fn needs(estimate: &Estimate) -> String {
    let [memory, disk, per_window] = [
        estimate.memory_bytes(),
        estimate.disk_bytes(),
        estimate.window_disk_bytes(),
    ]
    .map(Size);
    let windows = estimate.windows;
    format!(
        "needs about {memory} of memory and {disk} of disk ({windows:.0} windows of {per_window})"
    )
}
