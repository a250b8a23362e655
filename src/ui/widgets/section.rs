//! A headed part of a form.

use leptos::prelude::*;

/// Fields that belong together, under a heading.
#[component]
pub fn Section(
    #[prop(into)] title: String,
    #[prop(optional, into)] about: String,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="section">
            <h3>{title}</h3>
            {(!about.is_empty()).then(|| view! { <p class="about">{about}</p> })}
            <div class="fields">{children()}</div>
        </section>
    }
}
