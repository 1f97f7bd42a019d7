//! Diagnostics as a terminal shows them: the line, what is wrong in it, and what to do.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::diagnostic::Diagnostic;
use super::document::{Place, Source};

pub(super) fn render(sources: &[Source], diagnostics: &[Diagnostic], color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let render_one = |d| renderer.render(&[group(sources, d)]);
    let rendered: Vec<String> = diagnostics.iter().map(render_one).collect();
    rendered.join("\n\n")
}

fn group<'a>(sources: &'a [Source], diagnostic: &'a Diagnostic) -> Group<'a> {
    let (problem, expected) = (&diagnostic.problem, &diagnostic.expected);
    let Some(place) = diagnostic.place else {
        let title = format!("{}: {problem}", diagnostic.source_name);
        let group = Group::with_title(Level::ERROR.primary_title(title));
        let expected = (!expected.is_empty()).then(|| format!("expected {expected}"));
        let notes = expected.into_iter().map(|text| Level::NOTE.message(text));
        return with_help(group.elements(notes), diagnostic);
    };
    let source = &sources[place.source];
    let label = if expected.is_empty() {
        String::new()
    } else {
        format!("expected {expected}")
    };
    let (line, span) = line(&source.text, place);
    let annotation = AnnotationKind::Primary.span(span).label(label);
    let snippet = Snippet::source(line)
        .line_start(diagnostic.line)
        .path(&source.name)
        .annotation(annotation);
    with_help(
        Level::ERROR.primary_title(problem).element(snippet),
        diagnostic,
    )
}

fn with_help<'a>(group: Group<'a>, diagnostic: &'a Diagnostic) -> Group<'a> {
    group.elements(
        diagnostic
            .remedy
            .iter()
            .map(|remedy| Level::HELP.message(remedy)),
    )
}

/// The line in which a place begins, and the place within it, on whole characters. Only this line is
/// handed on: a large file with many faults is not searched for each of them.
fn line(text: &str, place: Place) -> (&str, Range<usize>) {
    let at = text.floor_char_boundary(place.start);
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..]
        .find('\n')
        .map_or(text.len(), |newline| at + newline);
    let until = text.ceil_char_boundary(place.end).clamp(at, end);
    (&text[start..end], at - start..until - start)
}
