//! wasm only: the web app.
