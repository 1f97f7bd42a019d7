//! How forms of expression are learnt: each rule by itself, and what follows for a population.
//!
//! Breaks when a repertoire's rows stop being probabilities, when a short form is understood that
//! was never explained, or when explanation costs nothing.

use polity_worlds::society::language::{
    COURTESIES_MAX, FORMS, LONG_FORMS, Lessons, MEANINGS, Norms, Repertoire, UTTERANCES, Utterance,
};
use polity_worlds::society::lexicon::Lexicon;
use polity_worlds::society::message::Kind;
use polity_worlds::society::params::Params;
use polity_worlds::society::probe::Probe;

use crate::village::{watch, watched};

fn norms() -> Norms {
    Params::default().norms
}

fn lessons() -> Lessons {
    Lessons::new(&norms(), &Lexicon::new())
}

fn short() -> Utterance {
    Utterance::new(3, LONG_FORMS + 1, 0)
}

fn assert_rows_are_probabilities(repertoire: &Repertoire) {
    for meaning in 0..MEANINGS {
        let row: Vec<f64> = (0..FORMS)
            .map(|form| repertoire.favour(meaning, form))
            .collect();
        assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-3, "{row:?}");
        assert!(row.iter().all(|p| (0.0..=1.0).contains(p)), "{row:?}");
    }
}

#[test]
fn saying_favours_a_form_the_more_the_shorter_it_is() {
    let gain = |courtesies, token_cost| {
        let norms = Norms {
            token_cost,
            ..norms()
        };
        let lessons = Lessons::new(&norms, &Lexicon::new());
        let mut repertoire = Repertoire::new(&norms);
        let before = repertoire.favour(3, short().form());
        repertoire.said(Utterance::new(3, short().form(), courtesies), &lessons);
        assert_rows_are_probabilities(&repertoire);
        repertoire.favour(3, short().form()) - before
    };
    let (plain, polite) = (gain(0, 0.05), gain(COURTESIES_MAX, 0.05));
    assert!(plain > polite && polite > 0.0);
    assert_eq!(
        gain(COURTESIES_MAX, 1.0),
        0.0,
        "what costs more than it is worth gains nothing"
    );
}

#[test]
fn explaining_costs_the_speaker_favour_and_teaches_the_hearer() {
    let mut speaker = Repertoire::new(&norms());
    let before = speaker.favour(3, short().form());
    speaker.misheard(short(), &lessons());
    assert_rows_are_probabilities(&speaker);
    assert!(speaker.favour(3, short().form()) < before);
    let mut hearer = Repertoire::new(&norms());
    let before = hearer.familiarity(short());
    (0..20).for_each(|_| hearer.learn(short(), &lessons()));
    assert!(hearer.familiarity(short()) > before && hearer.familiarity(short()) <= 1.0);
    let other = Utterance::new(3, LONG_FORMS, 0);
    assert_eq!(
        hearer.familiarity(other),
        before,
        "a synonym is learnt by itself"
    );
}

#[test]
fn a_form_that_had_won_can_be_unlearnt() {
    let (mut speaker, lessons) = (Repertoire::new(&norms()), lessons());
    (0..2000).for_each(|_| speaker.said(short(), &lessons));
    assert!(speaker.favour(3, short().form()) > 0.999);
    (0..5).for_each(|_| speaker.misheard(short(), &lessons));
    assert_rows_are_probabilities(&speaker);
    assert!(speaker.favour(3, short().form()) < 0.5);
}

#[test]
fn misunderstandings_are_cleared_up_in_plain_words() {
    let log = watch(&mut watched(Params::default(), 64), 200);
    let unclear = log
        .sent
        .iter()
        .filter(|(_, s)| s.body.kind == Kind::Clarify)
        .count();
    let repeated: Vec<_> = log
        .sent
        .iter()
        .filter(|(_, s)| s.body.kind == Kind::Repeat)
        .collect();
    assert!(unclear > 100 && repeated.len() > 100);
    assert!(repeated.iter().all(|(_, s)| !s.body.utterance.is_short()));
    assert!(repeated.len() <= unclear);
}

#[test]
fn where_brevity_saves_nothing_explaining_drives_short_forms_out() {
    let mut params = Params::default();
    // A single token costs all that being understood is worth: only explanations move favour.
    params.norms.token_cost = 1.0;
    let mut sim = watched(params, 64);
    let short = |sim: &polity_engine::Simulation<polity_worlds::society::Society>| {
        let each = |agent: &polity_worlds::society::agent::Agent| {
            (LONG_FORMS..FORMS)
                .map(|form| agent.repertoire.favour(0, form))
                .sum::<f64>()
        };
        sim.states().map(each).sum::<f64>() / 64.0
    };
    let before = short(&sim);
    sim.run(300);
    assert!(short(&sim) < 0.8 * before, "{before} to {}", short(&sim));
}

/// Mean tokens per message over the ticks since the last call.
fn length(sim: &mut polity_engine::Simulation<polity_worlds::society::Society>) -> f64 {
    let lexicon = Lexicon::new();
    let (mut tokens, mut messages) = (0, 0);
    for probe in sim.probes_mut() {
        let Probe { utterances, .. } = std::mem::take(probe);
        for i in 0..UTTERANCES {
            tokens += utterances[i] * lexicon.tokens(Utterance::from_index(i)).len() as u64;
            messages += utterances[i];
        }
    }
    tokens as f64 / messages as f64
}

#[test]
fn a_population_shortens_its_messages_only_if_it_learns() {
    let ratio = |learn| {
        let mut params = Params::default();
        params.norms.learn = learn;
        let mut sim = watched(params, 128);
        sim.run(100);
        let early = length(&mut sim);
        sim.run(1400);
        length(&mut sim);
        sim.run(100);
        length(&mut sim) / early
    };
    let (learning, frozen) = (ratio(true), ratio(false));
    assert!(learning < 0.6, "{learning}");
    assert!((frozen - 1.0).abs() < 0.05, "{frozen}");
}
