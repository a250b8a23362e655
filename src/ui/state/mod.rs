//! What the app knows: the plan, the way it changed, and what is on screen.

mod create;
mod mode;
mod reading;
mod route;
mod session;
mod toast;

pub use create::create;
pub use mode::change_mode;
pub use route::{Page, Route};
pub use session::{SaveState, Session};
pub use toast::Toast;
