//! Archives that somebody made to do harm.
