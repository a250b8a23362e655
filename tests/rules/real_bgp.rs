//! Mistakes with reflectors and BGP that people really made, from public issues and posts: what they
//! had in their files, as a plan, and what must be said of it.

use fabric_planner::check::{Problem, Severity};
use fabric_planner::model::Edit;
use serde_json::{Value as Json, json};

use crate::support::{checked, errors, plan_text};

fn problems(set: &Json) -> Vec<Problem> {
    checked(&plan_text("ip-fabric", set.as_object().unwrap())).1
}

/// The rules that report an error, each once.
fn errors_of(set: &Json) -> Vec<&'static str> {
    let problems = problems(set);
    let mut names: Vec<_> = problems
        .iter()
        .filter(|problem| problem.is_error())
        .map(|problem| problem.rule.name)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn warns(set: &Json, rule: &str) -> bool {
    problems(set)
        .iter()
        .any(|problem| problem.severity == Severity::Warning && problem.rule.name == rule)
}

/// The plan after the first fix of a rule.
fn mended(set: &Json, rule: &str) -> fabric_planner::model::Plan {
    let (reading, problems) = checked(&plan_text("ip-fabric", set.as_object().unwrap()));
    let mut of_rule = problems.iter().filter(|problem| problem.rule.name == rule);
    let fix = of_rule.find_map(|problem| problem.fixes.first());
    Edit::apply_all(&fix.unwrap().edits, &reading.plan).unwrap()
}

/// projectcalico/calico#2735: all reflectors in a full mesh with one cluster id, each node at one of
/// them. "node1 and node3, which are connected to different route reflectors, can not learn each
/// others routes."
#[test]
fn one_cluster_id_for_a_mesh_of_reflectors() {
    let mesh = |id: [&str; 2]| {
        json!({
            "reflectors/rr1/cluster_id": id[0], "reflectors/rr1/peers": ["rr2"],
            "reflectors/rr2/cluster_id": id[1], "reflectors/rr2/peers": ["rr1"],
            "nodes/node1/reflectors": ["rr1"], "nodes/node3/reflectors": ["rr1"],
            "nodes/node2/reflectors": ["rr2"], "gateways/mx1/reflectors": ["rr2"],
        })
    };
    let set = mesh(["224.0.0.1", "224.0.0.1"]);
    assert_eq!(errors_of(&set), ["partitioned-fabric", "shared-cluster-id"]);
    assert_eq!(errors(&mended(&set, "shared-cluster-id")), [""; 0]);
    // With ids of their own the mesh carries the routes.
    assert_eq!(errors_of(&mesh(["10.0.0.2", "10.0.0.3"])), [""; 0]);
}

/// osrg/gobgp#2166: two reflectors with a session, a client at both: right as it is.
#[test]
fn a_client_of_two_reflectors_that_are_peers() {
    let set = json!({ "reflectors/rr1/peers": ["rr2"], "reflectors/rr2/peers": ["rr1"] });
    assert_eq!(errors_of(&set), [""; 0]);
    assert!(!warns(&set, "useless-reflector-peer"));
}

/// projectcalico/calico#5146: IPv6 alone, router ids out of a hash, and the neighbour says "bad OPEN,
/// wrong router identifier 249.183.186.85".
#[test]
fn an_identifier_of_class_e() {
    let set = json!({ "nodes/node1/router_id": "249.183.186.85" });
    assert!(warns(&set, "id-not-an-address"));
}

/// cilium/cilium#30333: no IPv4 address to take a router id from.
#[test]
fn an_ipv6_only_reflector_needs_an_identifier() {
    let set = json!({ "reflectors/rr1/ipv4": null, "clusters/fab1/pools": ["vm-v6"],
        "vms/mail/addresses": ["2001:db8:100::13"], "vms/sea_blue/addresses": ["2001:db8:100::11"],
        "vms/sea_gold/addresses": ["2001:db8:100::10"], "vms/web1/addresses": ["2001:db8:100::12"] });
    assert_eq!(errors_of(&set), ["missing-router-id"]);
    let plan = mended(&set, "missing-router-id");
    // The lowest id is 10.0.0.3, the next one is free.
    assert_eq!(plan.reflectors["rr1"].router_id.text(), "10.0.0.4");
    assert_eq!(errors(&plan), [""; 0]);
}

/// FRRouting/frr#1578: the reflector's clients stand in 10.196.32.0/24, the router in 10.196.112.0/24 has
/// a default route only: "NH unresolved".
#[test]
fn a_next_hop_behind_the_default_route() {
    let core = json!({ "ipv4": "10.196.112.16/24", "ipv6": "fd00:10::fe/64" });
    let node = |set: &mut Json| {
        for i in 1..=3 {
            set[format!("nodes/node{i}/ipv4")] = json!(format!("10.196.32.1{i}/24"));
            set[format!("nodes/node{i}/gateway_v4")] = json!("10.196.32.1");
        }
    };
    let mut set = json!({ "gateways/mx1": core });
    node(&mut set);
    assert_eq!(errors_of(&set), ["unreachable-next-hop"]);
    set["gateways/mx1"]["routes"] = json!(["10.196.32.0/24"]);
    assert_eq!(errors_of(&set), [""; 0]);
}

/// FRRouting/frr#14396: iBGP between 192.168.4.50/28 and 192.168.1.82/28, no route on the way.
#[test]
fn a_reflector_in_another_subnet_and_no_gateway() {
    let set = json!({ "reflectors/rr1/ipv4": "192.168.1.82/28",
        "nodes/node1/ipv4": "192.168.4.50/28", "nodes/node1/gateway_v4": null });
    assert!(warns(&set, "unreachable-reflector"));
}

