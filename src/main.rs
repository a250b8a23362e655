//! The web app's entry: on wasm32 it mounts the user interface, elsewhere it says where to find it.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(|| {
        use leptos::prelude::*;
        view! { <main><h1>"Fabric Planner"</h1></main> }
    });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!(
        "This program is the web app; build it for the browser with `make serve` or `make build`."
    );
}
