//! The command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    fabric_planner::cli::main()
}
