//! Fixes all together.
