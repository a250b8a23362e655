//! Devices that go, to be made anew or for good, with their ports: the kernel forgets those with the device, so
//! they are written down before it goes.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use super::{device, index, is_there};

/// Interfaces end with the boot, and so does what is known of them.
const FOLDER: &str = "/run/fabric-agent";
/// Those that are being made anew.
pub const ANEW: &str = "/run/fabric-agent/made-anew";
/// Those that were taken away, and may be brought back.
pub const AWAY: &str = "/run/fabric-agent/taken-away";

/// A device that is made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anew {
    /// What makes it, from `/`.
    pub file: String,
    /// Its number before, if it was there.
    pub index: Option<String>,
    /// What belonged to it.
    pub ports: Vec<String>,
}

impl Anew {
    /// The device.
    pub fn name(&self) -> &str {
        device(&self.file).unwrap_or_default()
    }
}

/// Those that are written down, and whose files are there or, without `here`, are not.
pub fn read(path: &str, here: bool) -> Vec<Anew> {
    let mut all = parse(&fs::read_to_string(path).unwrap_or_default());
    all.retain(|own| is_there(&own.file) == here);
    for own in &mut all {
        own.index = index(own.name());
    }
    all
}

/// Takes one up, or what belongs to it by now beside what is known already.
pub fn add(all: &mut Vec<Anew>, file: &str, ports: Vec<String>) {
    if let Some(own) = all.iter_mut().find(|own| own.file == file) {
        let new = ports.into_iter().filter(|port| !own.ports.contains(port));
        own.ports.extend(new.collect::<Vec<_>>());
        return;
    }
    let file = file.to_owned();
    let index = device(&file).and_then(index);
    all.push(Anew { file, index, ports });
}

/// Writes them down, wholly or not at all; without any, nothing is left. Where there is no room, this process
/// alone knows: that must not hinder a way back.
pub fn write(path: &str, all: &[Anew]) {
    if all.is_empty() {
        // One that stays would only let ports join that are in already.
        let _ = fs::remove_file(path);
        return;
    }
    let next = Path::new(path).with_extension("new");
    let _ = DirBuilder::new()
        .mode(0o700)
        .recursive(true)
        .create(FOLDER)
        .and_then(|()| fs::write(&next, print(all)))
        .and_then(|()| fs::rename(&next, path));
}

/// A line for each: neither the files nor interfaces have blanks in their names.
fn print(all: &[Anew]) -> String {
    let line = |own: &Anew| format!("{} {}\n", own.file, own.ports.join(" "));
    all.iter().map(line).collect()
}

fn parse(text: &str) -> Vec<Anew> {
    let line = |line: &str| {
        let mut words = line.split_whitespace().map(str::to_owned);
        let file = words.next()?;
        device(&file)?;
        Some(Anew {
            file,
            index: None,
            ports: words.collect(),
        })
    };
    text.lines().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_down_is_read() {
        let file = |name| format!("etc/systemd/network/10-fabric-{name}.netdev");
        let mut all = Vec::new();
        add(&mut all, &file("none0"), vec!["tap0".into()]);
        add(&mut all, &file("none1"), Vec::new());
        add(&mut all, &file("none0"), vec!["tap1".into(), "tap0".into()]);
        assert_eq!(all[0].ports, ["tap0", "tap1"]);
        assert_eq!(parse(&print(&all)), all);
        assert!(parse("nothing of ours\n\n").is_empty());
    }
}
