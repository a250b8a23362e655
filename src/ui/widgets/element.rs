//! Elements, built by plain calls.
//!
//! [`view!`](leptos::view) unfolds into code for every attribute of every element; a call that passes
//! two strings is a fraction of it, and the views are most of what a browser has to load. So elements
//! are built here, and `view!` is left for the few that need a reference to their node.

use leptos::attr::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::attr::custom::custom_attribute;
use leptos::ev;
use leptos::html::{self, ElementChild};
use leptos::prelude::*;
use leptos::tachys::html::class::class;
use leptos::tachys::html::event::on;
use leptos::tachys::html::property::prop;

/// An element under construction. Boxed and never inlined: a call hands on one pointer.
pub struct El(Box<Parts>);

struct Parts {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

/// An element of HTML.
#[inline(never)]
pub fn el(tag: &'static str) -> El {
    El(Box::new(Parts {
        tag,
        attributes: Vec::new(),
        children: Vec::new(),
    }))
}

/// A button; its class says how much it stands out.
#[inline(never)]
pub fn button(class: &'static str) -> El {
    el("button").attr("type", "button").class(class)
}

/// A link inside the app.
#[inline(never)]
pub fn link(href: String) -> El {
    el("a").attr_of("href", href)
}

/// Some text.
pub fn text(text: impl Into<String>) -> AnyView {
    text.into().into_any()
}

/// Text that follows what it is made from.
pub fn live(text: impl Fn() -> String + Send + Sync + 'static) -> AnyView {
    live_text(Box::new(text))
}

#[inline(never)]
fn live_text(text: Box<dyn Fn() -> String + Send + Sync>) -> AnyView {
    (move || text()).into_any()
}

/// A view that is made anew whenever what it is made from changes.
pub fn dynamic(view: impl Fn() -> Vec<AnyView> + Send + 'static) -> AnyView {
    dynamic_views(Box::new(view))
}

#[inline(never)]
fn dynamic_views(view: Box<dyn Fn() -> Vec<AnyView> + Send>) -> AnyView {
    (move || view()).into_any()
}

impl El {
    #[inline(never)]
    fn with(mut self, attribute: AnyAttribute) -> Self {
        self.0.attributes.push(attribute);
        self
    }

    /// Sets an attribute.
    #[inline(never)]
    pub fn attr(self, name: &'static str, value: &'static str) -> Self {
        self.with(custom_attribute(name, value).into_any_attr())
    }

    /// Sets an attribute to a text that was put together.
    #[inline(never)]
    pub fn attr_of(self, name: &'static str, value: String) -> Self {
        self.with(custom_attribute(name, value).into_any_attr())
    }

    /// Sets an attribute that follows its value.
    #[inline(never)]
    pub fn attr_live(self, name: &'static str, value: Signal<String>) -> Self {
        self.with(custom_attribute(name, value).into_any_attr())
    }

    /// Sets an attribute while it has a value.
    #[inline(never)]
    pub fn attr_while(self, name: &'static str, value: Signal<Option<&'static str>>) -> Self {
        self.with(custom_attribute(name, value).into_any_attr())
    }

    /// Sets an attribute without a value while it is true.
    #[inline(never)]
    pub fn flag(self, name: &'static str, value: Signal<bool>) -> Self {
        self.with(custom_attribute(name, value).into_any_attr())
    }

    /// Sets the classes.
    #[inline(never)]
    pub fn class(self, name: &'static str) -> Self {
        self.with(class(name).into_any_attr())
    }

    /// Sets the classes to a text that was put together.
    #[inline(never)]
    pub fn class_of(self, name: String) -> Self {
        self.with(class(name).into_any_attr())
    }

    /// Sets classes that follow what they are made from.
    #[inline(never)]
    pub fn class_live(self, name: Signal<String>) -> Self {
        self.with(class(name).into_any_attr())
    }

    /// Has a class while it is true.
    #[inline(never)]
    pub fn class_while(self, name: &'static str, value: Signal<bool>) -> Self {
        self.with(class((name, value)).into_any_attr())
    }

    /// Sets the node's text value and follows it.
    #[inline(never)]
    pub fn value(self, value: Signal<String>) -> Self {
        self.with(prop("value", value).into_any_attr())
    }

    /// Sets whether the node is checked and follows it.
    #[inline(never)]
    pub fn checked(self, value: Signal<bool>) -> Self {
        self.with(prop("checked", value).into_any_attr())
    }

    /// Does something when it is clicked.
    pub fn on_click(self, act: impl FnMut() + 'static) -> Self {
        self.clicked(Box::new(act))
    }

    /// Hears of every letter typed into it.
    pub fn on_input(self, act: impl FnMut(String) + 'static) -> Self {
        self.typed(Box::new(act))
    }

    /// Hears of the text it is left with.
    pub fn on_change(self, act: impl FnMut(String) + 'static) -> Self {
        self.changed(Box::new(act))
    }

    /// Does something when Enter is pressed in it.
    pub fn on_enter(self, mut act: impl FnMut() + 'static) -> Self {
        let pressed = move |event: web_sys::KeyboardEvent| {
            if event.key() == "Enter" {
                act();
            }
        };
        self.with(on(ev::keydown, pressed).into_any_attr())
    }

    /// Hears whether it was checked.
    pub fn on_check(self, act: impl FnMut(bool) + 'static) -> Self {
        self.checked_now(Box::new(act))
    }

    /// Hears that it was left.
    pub fn on_blur(self, mut act: impl FnMut() + 'static) -> Self {
        self.with(on(ev::blur, move |_| act()).into_any_attr())
    }

    #[inline(never)]
    fn clicked(self, mut act: Box<dyn FnMut()>) -> Self {
        self.with(on(ev::click, move |_| act()).into_any_attr())
    }

    #[inline(never)]
    fn typed(self, mut act: Box<dyn FnMut(String)>) -> Self {
        self.with(on(ev::input, move |event| act(event_target_value(&event))).into_any_attr())
    }

    #[inline(never)]
    fn changed(self, mut act: Box<dyn FnMut(String)>) -> Self {
        self.with(on(ev::change, move |event| act(event_target_value(&event))).into_any_attr())
    }

    #[inline(never)]
    fn checked_now(self, mut act: Box<dyn FnMut(bool)>) -> Self {
        self.with(on(ev::change, move |event| act(event_target_checked(&event))).into_any_attr())
    }

    /// Takes a child.
    #[inline(never)]
    pub fn child(mut self, child: AnyView) -> Self {
        self.0.children.push(child);
        self
    }

    /// Takes a child if there is one.
    #[inline(never)]
    pub fn maybe(mut self, child: Option<AnyView>) -> Self {
        self.0.children.extend(child);
        self
    }

    /// Takes several children.
    #[inline(never)]
    pub fn children(mut self, children: Vec<AnyView>) -> Self {
        self.0.children.extend(children);
        self
    }

    /// Takes a text as a child.
    #[inline(never)]
    pub fn text(self, text: &'static str) -> Self {
        self.child(text.into_any())
    }

    /// Takes a text that was put together as a child.
    #[inline(never)]
    pub fn text_of(self, text: String) -> Self {
        self.child(text.into_any())
    }

    /// Takes an element as a child.
    #[inline(never)]
    pub fn el(self, child: El) -> Self {
        self.child(child.view())
    }

    /// The finished view.
    #[inline(never)]
    pub fn view(self) -> AnyView {
        let Parts {
            tag,
            attributes,
            children,
        } = *self.0;
        html::custom(tag)
            .child(children)
            .add_any_attr(attributes)
            .into_any()
    }
}
