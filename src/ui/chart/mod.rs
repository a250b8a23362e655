//! A picture of the plan: core gateways, reflectors, nodes and their VMs.

use leptos::prelude::*;

use crate::model::values::NetworkMode;
use crate::model::{Noun, Plan};
use crate::topology::{Fabric, Speaker, fabrics, peers_with, reflector_sessions};
use crate::ui::state::{Route, Session};
use crate::words::counted;

/// A row of the picture shows at most this many boxes.
const MOST: usize = 8;
const WIDTH: i32 = 880;
/// A box's height, and its width where few stand in a row.
const HEIGHT: i32 = 44;
const WIDEST: i32 = 160;
/// About the width of a letter of a name and of a detail.
const NAME_LETTER: i32 = 7;
const DETAIL_LETTER: i32 = 6;
const STEP: i32 = 92;
const TOP: i32 = 30;

/// A box of the picture.
struct Item {
    noun: Noun,
    name: String,
    detail: String,
    x: i32,
    y: i32,
    width: i32,
}

/// From a point to a point.
type Line = ((i32, i32), (i32, i32));

/// The picture of one cluster.
struct Picture {
    title: String,
    about: String,
    items: Vec<Item>,
    lines: Vec<Line>,
    more: String,
    height: i32,
}

/// Pictures of all clusters.
pub fn chart() -> AnyView {
    let session = Session::get();
    let view = move || {
        let pictures = session.plan.with(|plan| pictures(plan));
        pictures
            .into_iter()
            .filter(|picture| !picture.items.is_empty())
            .map(picture_view)
            .collect::<Vec<_>>()
    };
    view.into_any()
}

fn pictures(plan: &Plan) -> Vec<Picture> {
    let fabrics = fabrics(plan);
    plan.clusters
        .iter()
        .take(6)
        .map(|(name, cluster)| {
            let mode = cluster.network.mode.get();
            let about = mode
                .map_or("no network type yet", |mode| mode.label())
                .to_owned();
            match fabrics.iter().find(|fabric| fabric.name == name) {
                Some(fabric) => of_fabric(plan, fabric, about),
                None => of_bridges(plan, name, mode.copied(), about),
            }
        })
        .collect()
}

fn row(noun: Noun, names: Vec<(String, String)>, y: i32) -> Vec<Item> {
    let count = names.len().min(MOST);
    let gap = WIDTH / count.max(1) as i32;
    names
        .into_iter()
        .take(MOST)
        .enumerate()
        .map(|(i, (name, detail))| Item {
            noun,
            name,
            detail,
            x: gap * i as i32 + gap / 2,
            y,
            width: (gap - 10).min(WIDEST),
        })
        .collect()
}

fn vm_count(plan: &Plan, node: &str) -> String {
    let on_node = plan.vms.values().filter(|vm| vm.node.text().trim() == node);
    counted(on_node.count(), "VM")
}

fn of_fabric(plan: &Plan, fabric: &Fabric, about: String) -> Picture {
    let address = |speaker: &Speaker| {
        let address = speaker
            .v4
            .or(speaker.v6)
            .map(|address| address.addr().to_string());
        (speaker.name.to_owned(), address.unwrap_or_default())
    };
    let gateways = row(
        Noun::Gateway,
        fabric.gateways.iter().map(address).collect(),
        TOP,
    );
    let reflectors = row(
        Noun::Reflector,
        fabric.reflectors.iter().map(address).collect(),
        TOP + STEP,
    );
    let nodes: Vec<_> = fabric
        .nodes
        .iter()
        .map(|node| (node.name.to_owned(), vm_count(plan, node.name)))
        .collect();
    let nodes = row(Noun::Node, nodes, TOP + 2 * STEP);
    let mut lines = Vec::new();
    let foot = |item: &Item| (item.x, item.y + HEIGHT / 2);
    let head = |item: &Item| (item.x, item.y - HEIGHT / 2);
    for (speaker, reflector) in fabric.reflectors.iter().zip(&reflectors) {
        let peers = |speakers: &[Speaker], items: &[Item], line: &dyn Fn(&Item) -> Line| {
            let pairs = speakers.iter().zip(items);
            let peers = pairs.filter(|(peer, _)| peers_with(plan, peer, speaker));
            peers.map(|(_, item)| line(item)).collect::<Vec<_>>()
        };
        lines.extend(peers(&fabric.gateways, &gateways, &|gateway| {
            (foot(gateway), head(reflector))
        }));
        lines.extend(peers(&fabric.nodes, &nodes, &|node| {
            (foot(reflector), head(node))
        }));
    }
    // Behind the boxes, from one to the other.
    let place = |speaker: Speaker| {
        let item = reflectors.iter().find(|item| item.name == speaker.name)?;
        Some((item.x, item.y))
    };
    for session in reflector_sessions(plan, fabric) {
        let line = place(session.reflector).zip(place(session.peer));
        lines.extend(line.filter(|line| !lines.contains(line)));
    }
    let hidden = fabric.nodes.len().saturating_sub(MOST);
    let asn = fabric
        .asn
        .map(|asn| format!(", AS {asn}"))
        .unwrap_or_default();
    Picture {
        title: fabric.name.to_owned(),
        about: format!("{about}{asn}"),
        items: gateways
            .into_iter()
            .chain(reflectors)
            .chain(nodes)
            .collect(),
        lines,
        more: if hidden > 0 {
            format!("and {hidden} more nodes")
        } else {
            String::new()
        },
        height: 2 * TOP + 2 * STEP,
    }
}