/// FRRouting/frr#6921 and metallb/frr-k8s#431: a password on one side; the session stays in Connect.
#[test]
fn a_password_on_one_side() {
    let set =
        json!({ "clusters/fab1/network/password": null, "gateways/mx1/password": "test1234" });
    assert_eq!(errors_of(&set), ["password-mismatch"]);
    assert_eq!(errors(&mended(&set, "password-mismatch")), [""; 0]);
    let set = json!({ "gateways/mx1/password": "test1234" });
    assert_eq!(errors_of(&set), ["password-mismatch"]);
}

/// natesales/pathvector#58 and #96: 211486,101 as a community. "AS211486 would overflow a 16 bit integer
/// so you'll have to use BGP large communities."
#[test]
fn a_four_byte_number_in_a_community() {
    let set = json!({ "clusters/fab1/network/asn": 211_486, "clusters/fab1/network/community": "211486:101" });
    assert_eq!(errors_of(&set), ["community-out-of-range"]);
    let plan = mended(&set, "community-out-of-range");
    assert_eq!(
        plan.clusters["fab1"].network.community.text(),
        "211486:101:0"
    );
    assert_eq!(errors(&plan), [""; 0]);
}

/// metallb/metallb#1172: 65535:65282 (no-advertise) in an example, copied from there.
#[test]
fn no_advertise_at_a_reflector() {
    let set = json!({ "clusters/fab1/network/community": "65535:65282" });
    assert_eq!(errors_of(&set), ["reserved-community"]);
}

/// metallb/metallb#1125: AS 65551 and 65552, one above the numbers for documentation.
#[test]
fn numbers_just_above_the_two_byte_ones() {
    for asn in [65551, 65552] {
        let set = json!({ "clusters/fab1/network/asn": asn, "clusters/fab1/network/community": format!("{asn}:1:0") });
        assert!(warns(&set, "reserved-asn"), "{asn}");
    }
}

/// F5Networks/k8s-bigip-ctlr#3331: Calico's default AS 64512 on one side, another on the other.
#[test]
fn two_numbers_inside_one_fabric() {
    let set = json!({ "gateways/mx1/asn": 65000 });
    assert_eq!(errors_of(&set), ["as-mismatch"]);
}

/// coloclue/kees#26: BFD every 100 ms, five packets, "failing due to short periods of high latency"; and
/// FRRouting/frr#3782: BFD on virtual machines flaps.
#[test]
fn bfd_that_is_too_fast() {
    let set = json!({ "clusters/fab1/network/bfd_interval": 100, "clusters/fab1/network/bfd_multiplier": 5 });
    assert!(warns(&set, "hasty-bfd"));
}

/// projectcalico/calico#7144: with graceful restart no routes for four minutes when two nodes restart.
#[test]
fn graceful_restart_of_several_nodes() {
    let set = json!({ "clusters/fab1/network/graceful_restart": true, "clusters/fab1/network/hold_time": 240,
        "clusters/fab1/network/bfd": false });
    assert!(warns(&set, "graceful-restart"));
    assert!(warns(&set, "long-hold-time"));
}

/// natesales/pathvector#260: "Automatic shutdown: Route limit exceeded".
#[test]
fn a_limit_below_what_is_announced() {
    let set =
        json!({ "clusters/fab1/network/node_limit": 1, "clusters/fab1/network/core_limit": 3 });
    assert_eq!(errors_of(&set), ["low-core-limit", "low-route-limit"]);
}

/// pmacct/pmacct#634: without a hold timer a dead peer stays for two hours and ten minutes.
#[test]
fn a_session_that_never_times_out() {
    let set = json!({ "clusters/fab1/network/hold_time": 0 });
    assert!(warns(&set, "endless-hold-time"));
}

/// projectcalico/calico#1936: two clusters on one reflector, with the same pools and communities.
#[test]
fn two_clusters_on_one_reflector() {
    let mut second = json!({ "virtualization": "kvm", "pools": ["vm-v4"], "network": {
        "type": "ip-fabric", "asn": 64512, "community": "64512:100", "gateway_v4": "10.254.254.1",
        "password": "ams1-fabric-7Qd2", "reflectors": ["rr1", "rr2"], "gateways": ["mx1"] } });
    assert!(warns(
        &json!({ "clusters/fab2": second }),
        "shared-community"
    ));
    second["network"]["community"] = json!("64512:200");
    assert!(!warns(
        &json!({ "clusters/fab2": second }),
        "shared-community"
    ));
}

/// projectcalico/calico, "Configure BGP peering": one cluster id on both reflectors, all nodes at both.
#[test]
fn one_cluster_id_where_all_peer_with_both() {
    let set = json!({ "reflectors/rr1/cluster_id": "244.0.0.1", "reflectors/rr2/cluster_id": "244.0.0.1" });
    assert_eq!(errors_of(&set), [""; 0]);
}

/// voxpupuli/puppet-systemd#318: Rocky Linux 8 without systemd-networkd, and its files in
/// /etc/systemd/network.
#[test]
fn a_network_back_end_that_is_not_installed() {
    let set = json!({ "nodes/node1/os": "rocky-8", "nodes/node1/network_backend": "networkd" });
    assert!(warns(&set, "backend-not-packaged"));
}

/// FRRouting/frr#9352: "Unable to install frr 8 on CentOS".
#[test]
fn a_daemon_that_is_not_packaged() {
    let set = json!({ "nodes/node1/os": "centos-8", "nodes/node1/routing_daemon": "frr" });
    assert!(warns(&set, "daemon-not-packaged"));
}
