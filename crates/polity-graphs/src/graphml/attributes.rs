//! Attributes of a tag.

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use super::read::Fault;

/// The value of an attribute, if the tag has it.
pub(super) fn find(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, Fault> {
    // Without the check for repeated attributes, which takes quadratic time.
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|e| Fault::Xml(e.into()))?;
        if attribute.key.as_ref() == name {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            return Ok(Some(value.map_err(Fault::Xml)?.into_owned()));
        }
    }
    Ok(None)
}

/// The value of an attribute that the tag must have.
pub(super) fn need(tag: &BytesStart<'_>, name: &str) -> Result<String, Fault> {
    find(tag, name)?.ok_or_else(|| {
        let tag = tag.local_name().as_ref().to_owned();
        Fault::Graph(
            format!("<{tag}> without `{name}`, expected <{tag} {name}=\"…\">"),
            "add it",
        )
    })
}
