//! A change for people.

use anstyle::Style;

use super::Shown;
use crate::change::{Change, DeviceChange, Fate, FileKind, Kind, Step, value};
use crate::cli::render::{printable, style};
use crate::cli::summary::counted;

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
    if let Some(patches) = &shown.patches {
        head(&mut out, "Files");
        for file in &change.files {
            for line in patches.of(&file.path).lines() {
                let style = match line.as_bytes().first() {
                    Some(b'+') => style::HELP,
                    Some(b'-') => style::ERROR,
                    Some(b'@') => style::INFO,
                    _ => Style::new(),
                };
                out += &format!("{style}{}{style:#}\n", printable(line));
            }
        }
    }
    head(&mut out, "Steps");
    for sentence in &change.refused {
        out += &format!(
            "{e}no steps lead there in one go{e:#}: {}\n",
            printable(sentence),
            e = style::ERROR
        );
    }
    if change.steps.is_empty() && change.refused.is_empty() {
        out += "nothing is to be done on any host\n";
    }
    for sentence in &change.advice {
        out += &format!(
            "{w}note{w:#}: {}\n",
            printable(sentence),
            w = style::WARNING
        );
    }
    for (i, one) in change.steps.iter().enumerate() {
        step(&mut out, i + 1, one);
    }
    out
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
            *out += &format!("      {}\n", printable(&value(one)));
        }
        for sentence in &object.consequences {
            *out += &format!(
                "      {f}→{f:#} {}\n",
                printable(sentence),
                f = style::FRAME
            );
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
    *out += &format!("\n{strong}{number}. {}{of}{strong:#}\n", step.title);
    lines(out, "   ", &step.note);
    if step.hosts.len() > 1 {
        *out += &format!(
            "   {}, one after the other:\n",
            counted(step.hosts.len(), "host")
        );
    }
    for (name, address) in &step.hosts {
        *out += &format!("     HOST={name} ADDRESS={address}\n");
    }
    for commands in [&step.bring, &step.commands] {
        lines(out, "     ", commands);
    }
    *out += "   expected:\n";
    lines(out, "     ", &step.check);
    for sentence in &step.expect {
        *out += &format!("   - {}\n", printable(sentence));
    }
    if !step.back.is_empty() {
        *out += "   way back:\n";
        lines(out, "     ", &step.back);
    }
}

fn lines(out: &mut String, indent: &str, text: &str) {
    for line in text.lines().filter(|line| !line.is_empty()) {
        *out += &format!("{indent}{}\n", printable(line));
    }
}
