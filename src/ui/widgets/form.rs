//! Forms as data: which fields an object has, in which parts, with which words.

use leptos::prelude::*;

use super::element::{El, dynamic, el, live};
use super::{
    check_field, choice_field, list_field, notes_field, reference_field, references_field,
    severity_dot, text_field,
};
use crate::model::{DocPath, Noun};
use crate::ui::state::Session;

/// A headed part of a form.
pub struct Part {
    title: &'static str,
    about: &'static str,
    /// The kinds of objects the part is for, in the plan's words; all when empty.
    only: &'static str,
    fields: &'static [Field],
    /// Rarely used ones, folded away.
    more: &'static [Field],
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
    Notes,
}

impl Part {
    pub const fn new(title: &'static str, fields: &'static [Field]) -> Self {
        Self {
            title,
            about: "",
            only: "",
            fields,
            more: &[],
        }
    }

    pub const fn about(mut self, about: &'static str) -> Self {
        self.about = about;
        self
    }

    /// For these kinds of objects alone.
    pub const fn only(mut self, kinds: &'static str) -> Self {
        self.only = kinds;
        self
    }

    /// Rarely used fields.
    pub const fn more(mut self, fields: &'static [Field]) -> Self {
        self.more = fields;
        self
    }

    fn is_for(&self, kind: &str) -> bool {
        self.only.is_empty() || self.only.split(' ').any(|only| only == kind)
    }

    fn view(&self, object: &DocPath) -> AnyView {
        let more = (!self.more.is_empty()).then(|| more(object, self.more));
        heading(self.title, self.about)
            .el(el("div")
                .class("fields")
                .children(views(object, self.fields)))
            .maybe(more)
            .view()
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

    /// Remarks.
    pub const fn notes() -> Self {
        Self::new("notes", "Notes", Kind::Notes)
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
            Kind::Notes => notes_field(at),
        }
    }
}

/// Fields under a heading.
pub fn section(title: &'static str, about: &'static str, fields: Vec<AnyView>) -> AnyView {
    heading(title, about)
        .el(el("div").class("fields").children(fields))
        .view()
}

fn heading(title: &'static str, about: &'static str) -> El {
    let title = (!title.is_empty()).then(|| el("h2").text(title).view());
    let about = (!about.is_empty()).then(|| el("p").class("about").text(about).view());
    el("section").class("section").maybe(title).maybe(about)
}

fn views(object: &DocPath, fields: &[Field]) -> Vec<AnyView> {
    fields.iter().map(|field| field.view(object)).collect()
}

/// Rarely used fields behind a line that tells how many are set, and whether one has a problem.
pub fn more(object: &DocPath, fields: &'static [Field]) -> AnyView {
    let session = Session::get();
    let places: Vec<_> = fields.iter().map(|field| object.join(field.name)).collect();
    let worst: Vec<_> = places
        .iter()
        .map(|at| session.worst_within(at.clone()))
        .collect();
    let worst = Memo::new(move |_| worst.iter().filter_map(Memo::get).min());
    let given = move || {
        let given = |at: &&DocPath| session.plan.with(|plan| plan.is_given(at));
        match places.iter().filter(given).count() {
            0 => "More settings".to_owned(),
            count => format!("More settings, {count} set"),
        }
    };
    let line = el("summary").child(live(given)).child(severity_dot(worst));
    el("details")
        .class("more")
        .el(line)
        .el(el("div").class("fields").children(views(object, fields)))
        .view()
}

/// The parts of a form that an object of this kind has use for.
pub fn form(object: &DocPath, parts: &'static [Part], kind: &str) -> Vec<AnyView> {
    let (used, unused): (Vec<_>, Vec<_>) = parts.iter().partition(|part| part.is_for(kind));
    let fields = |part: &&'static Part| part.fields.iter().chain(part.more);
    let mut left: Vec<Field> = Vec::new();
    for field in unused.iter().flat_map(fields) {
        let is_new = |known: &Field| known.name != field.name;
        if used.iter().flat_map(fields).all(is_new) && left.iter().all(is_new) {
            left.push(*field);
        }
    }
    let mut views: Vec<_> = used.iter().map(|part| part.view(object)).collect();
    views.push(unused_fields(object, left));
    views
}

/// Fields that this kind of object has no use for, but that have a problem all the same.
fn unused_fields(object: &DocPath, fields: Vec<Field>) -> AnyView {
    let session = Session::get();
    let worst: Vec<_> = fields
        .iter()
        .map(|field| session.worst_within(object.join(field.name)))
        .collect();
    // What was shown once stays: it must not vanish under the hands of whoever mends it.
    let shown = Memo::new(move |before: Option<&Vec<usize>>| {
        let was_shown = |i: &usize| before.is_some_and(|before| before.contains(i));
        (0..worst.len())
            .filter(|i| worst[*i].get().is_some() || was_shown(i))
            .collect::<Vec<_>>()
    });
    let object = object.clone();
    dynamic(move || {
        let shown = shown.get();
        let views = shown.iter().map(|i| fields[*i].view(&object)).collect();
        let section = || section("Set, but not used here", "", views);
        (!shown.is_empty()).then(section).into_iter().collect()
    })
}
