//! Writes the manual pages and the shells' completions of both programs into a folder:
//! `cargo run --example manual -- DIR`.
//!
//! They come from the programs' own words, so they say what the programs do.

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    write_all(&folder.ok_or("where to? give a folder")?)
}

/// Both programs' pages and completions.
pub fn write_all(folder: &Path) -> Result<(), Box<dyn Error>> {
    write(folder, fabric_planner::cli::words(), "1")?;
    #[cfg(target_os = "linux")]
    write(folder, fabric_planner::agent::cli::words(), "8")?;
    Ok(())
}

/// One program's pages, in a section of the manual, and its completions.
fn write(folder: &Path, mut command: Command, section: &str) -> Result<(), Box<dyn Error>> {
    let name = command.get_name().to_owned();
    for (shell, own) in [
        (Shell::Bash, "bash"),
        (Shell::Zsh, "zsh"),
        (Shell::Fish, "fish"),
    ] {
        let folder = folder.join(own);
        fs::create_dir_all(&folder)?;
        let path = match shell {
            Shell::Zsh => folder.join(format!("_{name}")),
            Shell::Fish => folder.join(format!("{name}.fish")),
            _ => folder.join(&name),
        };
        clap_complete::generate(shell, &mut command, &name, &mut File::create(path)?);
    }
    let folder = folder.join("man");
    fs::create_dir_all(&folder)?;
    command.build();
    page(&folder, &command, &name, section)?;
    let parts = command.get_subcommands();
    for part in parts.filter(|part| !part.is_hide_set() && part.get_name() != "help") {
        page(
            &folder,
            part,
            &format!("{name}-{}", part.get_name()),
            section,
        )?;
    }
    Ok(())
}

fn page(folder: &Path, command: &Command, name: &str, section: &str) -> Result<(), Box<dyn Error>> {
    let man = Man::new(command.clone())
        .title(name.to_uppercase())
        .section(section)
        .source(concat!("Fabric Planner ", env!("CARGO_PKG_VERSION")))
        .manual("Fabric Planner");
    man.render(&mut File::create(folder.join(format!("{name}.{section}")))?)?;
    Ok(())
}