fn of_bridges(plan: &Plan, cluster: &str, mode: Option<NetworkMode>, about: String) -> Picture {
    let members = plan
        .nodes
        .iter()
        .filter(|(_, node)| node.cluster.text().trim() == cluster);
    let nodes: Vec<_> = members
        .map(|(name, node)| match mode {
            Some(NetworkMode::Routing) => {
                let range = node
                    .vm_ranges
                    .first()
                    .map_or("no range", |range| range.text());
                (name.clone(), format!("{}, {range}", vm_count(plan, name)))
            }
            _ => (name.clone(), vm_count(plan, name)),
        })
        .collect();
    let hidden = nodes.len().saturating_sub(MOST);
    let items = row(Noun::Node, nodes, TOP + STEP * 7 / 10);
    let bus = 14;
    let lines = items
        .iter()
        .map(|item| ((item.x, bus), (item.x, item.y - HEIGHT / 2)));
    let ends = (
        items.first().map_or(0, |item| item.x),
        items.last().map_or(0, |item| item.x),
    );
    let lines = lines
        .chain([((ends.0 - 60, bus), (ends.1 + 60, bus))])
        .collect();
    Picture {
        title: cluster.to_owned(),
        about,
        items,
        lines,
        more: if hidden > 0 {
            format!("and {hidden} more nodes")
        } else {
            String::new()
        },
        height: 2 * TOP + STEP * 7 / 10,
    }
}

fn picture_view(picture: Picture) -> AnyView {
    let label = format!("Cluster {}, {}", picture.title, picture.about);
    let href = Route::object(Noun::Cluster, &picture.title).href();
    let line =
        |((x1, y1), (x2, y2)): Line| view! { <line x1=x1 y1=y1 x2=x2 y2=y2></line> }.into_any();
    let more = (!picture.more.is_empty())
        .then(|| view! { <p class="about">{picture.more}</p> }.into_any());
    view! {
        <figure class="chart">
            <figcaption><a href=href>{picture.title}</a> " " <span class="about">{picture.about}</span></figcaption>
            <div class="chart-scroll" tabindex="0" role="group" aria-label=label>
                <svg viewBox=format!("0 0 {WIDTH} {}", picture.height)>
                    {picture.lines.into_iter().map(line).collect::<Vec<_>>()}
                    {picture.items.into_iter().map(box_view).collect::<Vec<_>>()}
                </svg>
            </div>
            {more}
        </figure>
    }
    .into_any()
}

/// A text that fits into so many letters.
fn shortened(text: String, most: i32) -> String {
    let most = most as usize;
    if text.chars().count() <= most {
        return text;
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

fn box_view(item: Item) -> AnyView {
    let session = Session::get();
    let worst = session.worst_within(item.noun.at(&item.name));
    let href = Route::object(item.noun, &item.name).href();
    let collection = item.noun.collection();
    let class = Signal::derive(move || {
        let state = worst.get().map_or("", |severity| severity.name());
        format!("box {collection} {state}")
    });
    let name = shortened(item.name, item.width / NAME_LETTER - 1);
    let detail = shortened(item.detail, item.width / DETAIL_LETTER - 1);
    // The group makes the link one of SVG's and not of HTML's.
    view! {
        <g>
            <a href=href class=class>
                <rect x=item.x - item.width / 2 y=item.y - HEIGHT / 2 width=item.width height=HEIGHT rx="6"></rect>
                <text class="box-name" x=item.x y=item.y - 3>{name}</text>
                <text class="box-detail" x=item.x y=item.y + 13>{detail}</text>
            </a>
        </g>
    }
    .into_any()
}
