//! The change as a document for whoever makes it.

use super::{Change, DeviceChange, Kind, Step, ValueChange};
use crate::export::runbook::{Block, print};

/// How steps are to be read.
pub const HOW: &str = "From top to bottom, in the folder of the new export; commands behind `ssh` are the host's. Begin the next\n\
    step when what this one expects is to be seen. What is to keep a step comes only then, and within five minutes:\n\
    without it the host takes the step back by itself. The way back goes from bottom to top.";

/// What is otherwise where agents apply bundles.
const BUNDLES: &str = "Hosts with `fabric-agent` get their new bundles in the order of these steps too, in place of the files and\n\
    reloads: with the playbook by `--limit` of a step's hosts, since by itself it changes all reflectors, then the\n\
    nodes, then the core gateways. Packages, restarts of a node and what is done for VMs stay as said here.";

/// The lines with which a step's commands begin: one host's can be pasted, the others wait as remarks.
pub fn hosts(step: &Step) -> String {
    let mut lines = Vec::new();
    for (i, (name, address)) in step.hosts.iter().enumerate() {
        let then = if i > 0 { "# then " } else { "" };
        lines.push(format!("{then}HOST={name} ADDRESS={address}"));
    }
    lines.join("\n")
}

/// The document, as Markdown.
pub fn runbook(change: &Change) -> String {
    let title = match change.title.as_str() {
        "" => "an unnamed plan",
        title => title,
    };
    let mut blocks = vec![Block::Heading(1, format!("Change: {title}"))];
    if change.is_empty() {
        blocks.push(Block::Text("The two plans say the same.".into()));
        return print(&blocks);
    }
    if !change.objects.is_empty() {
        blocks.push(Block::Heading(2, "What differs".into()));
        blocks.push(Block::Table(objects(change)));
    }
    let follows: Vec<_> = change
        .objects
        .iter()
        .flat_map(|one| &one.consequences)
        .cloned()
        .collect();
    if !follows.is_empty() {
        blocks.push(Block::Text("What follows:".into()));
        blocks.push(Block::Points(follows));
    }
    if !change.devices.is_empty() {
        blocks.push(Block::Heading(2, "Devices".into()));
        blocks.push(Block::Table(devices(&change.devices)));
    }
    blocks.push(Block::Heading(2, "Steps".into()));
    if !change.refused.is_empty() {
        blocks.push(Block::Text("No steps lead there in one go:".into()));
        blocks.push(Block::Points(change.refused.clone()));
        return print(&blocks);
    }
    if change.steps.is_empty() {
        blocks.push(Block::Text("Nothing is to be done on any host.".into()));
        return print(&blocks);
    }
    blocks.push(Block::Text(HOW.into()));
    blocks.push(Block::Text(BUNDLES.into()));
    if !change.advice.is_empty() {
        blocks.push(Block::Points(change.advice.clone()));
    }
    for (i, one) in change.steps.iter().enumerate() {
        step(&mut blocks, i + 1, one);
    }
    print(&blocks)
}

fn objects(change: &Change) -> Vec<Vec<String>> {
    let mut rows = vec![["what", "change", "values"].map(str::to_owned).to_vec()];
    rows.extend(change.objects.iter().map(|object| {
        let at = object.at.to_string();
        let kind = match &object.kind {
            Kind::Renamed(from) => format!("renamed, was {from}"),
            kind => kind.name().to_owned(),
        };
        let values: Vec<_> = object.values.iter().map(value).collect();
        vec![
            if at.is_empty() { "the plan".into() } else { at },
            kind,
            values.join("; "),
        ]
    }));
    rows
}

/// A value's change in one line.
pub fn value(value: &ValueChange) -> String {
    let ValueChange {
        field,
        removed,
        added,
        ..
    } = value;
    if value.is_hidden {
        return format!("{field} (not shown)");
    }
    match (&removed[..], &added[..]) {
        ([from], [to]) => format!("{field}: {from} → {to}"),
        _ => {
            let signed = |sign: &'static str, items: &[String]| -> Vec<String> {
                items.iter().map(|item| format!("{sign}{item}")).collect()
            };
            let all = [signed("−", removed), signed("+", added)].concat();
            format!("{field}: {}", all.join(", "))
        }
    }
}

fn devices(devices: &[DeviceChange]) -> Vec<Vec<String>> {
    let mut rows = vec![
        ["host", "files", "routing daemon", "sessions"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(devices.iter().map(|device| {
        let files = device
            .files
            .iter()
            .map(|file| format!("{} ({})", file.on_host(), file.kind.name()));
        let sessions = device
            .sessions
            .iter()
            .map(|own| format!("{} {} {}", own.with, own.neighbor, own.fate.label()));
        vec![
            device.host.clone(),
            files.collect::<Vec<_>>().join(", "),
            device.daemon.name().to_owned(),
            sessions.collect::<Vec<_>>().join(", "),
        ]
    }));
    rows
}

fn step(blocks: &mut Vec<Block>, number: usize, step: &Step) {
    let names: Vec<_> = step.hosts.iter().map(|(name, _)| name.as_str()).collect();
    let of = if names.is_empty() {
        String::new()
    } else {
        format!(": {}", names.join(", "))
    };
    blocks.push(Block::Heading(3, format!("{number}. {}{of}", step.title)));
    if !step.note.is_empty() {
        blocks.push(Block::Text(step.note.clone()));
    }
    if step.hosts.len() > 1 {
        blocks.push(Block::Text(
            "One after the other, all of the step for each:".into(),
        ));
    }
    for commands in [hosts(step), step.bring.clone(), step.commands.clone()] {
        if !commands.is_empty() {
            blocks.push(Block::Commands(commands));
        }
    }
    blocks.push(Block::Text("Expected:".into()));
    if !step.check.is_empty() {
        blocks.push(Block::Commands(step.check.clone()));
    }
    blocks.push(Block::Points(step.expect.clone()));
    if !step.confirm.is_empty() {
        blocks.push(Block::Text("Keep it then:".into()));
        blocks.push(Block::Commands(step.confirm.clone()));
    }
    if !step.back.is_empty() {
        blocks.push(Block::Text("Way back:".into()));
        blocks.push(Block::Commands(step.back.clone()));
    }
}
