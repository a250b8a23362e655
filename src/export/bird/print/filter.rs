//! How BIRD spells its filters.

use super::Writer;
use crate::export::bird::ast::{Change, Step, Test};
use crate::export::bird::version::Version;
use crate::model::values::{Community, VmIfName};

impl Writer {
    /// A step of a filter.
    pub fn step(&mut self, step: &Step) {
        match step {
            Step::Reject(test, why) => self.explained(
                &format!("if {} then reject;", asked(self.version, test)),
                why,
            ),
            Step::Change(Change::OriginIgp, why) => self.explained("bgp_origin = ORIGIN_IGP;", why),
            Step::Change(Change::Tag(name, form), why) => {
                self.explained(&format!("{}.add({name});", attribute(*form)), why);
            }
            Step::Change(Change::StripCommunities, why) => {
                self.explained("bgp_community = -empty-;", why);
                self.line("bgp_ext_community = --empty--;");
                self.line("bgp_large_community = ---empty---;");
            }
            Step::Change(Change::Prefer(value), why) => {
                self.explained(&format!("preference = {value};"), why);
            }
            Step::AcceptIf(tests) => {
                let each: Vec<_> = tests.iter().map(|test| asked(self.version, test)).collect();
                self.line(format_args!("if {} then accept;", each.join(" && ")));
            }
            Step::Accept => self.line("accept;"),
            Step::RejectRest => self.line("reject;"),
        }
    }
}

/// A community's value.
pub fn value(community: Community) -> String {
    match community {
        Community::Standard(a, b) => format!("({a},{b})"),
        Community::Large(a, b, c) => format!("({a},{b},{c})"),
    }
}

fn attribute(form: Community) -> &'static str {
    match form {
        Community::Standard(..) => "bgp_community",
        Community::Large(..) => "bgp_large_community",
    }
}

fn asked(version: Version, test: &Test) -> String {
    match test {
        Test::In(set) => format!("net ~ {set}"),
        Test::NotIn(sets) => {
            let each: Vec<_> = sets.iter().map(|set| format!("net ~ {set}")).collect();
            format!("! ({})", each.join(" || "))
        }
        Test::NotFromBgp => "source != RTS_BGP".to_owned(),
        Test::OfOwnVm(set_by) => format!("source = {}", version.source(*set_by)),
        Test::NotOfOwnVm(set_by) => format!("source != {}", version.source(*set_by)),
        Test::Unreachable => "dest = RTD_UNREACHABLE".to_owned(),
        Test::FromConfiguration => "source = RTS_STATIC".to_owned(),
        Test::Tagged(name, form) => format!("{name} ~ {}", attribute(*form)),
        Test::NotTagged(name, form) => format!("! ({name} ~ {})", attribute(*form)),
        Test::NotAtVm => format!("! (ifname ~ \"{}\")", VmIfName::GLOB),
    }
}
