//! The agent's command line.

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    fabric_planner::agent::cli::main()
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("fabric-agent runs on Linux alone");
    ExitCode::from(2)
}
