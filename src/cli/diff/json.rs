//! A change for programs.

use serde_json::{Value, json};

use super::Shown;
use crate::change::{FileChange, Kind};
use crate::cli::json;

/// The change as JSON text.
pub fn text(shown: &Shown) -> String {
    let change = shown.change;
    let objects = change.objects.iter().map(|object| {
        let values = object.values.iter().map(|value| {
            json!({ "field": value.field, "removed": value.removed, "added": value.added, "hidden": value.is_hidden })
        });
        let mut json = json!({
            "at": object.at.to_string(),
            "change": object.kind.name(),
            "values": values.collect::<Vec<_>>(),
            "consequences": object.consequences,
        });
        if let Kind::Renamed(from) = &object.kind {
            json["was"] = from.as_str().into();
        }
        json
    });
    let devices = change.devices.iter().map(|device| {
        let sessions = device.sessions.iter();
        let sessions = sessions.map(
            |own| json!({ "neighbor": own.neighbor, "with": own.with, "fate": own.fate.name() }),
        );
        json!({
            "host": device.host,
            "was": device.was,
            "daemon": device.daemon.name(),
            "sessions": sessions.collect::<Vec<_>>(),
            "files": device.files.iter().map(own_file).collect::<Vec<_>>(),
        })
    });
    let steps = change.steps.iter().map(|step| {
        let hosts = step
            .hosts
            .iter()
            .map(|(name, address)| json!({ "name": name, "address": address }));
        json!({
            "title": step.title,
            "hosts": hosts.collect::<Vec<_>>(),
            "note": step.note,
            "bring": step.bring,
            "commands": step.commands,
            "check": step.check,
            "expect": step.expect,
            "confirm": step.confirm,
            "back": step.back,
        })
    });
    json::text(&json!({
        "old": shown.names[0],
        "new": shown.names[1],
        "objects": objects.collect::<Vec<_>>(),
        "files": change.files.iter().map(|one| file(shown, one)).collect::<Vec<_>>(),
        "devices": devices.collect::<Vec<_>>(),
        "refused": change.refused,
        "advice": change.advice,
        "steps": steps.collect::<Vec<_>>(),
    }))
}

/// A file as it lies on its host.
fn own_file(file: &FileChange) -> Value {
    json!({ "path": file.on_host(), "change": file.kind.name() })
}

/// A file of the export.
fn file(shown: &Shown, file: &FileChange) -> Value {
    let mut json = json!({ "path": file.path, "change": file.kind.name() });
    if let Some(patches) = &shown.patches {
        json["patch"] = patches.of(&file.path).into();
    }
    json
}
