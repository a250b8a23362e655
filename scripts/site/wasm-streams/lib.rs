//! What Leptos's server functions need of `wasm-streams` to compile. The app has no server, and so no such
//! function; but the real crate exports classes to JavaScript, which nothing can tell to be unused.

use futures_util::Stream;
use futures_util::stream::{Empty, empty};
use wasm_bindgen::JsValue;

/// A stream of the browser.
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Wraps a stream.
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// The stream.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// Nobody calls this.
    ///
    /// # Panics
    /// Always.
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>>) -> Self {
        unreachable!("the app sends no streams")
    }

    /// Nobody calls this: nothing comes.
    pub fn into_stream(self) -> Empty<Result<JsValue, JsValue>> {
        empty()
    }
}
