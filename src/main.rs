//! The web app's entry.

#[cfg(target_arch = "wasm32")]
fn main() {
    // The published build has no texts of panics to show.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    fabric_planner::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!(
        "This program is the web app; build it for the browser with `make serve` or `make build`."
    );
    std::process::exit(2);
}
