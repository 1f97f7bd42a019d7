//! `polity estimate`.

use std::fmt::Write;

use clap::Args;
use polity::llm::{Amounts, Forecast, Limit, Range, Sampled, estimate};
use polity::scenario::Scenario;
use serde_json::json;

use super::check::needs;
use super::fault::Fault;
use super::{ScenarioArgs, print};

#[derive(Debug, Args)]
pub(super) struct Estimate {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Prints JSON, for programs.
    #[arg(long)]
    json: bool,
}

impl Estimate {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        let scenario = self.scenario.load()?;
        let forecast = estimate(&scenario)?;
        if self.json {
            let needs = json!({
                "memory_bytes": scenario.estimate.memory_bytes(),
                "disk_bytes": scenario.estimate.disk_bytes(),
            });
            let all = json!({ "machine": needs, "language_models": forecast });
            let text = serde_json::to_string_pretty(&all).unwrap_or_default();
            return print(&format!("{text}\n"));
        }
        let path = self.scenario.scenario.display();
        let head = format!("{path}: {}\n", needs(&scenario.estimate));
        print(&match forecast {
            None => format!("{head}no language model is asked: the scenario has no [policy.llm]\n"),
            Some(forecast) => head + &told(&scenario, &forecast),
        })
    }
}

/// A forecast for people.
fn told(scenario: &Scenario, forecast: &Forecast) -> String {
    let mut out = String::new();
    let heads = ["", "low", "expected", "high"];
    line(&mut out, heads.map(str::to_owned));
    for (model, amounts) in &forecast.models {
        section(&mut out, model, amounts);
    }
    if forecast.models.len() > 1 {
        section(&mut out, "in all", &forecast.total);
    }
    row(&mut out, "time", forecast.wall_s, time);
    let _ = writeln!(out);
    for limit in &forecast.caps {
        let _ = writeln!(out, "{}", of_limit(limit));
    }
    if forecast.caps.is_empty() {
        let _ = writeln!(
            out,
            "no limit is set; consider cost-usd-max in [policy.llm]"
        );
    }
    let _ = writeln!(out, "{}", of_sample(scenario, &forecast.sampled));
    out
}

fn section(out: &mut String, name: &str, amounts: &Amounts<Range>) {
    let _ = writeln!(out, "{name}");
    row(out, "  calls", amounts.calls, number);
    row(out, "  tokens read", amounts.prompt_tokens, number);
    row(out, "  tokens written", amounts.completion_tokens, number);
    row(out, "  USD", amounts.cost_usd, usd);
}

fn row(out: &mut String, name: &str, range: Range, write: fn(f64) -> String) {
    let Range {
        low,
        expected,
        high,
    } = range;
    let [low, expected, high] = [low, expected, high].map(write);
    line(out, [name.to_owned(), low, expected, high]);
}

fn line(out: &mut String, [name, low, expected, high]: [String; 4]) {
    let _ = writeln!(out, "{name:<18}{low:>16}{expected:>16}{high:>16}");
}

/// A number in thousands, as people read it.
fn number(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn usd(value: f64) -> String {
    match value {
        0.0 => "0".to_owned(),
        v if v < 0.01 => format!("{v:.5}"),
        v if v < 1000.0 => format!("{v:.2}"),
        v => number(v),
    }
}

fn time(seconds: f64) -> String {
    match seconds {
        s if s < 120.0 => format!("{s:.1} s"),
        s if s < 7200.0 => format!("{:.1} min", s / 60.0),
        s if s < 172_800.0 => format!("{:.1} h", s / 3600.0),
        s => format!("{} days", number(s / 86_400.0)),
    }
}

fn of_limit(limit: &Limit) -> String {
    let write: fn(f64) -> String = match limit.key {
        "cost-usd-max" => usd,
        _ => number,
    };
    let (most, high, expected) = (
        write(limit.most),
        write(limit.takes.high),
        write(limit.takes.expected),
    );
    let key = limit.key;
    // What a call is reserved with need be left even for the last.
    let with = |reserved: f64| match reserved > 0.0 {
        true => format!(
            " (of which the last call needs {} to begin)",
            write(reserved)
        ),
        false => String::new(),
    };
    if limit.expected_exceeds {
        let with = with(limit.reserved.expected);
        format!(
            "ABOVE THE LIMIT: {expected} are expected, and {key} is {most}{with}: the run would end early"
        )
    } else if limit.high_exceeds {
        let with = with(limit.reserved.high);
        format!(
            "may exceed the limit: up to {high}, and {key} is {most}{with}: the run would then end early"
        )
    } else {
        let with = with(limit.reserved.high);
        format!("within the limit: up to {high}, and {key} is {most}{with}")
    }
}

fn of_sample(scenario: &Scenario, sampled: &Sampled) -> String {
    let Sampled {
        agents,
        of_agents,
        ticks,
        of_ticks,
        prompts,
    } = sampled;
    let ticks_are = match scenario.society() {
        Some(_) => "ticks",
        None => "tasks",
    };
    let part = match (agents == of_agents, ticks == of_ticks) {
        (true, true) => format!("all {agents} agents and {ticks} {ticks_are}"),
        _ => format!(
            "{agents} of {of_agents} agents and {ticks} of {of_ticks} {ticks_are}, scaled up"
        ),
    };
    format!(
        "played with stand-ins in place of models: {part}; {prompts} prompts written out; nothing was sent"
    )
}
