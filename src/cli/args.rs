//! The command line's words. The comments here are the program's own help.

use std::path::PathBuf;

use clap::{ArgGroup, Parser, Subcommand, ValueEnum};

use crate::model::values::Family;

/// Check plans of VM-hosting clusters and export configurations real daemons accept.
#[derive(Debug, Parser)]
#[command(
    name = "fabricctl",
    version,
    after_help = "Exit status: 0 done, no error found; 1 the plan has errors; 2 unusable input or usage."
)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Find every mistake in a plan
    ///
    /// What the plan excepts with a reason is counted and not shown; the formats for programs list it.
    Check {
        /// The plan file; - reads the standard input
        plan: PathBuf,
        /// How to show what was found
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        /// Show what the plan excepts as well, as if it did not
        #[arg(long)]
        no_exceptions: bool,
        /// Apply all safe fixes and write the plan back, or print it for -; then show what is left
        #[arg(long)]
        fix: bool,
    },
    /// Write the configurations of all devices, one folder a host
    ///
    /// A plan with errors is not exported. Files in the folders that this export does not write are
    /// left alone and named.
    #[command(group(ArgGroup::new("to").args(["out", "zip"]).required(true).multiple(true)))]
    Export {
        /// The plan file; - reads the standard input
        plan: PathBuf,
        /// The folder to write to; made where it is missing
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// A zip archive to write the same files to, readable by its owner alone
        #[arg(long, value_name = "FILE")]
        zip: Option<PathBuf>,
        /// Write the files of this host alone
        #[arg(long, value_name = "NAME")]
        host: Option<String>,
    },
    /// Pack the files of each host into a bundle that fabric-agent applies, and an Ansible play that rolls
    /// all of them out
    ///
    /// The same plan, generation and key give the same bytes. Core gateways that run no daemon of ours
    /// have their files in a folder. ssh-keygen -Y sign -n fabric-bundle signs bundles too.
    #[command(group(ArgGroup::new("target").args(["out", "zip"]).required(true).multiple(true)))]
    Bundle {
        /// The plan file; - reads the standard input
        plan: PathBuf,
        /// The folder to write to; made where it is missing
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// A zip archive to write the same files to, readable by its owner alone
        #[arg(long, value_name = "FILE")]
        zip: Option<PathBuf>,
        /// Write the bundle of this host alone
        #[arg(long, value_name = "NAME")]
        host: Option<String>,
        /// Sign each bundle with this private key of OpenSSH; the passphrase of an encrypted one is asked
        /// for on the terminal
        #[arg(long, value_name = "KEY")]
        sign: Option<PathBuf>,
        /// Read the key's passphrase from the first line of this file instead; without it, the environment
        /// variable FABRIC_KEY_PASSPHRASE has it where it is set
        #[arg(long, value_name = "FILE", requires = "sign")]
        passphrase_file: Option<PathBuf>,
        /// The bundles' generation, which must grow from one roll-out to the next; without it, the seconds
        /// since 1970, by SOURCE_DATE_EPOCH where it is set
        #[arg(long, value_name = "N")]
        generation: Option<u64>,
    },
    /// Show what leads from one plan to another: by meaning, by device, and as steps in an order
    ///
    /// Each step has its commands, what is to be seen then, and its way back. Passwords are not shown.
    Diff {
        /// The plan that the hosts have now; - reads the standard input
        old: PathBuf,
        /// The plan that they are to have
        new: PathBuf,
        /// How to show it
        #[arg(long, value_enum, default_value_t)]
        format: Page,
        /// Show what changes in each file as well, as a unified diff
        #[arg(long)]
        patch: bool,
        /// Exit with 1 when the plans differ, and with 2 when one has errors
        #[arg(long)]
        exit_code: bool,
    },
    /// Print the next free addresses for a VM on a node, one a line
    Allocate {
        /// The plan file; - reads the standard input
        plan: PathBuf,
        /// The node the VM is to run on
        #[arg(long, value_name = "NAME")]
        node: String,
        /// One family alone; without it one address of each that there is
        #[arg(long, value_name = "4|6", value_parser = family)]
        family: Option<Family>,
    },
    /// Boot a plan in network namespaces with the real daemons, and look whether it works
    ///
    /// Needs Linux and root. Everything runs in namespaces of its own, which vanish with it; nothing
    /// reaches another network. What it looks at is said as it goes.
    #[cfg(target_os = "linux")]
    #[command(
        after_help = "Exit status: 0 all passed; 1 something failed, the command of --then too, or the plan has errors; \
                      2 it could not be booted, or nothing was looked at."
    )]
    Lab {
        /// The plan file; - reads the standard input
        plan: PathBuf,
        /// A folder with routing daemons, one folder each: bird1.6, bird2, bird2.17, bird3, frr; those it does
        /// not have are looked for elsewhere
        #[arg(long, value_name = "DIR")]
        daemons: Option<PathBuf>,
        /// What stands in for Junos, which can't be booted
        #[arg(long, value_enum, default_value_t)]
        core: Core,
        /// The most nodes of a cluster to boot
        #[arg(long, value_name = "N", default_value_t = 8)]
        nodes: usize,
        /// The most VMs of a node to boot
        #[arg(long, value_name = "N", default_value_t = 2)]
        vms: usize,
        /// Run this check alone; may be given several times
        #[arg(long, value_name = "CHECK")]
        only: Vec<String>,
        /// Say everything as JSON on the standard output, and what goes on on the standard error
        #[arg(long)]
        json: bool,
        /// Run this in the laboratory at the end, such as bash; there `on rr1 birdc show protocols` runs
        /// a command on a host, and `on` lists the hosts
        #[arg(long, value_name = "COMMAND")]
        then: Option<String>,
    },
    /// List the rules, or explain one
    Rules {
        /// The rule's code or name, such as BGP002 or single-reflector
        code: Option<String>,
        /// How to show them
        #[arg(long, value_enum, default_value_t)]
        format: Page,
    },
    /// Print the JSON Schema of the plan file
    Schema,
}

/// How problems are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For code scanners and editors: SARIF 2.1.0
    Sarif,
}

/// How rules and changes are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Page {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For a page of documentation
    Markdown,
}

/// What stands in for a core gateway.
#[cfg(target_os = "linux")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Core {
    /// BIRD 2
    #[default]
    Bird2,
    /// FRR
    Frr,
}

fn family(text: &str) -> Result<Family, String> {
    match text {
        "4" => Ok(Family::V4),
        "6" => Ok(Family::V6),
        _ => Err("write 4 for IPv4 or 6 for IPv6".into()),
    }
}
