//! What the app has to say by itself: a new version, another tab's changes, what just happened.

use leptos::prelude::*;

use crate::ui::browser;
use crate::ui::state::{Session, Toast};
use crate::ui::text::inline;
use crate::ui::widgets::{Icon, button, dynamic, el, icon_button};

/// Offers a new version of the app that the service worker has fetched.
pub fn update_banner() -> AnyView {
    let ready = RwSignal::new(false);
    let _ = window_event_listener_untyped("app-update-ready", move |_| ready.set(true));
    let banner = || {
        el("div")
            .class("banner")
            .attr("role", "status")
            .el(el("p").text("A new version of the app is here. Your plan stays as it is."))
            .el(button("")
                .on_click(|| browser::announce("app-update-take"))
                .text("Load it"))
            .view()
    };
    dynamic(move || ready.get().then(banner).into_iter().collect())
}

/// Asks whose plan is to stay when another tab has changed it.
pub fn foreign_banner() -> AnyView {
    let session = Session::get();
    let shown = Memo::new(move |_| session.foreign.with(Option::is_some));
    let banner = move || {
        let text = "This plan was changed in another tab. Nothing is saved here until you choose.";
        let load = button("")
            .on_click(move || session.settle_foreign(true))
            .text("Load the other tab's plan");
        let keep = button("")
            .on_click(move || session.settle_foreign(false))
            .text("Keep this one");
        el("div")
            .class("banner")
            .attr("role", "alert")
            .el(el("p").text(text))
            .el(load)
            .el(keep)
            .view()
    };
    dynamic(move || shown.get().then(banner).into_iter().collect())
}

/// The message about what was just done.
pub fn toast_line() -> AnyView {
    let session = Session::get();
    let toast = move |toast: Toast| {
        let undo = toast.offers_undo.then(|| {
            button("link")
                .on_click(move || session.undo())
                .text("Undo")
                .view()
        });
        let close = icon_button(Icon::Close, "Close the message".into(), move || {
            session.toast.set(None)
        });
        el("div")
            .class(if toast.is_error {
                "toast error"
            } else {
                "toast"
            })
            .el(el("p").children(inline(&toast.text)))
            .maybe(undo)
            .child(close)
            .view()
    };
    let toast = dynamic(move || session.toast.get().map(toast).into_iter().collect());
    el("div")
        .class("toasts")
        .attr("role", "status")
        .attr("aria-live", "polite")
        .child(toast)
        .view()
}
