//! The form of a pool.

use leptos::prelude::*;

use super::objects::Columns;
use crate::address::AddressSet;
use crate::model::values::{AddressRange, Family};
use crate::model::{Cluster, List, Noun, Plan};
use crate::ui::state::{Route, Session};
use crate::ui::widgets::{Field, Part, dynamic, el, text};

pub const COLUMNS: Columns = Columns {
    titles: &["Ranges", "In use"],
    cells: |plan, name| {
        let Some(pool) = plan.pools.get(name) else {
            return Vec::new();
        };
        let texts: Vec<_> = pool.ranges.iter().map(|range| range.text()).collect();
        let shown = match texts.len() {
            0..=2 => texts.join(", "),
            n => format!("{} … {} more", texts[..2].join(", "), n - 2),
        };
        let uses = usage(plan, name);
        let used: Vec<_> = uses
            .iter()
            .map(|usage| format!("{} {}", usage.family, usage.used))
            .collect();
        vec![shown, used.join(", ")]
    },
};

/// How much of a pool is in use, of one family.
struct Usage {
    family: Family,
    used: u128,
    total: u128,
}

fn set(list: &List<AddressRange>) -> AddressSet {
    list.iter()
        .filter_map(|entry| entry.get().copied())
        .collect()
}

fn usage(plan: &Plan, name: &str) -> Vec<Usage> {
    let Some(pool) = plan.pools.get(name) else {
        return Vec::new();
    };
    let ranges = set(&pool.ranges);
    let reserved = set(&pool.reserved);
    let addresses = plan
        .vms
        .values()
        .flat_map(|vm| vm.addresses.iter().filter_map(|entry| entry.get()));
    let used: Vec<_> = addresses
        .filter(|address| ranges.contains(**address))
        .collect();
    let of_family = |family: Family| {
        let lost: u128 = reserved
            .family(family)
            .flat_map(|gone| {
                ranges
                    .overlapping(gone)
                    .filter_map(move |range| range.intersection(gone))
            })
            .fold(0, |sum, range| sum.saturating_add(range.count()));
        Usage {
            family,
            used: used
                .iter()
                .filter(|address| Family::of(***address) == family)
                .count() as u128,
            total: ranges.count(family) - lost,
        }
    };
    Family::ALL
        .into_iter()
        .filter(|family| ranges.has(*family))
        .map(of_family)
        .collect()
}

/// A number that stays readable when it is astronomical.
fn amount(count: u128) -> String {
    if count < 10_000_000 {
        return count.to_string();
    }
    format!("about 2^{}", count.ilog2())
}

pub const FORM: &[Part] = &[Part::new(
    "Addresses",
    &[
        Field::list("ranges", "Ranges", "range").sample("198.51.100.0/25").hint(
            "An address, a range a-b or a network in CIDR notation, IPv4 or IPv6. Paste many at once, separated by lines or commas.",
        ),
        Field::list("reserved", "Reserved", "reserved address").sample("198.51.100.4").hint("Never given to a VM."),
    ],
)];

/// How full the pool is, and who uses it.
pub fn summary(name: String) -> AnyView {
    let session = Session::get();
    let pool = name.clone();
    let meter = |usage: Usage| {
        // In thousandths; a share of an IPv6 pool is nothing in this measure.
        let share = usage
            .used
            .saturating_mul(1000)
            .checked_div(usage.total)
            .unwrap_or(1000);
        let bar = el("meter")
            .attr("min", "0")
            .attr("max", "1000")
            .attr("high", "900")
            .attr_of("value", share.to_string())
            .attr_of("aria-label", format!("{} addresses in use", usage.family));
        let figures = format!("{} of {} in use", usage.used, amount(usage.total));
        el("div")
            .class("meter")
            .el(el("span").text_of(usage.family.to_string()))
            .el(bar)
            .el(el("span").class("figures").text_of(figures))
            .view()
    };
    let clusters = move || {
        session.plan.with(|plan| {
            let uses =
                |cluster: &Cluster| cluster.pools.iter().any(|pool| pool.text().trim() == name);
            let users = plan.clusters.iter().filter(|(_, cluster)| uses(cluster));
            let mut words = Vec::new();
            for (name, _) in users {
                let href = Route::object(Noun::Cluster, name).href();
                let link = el("a").attr_of("href", href).text_of(name.to_string());
                words.push(text(if words.is_empty() { "Used by " } else { " " }));
                words.push(link.view());
            }
            words.push(text(if words.is_empty() {
                "No cluster uses this pool yet."
            } else {
                " "
            }));
            words
        })
    };
    let uses = move || session.plan.with(|plan| usage(plan, &pool));
    el("div")
        .class("field wide")
        .child(dynamic(move || uses().into_iter().map(meter).collect()))
        .el(el("p").class("about").child(dynamic(clusters)))
        .view()
}
