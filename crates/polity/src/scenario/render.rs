//! Diagnostics as a terminal shows them: the line, what is wrong in it, and what to do.

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
    let annotation = AnnotationKind::Primary
        .span(span(&source.text, place))
        .label(label);
    let snippet = Snippet::source(&source.text)
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

/// The place within its first line, on whole characters.
fn span(text: &str, place: Place) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(place.start);
    let line = text[start..]
        .find('\n')
        .map_or(text.len(), |newline| start + newline);
    start..text.ceil_char_boundary(place.end).min(line).max(start)
}
