//! Forms as data: which fields an object has, in which parts, with which words.

use leptos::prelude::*;

use super::element::el;
use super::{check_field, choice_field, list_field, reference_field, references_field, text_field};
use crate::model::values::NetworkMode;
use crate::model::{DocPath, Noun};

/// A headed part of a form.
pub struct Part {
    pub title: &'static str,
    pub about: &'static str,
    /// The network type the part is for; all when not given.
    pub only: Option<NetworkMode>,
    pub fields: &'static [Field],
}

/// A field of a form.
#[derive(Clone, Copy)]
pub struct Field {
    /// Its name in the plan.
    pub name: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    /// An example, or what holds when nothing is given.
    pub sample: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Choice,
    Check(bool),
    Reference(Noun),
    References(Noun),
    List(&'static str),
}

impl Part {
    pub const fn new(title: &'static str, fields: &'static [Field]) -> Self {
        Self {
            title,
            about: "",
            only: None,
            fields,
        }
    }

    pub const fn about(mut self, about: &'static str) -> Self {
        self.about = about;
        self
    }

    pub const fn only(mut self, mode: NetworkMode) -> Self {
        self.only = Some(mode);
        self
    }
}

impl Field {
    const fn new(name: &'static str, label: &'static str, kind: Kind) -> Self {
        Self {
            name,
            label,
            kind,
            hint: "",
            sample: "",
        }
    }

    /// One line of text.
    pub const fn text(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::Text)
    }

    /// One of a closed set.
    pub const fn choice(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::Choice)
    }

    /// On or off.
    pub const fn check(name: &'static str, label: &'static str, default: bool) -> Self {
        Self::new(name, label, Kind::Check(default))
    }

    /// The name of an object.
    pub const fn reference(name: &'static str, label: &'static str, noun: Noun) -> Self {
        Self::new(name, label, Kind::Reference(noun))
    }

    /// The names of objects.
    pub const fn references(name: &'static str, label: &'static str, noun: Noun) -> Self {
        Self::new(name, label, Kind::References(noun))
    }

    /// Several texts, each called `item`.
    pub const fn list(name: &'static str, label: &'static str, item: &'static str) -> Self {
        Self::new(name, label, Kind::List(item))
    }

    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    pub const fn sample(mut self, sample: &'static str) -> Self {
        self.sample = sample;
        self
    }

    /// The field of the object at a place.
    pub fn view(self, object: &DocPath) -> AnyView {
        let at = object.join(self.name);
        match self.kind {
            Kind::Text => text_field(at, self),
            Kind::Choice => choice_field(at, self),
            Kind::Check(default) => check_field(at, self, default),
            Kind::Reference(noun) => reference_field(at, self, noun, None),
            Kind::References(noun) => references_field(at, self, noun),
            Kind::List(item) => list_field(at, self, item),
        }
    }
}

/// Fields under a heading.
pub fn section(title: &'static str, about: &'static str, fields: Vec<AnyView>) -> AnyView {
    let about = (!about.is_empty()).then(|| el("p").class("about").text(about).view());
    let fields = el("div").class("fields").children(fields);
    el("section")
        .class("section")
        .el(el("h2").text(title))
        .maybe(about)
        .el(fields)
        .view()
}

/// The parts of a form that an object's network type has use for.
pub fn form(object: &DocPath, parts: &'static [Part], mode: Option<NetworkMode>) -> Vec<AnyView> {
    let wanted = parts
        .iter()
        .filter(|part| part.only.is_none() || part.only == mode);
    wanted
        .map(|part| {
            let fields = part.fields.iter().map(|field| field.view(object)).collect();
            section(part.title, part.about, fields)
        })
        .collect()
}
