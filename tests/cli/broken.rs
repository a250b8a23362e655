//! Examples with one mistake: the right rule finds it at the right line and column.

use serde_json::Value;

use crate::program::{example, on_plan};

/// The example, the text to replace (it stands there once), the text instead, the rule's code or
/// name, and the line it must point at with a `^` before the column.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("ip-fabric", "10.0.0.12/24", "10.0.0.256/24", "malformed-value", r#""ipv4": ^"10.0.0.256/24","#),
    ("ip-fabric", "10.0.0.12/24", "10.0.0.12", "malformed-value", r#""ipv4": ^"10.0.0.12","#),
    ("ip-fabric", "10.0.0.12/24", "10.0.0.12/33", "malformed-value", r#""ipv4": ^"10.0.0.12/33","#),
    ("ip-fabric", "10.0.0.12/24", "010.0.0.12/24", "malformed-value", r#""ipv4": ^"010.0.0.12/24","#),
    ("ip-fabric", "\"asn\": 64512", "\"asn\": 4294967296", "malformed-value", r#""asn": ^4294967296,"#),
    ("ip-fabric", "\"asn\": 64512", "\"asn\": \"sixty\"", "malformed-value", r#""asn": ^"sixty","#),
    ("ip-fabric", "64512:100", "64512", "malformed-value", r#""community": ^"64512","#),
    ("ip-fabric", "\"ip-fabric\"", "\"IP-Fabric\"", "malformed-value", r#""type": ^"IP-Fabric""#),
    ("ip-fabric", "ams1-fabric-7Qd2", "two words", "malformed-value", r#""password": ^"two words","#),
    ("ip-fabric", "198.51.100.200-198.51.100.210", "198.51.100.200-::1", "malformed-value", r#"^"198.51.100.200-::1","#),
    ("ip-fabric", "10.255.255.1", "fe80::2", "malformed-value", r#""gateway_v4": ^"fe80::2","#),
    ("ip-fabric", "\"198.51.100.201\"", "\"198.51.100.201/32\"", "malformed-value", r#"^"198.51.100.201/32""#),
    ("switching", "a0:36:9f:5e:00:01", "a0:36:9f:5e:00", "malformed-value", r#""uplink_mac": ^"a0:36:9f:5e:00""#),
    ("switching", "\"name\": \"office\"", "\"name\": \"of\\u0007fice\"", "malformed-value", r#""name": ^"of\u0007fice","#),
    ("hetzner-routing", "\"on_link\": true", "\"on_link\": \"perhaps\"", "malformed-value", r#""on_link": ^"perhaps","#),
    ("hetzner-routing", "\"hetzner\"", "\"hetzna\"", "malformed-value", r#""provider": ^"hetzna","#),
    ("ip-fabric", "10.0.0.0/24", "10.0.0.1/24", "host-bits-set", r#""prefix": ^"10.0.0.1/24""#),
    ("ip-fabric", "198.51.100.0/25", "198.51.100.1/25", "ADDR001", r#"^"198.51.100.1/25","#),
    ("ip-fabric", "200-198.51.100.210", "200-198.51.100.199", "reversed-range", r#"^"198.51.100.200-198.51.100.199","#),
    ("ip-fabric", "198.51.100.200-", "198.51.100.100-", "pool-overlap", r#"^"198.51.100.100-198.51.100.210","#),
    ("ip-fabric", "\"198.51.100.11\"", "\"198.51.100.10\"", "duplicate-address", r#"^"198.51.100.10","#),
    ("ip-fabric", "\"198.51.100.201\"", "\"198.51.100.220\"", "address-outside-pool", r#"^"198.51.100.220""#),
    ("ip-fabric", "\"sea_gold\"", "\"sea_golden1\"", "interface-name-too-long", r#"^"sea_golden1": {"#),
    ("ip-fabric", "\"asn\": 64512", "\"asn\": 65535", "reserved-asn", r#""asn": ^65535,"#),
    ("ip-fabric", "64512:100", "4200000000:100", "community-out-of-range", r#""community": ^"4200000000:100","#),
    ("ip-fabric", "\"rr1\",\n          \"rr2\"", "", "no-reflector", r#"^"reflectors": ["#),
    ("ip-fabric", "\"node\": \"node3\"", "\"node\": \"node4\"", "unknown-reference", r#""node": ^"node4""#),
    ("ip-fabric", "\"node2\": {", "\"node1\": {", "duplicate-name", r#"^"node1": {"#),
    ("ip-fabric", "\"role\": \"main\"", "\"role\": \"main\", \"role\": \"backup\"", "PLAN003", r#""role": "main", ^"role": "backup""#),
    ("ip-fabric", "\"role\": \"main\"", "\"roll\": \"main\"", "unknown-field", r#"^"roll": "main""#),
    ("ip-fabric", "\"reserved\"", "\"reserve\"", "PLAN002", r#"^"reserve": ["#),
    ("ip-fabric", "\"vms\": {", "\"vms\": {\n    \"a b\": {},", "unusable-name", r#"^"a b": {},"#),
    ("ip-fabric", "10.255.255.1", "198.51.100.5", "unsuitable-fabric-gateway", r#""gateway_v4": ^"198.51.100.5","#),
    ("hetzner-routing", "\"gateway_v6\": \"fe80::1\"", "\"gateway_v6\": \"2a01:4f8:13b:9a7::1\"", "provider-ipv6-gateway", r#""gateway_v6": ^"2a01:4f8:13b:9a7::1","#),
    ("hetzner-routing", "9a7::2/64", "9a7::1/64", "provider-ipv6-host", r#""ipv6": ^"2a01:4f8:13b:9a7::1/64","#),
    ("hetzner-routing", "\"192.0.2.8/29\",\n        \"2a01:4f8:13b:9a7::/64\"\n      ]\n    }", "\"2a01:4f8:13b:9a7::/64\"\n      ]\n    },\n    \"fsn8\": { \"cluster\": \"hz1\", \"vm_ranges\": [\"192.0.2.8/29\"] }", "routed-migration", r#"^"192.0.2.9","#),
    ("ip-fabric", "\"rr1\",\n          \"rr2\"", "\"rr1\"", "single-reflector", r#"^"reflectors": ["#),
];

#[test]
fn every_mistake_is_found_at_its_place() {
    let failures: Vec<_> = ROWS.iter().filter_map(|row| failure(row).err()).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn failure(&(name, from, to, rule, wanted): &Row) -> Result<(), String> {
    let row = format!("{name}: {from:?} to {to:?}");
    let original = example(name);
    if original.matches(from).count() != 1 {
        return Err(format!(
            "{row}: the text to replace does not stand there once"
        ));
    }
    let plan = original.replace(from, to);
    let run = on_plan(&["check", "-", "--format", "json"], &plan);
    let report: Value = serde_json::from_str(&run.out).map_err(|e| format!("{row}: {e}"))?;
    let problems = report["problems"].as_array().ok_or("no problems")?;
    let of_rule: Vec<_> = problems
        .iter()
        .filter(|problem| problem["rule"] == rule || problem["name"] == rule)
        .collect();
    let marked: Vec<_> = of_rule
        .iter()
        .map(|problem| marked(&plan, problem))
        .collect();
    if !marked.iter().any(|line| line == wanted) {
        return Err(format!("{row}: {rule} points at {marked:?}\n{}", run.out));
    }
    let has_error = problems
        .iter()
        .any(|problem| problem["severity"] == "error");
    if run.status != i32::from(has_error) {
        return Err(format!("{row}: exit status {}", run.status));
    }
    let text = on_plan(&["check", "-"], &plan).out;
    for problem in of_rule {
        let word = |field: &str| problem[field].as_str().unwrap();
        let head = format!("{}[{}] {}: ", word("severity"), word("rule"), word("name"));
        let place = format!("--> <stdin>:{}:{} ", problem["line"], problem["column"]);
        let mut lines = text.lines().zip(text.lines().skip(1));
        if !lines.any(|(first, next)| first.starts_with(&head) && next.contains(&place)) {
            return Err(format!(
                "{row}: the text lacks {head:?} above {place:?}:\n{text}"
            ));
        }
    }
    Ok(())
}

/// The line a problem points at, with a `^` before the column.
fn marked(plan: &str, problem: &Value) -> String {
    let number = |field: &str| usize::try_from(problem[field].as_u64().unwrap()).unwrap();
    let line = plan.lines().nth(number("line") - 1).unwrap();
    let (before, after): (String, String) = (
        line.chars().take(number("column") - 1).collect(),
        line.chars().skip(number("column") - 1).collect(),
    );
    format!("{before}^{after}").trim().to_owned()
}
