//! A change for people.

use anstyle::Style;

use super::Shown;
use super::patch::Patches;
use super::prose::{paragraphs, wrapped};
use crate::change::{Change, DeviceChange, Fate, FileKind, HOW, Kind, Step, step_hosts, value};
use crate::cli::render::{inert, printable, style};
use crate::words::counted;

/// The change as text.
pub fn text(shown: &Shown) -> String {
    let change = shown.change;
    if change.is_empty() {
        return format!("{} and {} say the same\n", shown.names[0], shown.names[1]);
    }
    let mut out = String::new();
    if !change.objects.is_empty() {
        objects(&mut out, change);
    }
    if !change.devices.is_empty() {
        head(&mut out, "Devices");
        change.devices.iter().for_each(|one| device(&mut out, one));
    }
    head(&mut out, "Steps");
    for sentence in &change.refused {
        labelled(
            &mut out,
            style::ERROR,
            "no steps lead there in one go",
            sentence,
        );
    }
    if change.steps.is_empty() && change.refused.is_empty() {
        out += "nothing is to be done on any host\n";
    }
    if !change.steps.is_empty() {
        paragraphs(&mut out, "", HOW);
    }
    for sentence in &change.advice {
        labelled(&mut out, style::WARNING, "note", sentence);
    }
    for (i, one) in change.steps.iter().enumerate() {
        step(&mut out, i + 1, one);
    }
    if let Some(patches) = &shown.patches {
        files(&mut out, change, patches);
    }
    out
}

/// A sentence behind a word that stands out.
fn labelled(out: &mut String, style: Style, label: &str, sentence: &str) {
    let text = wrapped("", "  ", &format!("{label}: {sentence}"));
    let rest = text.strip_prefix(label).unwrap_or_default();
    *out += &format!("{style}{label}{style:#}{rest}");
}

fn files(out: &mut String, change: &Change, patches: &Patches) {
    head(out, "Files");
    for file in &change.files {
        for line in patches.of(&file.path).lines() {
            let style = match line.as_bytes().first() {
                Some(b'+') => style::HELP,
                Some(b'-') => style::ERROR,
                Some(b'@') => style::INFO,
                _ => Style::new(),
            };
            *out += &format!("{style}{}{style:#}\n", inert(line));
        }
    }
}

fn head(out: &mut String, title: &str) {
    let strong = style::STRONG;
    let gap = if out.is_empty() { "" } else { "\n" };
    *out += &format!("{gap}{strong}{title}{strong:#}\n");
}

fn objects(out: &mut String, change: &Change) {
    head(out, "What differs");
    for object in &change.objects {
        let (sign, style) = match object.kind {
            Kind::Added => ('+', style::HELP),
            Kind::Removed => ('-', style::ERROR),
            Kind::Changed | Kind::Renamed(_) => ('~', style::WARNING),
        };
        let at = object.at.to_string();
        let at = if at.is_empty() { "the plan" } else { &at };
        let was = match &object.kind {
            Kind::Renamed(from) => format!(", was {}", printable(from)),
            _ => String::new(),
        };
        *out += &format!("  {style}{sign} {}{style:#}{was}\n", printable(at));
        for one in &object.values {
            *out += &wrapped("      ", "        ", &value(one));
        }
        for sentence in &object.consequences {
            let text = wrapped("      → ", "        ", sentence);
            let f = style::FRAME;
            *out += &text.replacen('→', &format!("{f}→{f:#}"), 1);
        }
    }
}

fn device(out: &mut String, device: &DeviceChange) {
    let was = device.was.as_ref();
    let was = was.map_or_else(String::new, |was| format!(", was {was}"));
    *out += &format!(
        "  {}{was}: routing daemon {}\n",
        device.host,
        device.daemon.name()
    );
    for file in &device.files {
        let (sign, style, why) = match file.kind {
            FileKind::Added => ('+', style::HELP, ""),
            FileKind::Removed => ('-', style::ERROR, ""),
            FileKind::Changed => ('~', style::WARNING, ""),
            FileKind::Comments => ('~', Style::new(), " (comments alone)"),
        };
        *out += &format!(
            "      {style}{sign} {}{style:#}{why}\n",
            printable(file.on_host())
        );
    }
    for own in &device.sessions {
        let style = if own.fate == Fate::Starts {
            style::HELP
        } else {
            style::WARNING
        };
        *out += &format!(
            "      session with {} ({}) {style}{}{style:#}\n",
            own.with,
            own.neighbor,
            own.fate.label()
        );
    }
}

fn step(out: &mut String, number: usize, step: &Step) {
    let strong = style::STRONG;
    let names: Vec<_> = step.hosts.iter().map(|(name, _)| name.as_str()).collect();
    let of = if names.is_empty() {
        String::new()
    } else {
        format!(": {}", names.join(", "))
    };
    let title = wrapped("", "   ", &format!("{number}. {}{of}", step.title));
    *out += &format!("\n{strong}{}{strong:#}\n", title.trim_end());
    paragraphs(out, "   ", &step.note);
    if step.hosts.len() > 1 {
        *out += &format!(
            "   {}, one after the other, all of the step for each:\n",
            counted(step.hosts.len(), "host")
        );
    }
    for commands in [&step_hosts(step), &step.bring, &step.commands] {
        lines(out, "     ", commands);
    }
    *out += "   expected:\n";
    lines(out, "     ", &step.check);
    for sentence in &step.expect {
        *out += &wrapped("   - ", "     ", sentence);
    }
    if !step.confirm.is_empty() {
        *out += "   keep it then:\n";
        lines(out, "     ", &step.confirm);
    }
    if !step.back.is_empty() {
        *out += "   way back:\n";
        lines(out, "     ", &step.back);
    }
}

fn lines(out: &mut String, indent: &str, text: &str) {
    for line in text.lines().filter(|line| !line.is_empty()) {
        *out += &format!("{indent}{}\n", inert(line));
    }
}
