//! What real daemons answered once, as it is read: BIRD 1.6.8, 2.0.12, 2.17.5 and 3.1.7, FRR 8.4.4.
#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::os::unix::net::UnixListener;
use std::time::{Duration, Instant};

use fabric_planner::control::{Session, bird, frr};
use fabric_planner::model::values::Family;
use ipnet::IpNet;

const PATIENCE: Duration = Duration::from_millis(500);

fn recorded(name: &str) -> String {
    let path = format!("{}/tests/control/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Asks somebody who answers as BIRD did.
fn asked(said: String) -> std::io::Result<bird::Reply> {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("bird.ctl");
    let listener = UnixListener::bind(&socket).unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"0001 BIRD ready.\n").unwrap();
        let mut question = String::new();
        BufReader::new(stream.try_clone().unwrap())
            .read_line(&mut question)
            .unwrap();
        stream.write_all(said.as_bytes()).unwrap();
    });
    let reply = bird::ask(&socket, "show protocols all", PATIENCE);
    server.join().unwrap();
    reply
}

fn session(neighbour: &str, state: &str) -> Session {
    Session {
        neighbour: neighbour.parse().unwrap(),
        state: state.to_owned(),
    }
}

fn net(text: &str) -> IpNet {
    text.parse().unwrap()
}

#[test]
fn sessions_of_every_bird_are_read() {
    for (version, expected) in [
        (
            "1.6.8",
            vec![
                ("rr1", "10.0.0.2", "Established"),
                ("rr2", "10.0.0.9", "Connect"),
            ],
        ),
        (
            "2.0.12",
            vec![
                ("rr1_v4", "10.0.0.2", "Established"),
                ("rr1_v6", "fd00::2", "Established"),
                ("rr2_v4", "10.0.0.9", "Connect"),
            ],
        ),
        (
            "2.17.5",
            vec![
                ("rr1_v4", "10.0.0.2", "Established"),
                ("rr1_v6", "fd00::2", "Established"),
                ("rr2_v4", "10.0.0.9", "Active"),
            ],
        ),
        (
            "3.1.7",
            vec![
                ("rr1_v4", "10.0.0.2", "Established"),
                ("rr1_v6", "fd00::2", "Established"),
                ("rr2_v4", "10.0.0.9", "Connect"),
            ],
        ),
    ] {
        let reply = asked(recorded(&format!("bird-{version}-protocols"))).unwrap();
        assert!(reply.is_good());
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(name, neighbour, state)| bird::Protocol {
                name: name.to_owned(),
                session: session(neighbour, state),
            })
            .collect();
        assert_eq!(bird::protocols(&reply.text), expected, "BIRD {version}");
    }
}

#[test]
fn announced_routes_of_every_bird_are_read() {
    for version in ["1.6.8", "2.0.12", "2.17.5", "3.1.7"] {
        let reply = asked(recorded(&format!("bird-{version}-exported"))).unwrap();
        let networks = bird::networks(&reply.text);
        assert_eq!(networks, [net("198.51.100.1/32")], "BIRD {version}");
    }
    assert_eq!(bird::announced_by("rr1"), "show route export rr1");
    assert_eq!(bird::announced_by("a-b.c"), "show route export 'a-b.c'");
}

#[test]
fn an_error_of_bird_is_known_by_its_code() {
    let said =
        "0002-Reading configuration from /etc/bird/bird.conf\n8002 bird.conf:6:1 syntax error\n";
    let reply = asked(said.into()).unwrap();
    assert!(!reply.is_good());
    assert_eq!(reply.code, 8002);
    assert!(reply.text.contains("bird.conf:6:1 syntax error"));
}

#[test]
fn a_bird_that_goes_away_or_hangs_is_not_waited_for() {
    let cut = asked("1002-rr1 BGP\n".into());
    assert_eq!(cut.unwrap_err().kind(), ErrorKind::UnexpectedEof);

    // Nobody takes the callers away: the queue is full after some of them, and still nobody waits.
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("bird.ctl");
    let listener = UnixListener::bind(&socket).unwrap();
    rustix::net::listen(&listener, 2).unwrap();
    let begin = Instant::now();
    for _ in 0..6 {
        let patience = Duration::from_millis(50);
        bird::ask(&socket, "show status", patience).unwrap_err();
    }
    assert!(begin.elapsed() < Duration::from_secs(2));
    let gone = bird::ask(&folder.path().join("none"), "show status", PATIENCE);
    assert_eq!(gone.unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn sessions_and_routes_of_frr_are_read() {
    let said = serde_json::from_str(&recorded("frr-8.4.4-summary.json")).unwrap();
    let first = session("10.0.0.2", "Established");
    let sessions = [
        (Family::V4, first.clone()),
        (Family::V4, session("10.0.0.9", "Active")),
        (Family::V6, session("fd00::2", "Established")),
    ];
    assert_eq!(frr::sessions(&said), sessions);
    assert_eq!(
        frr::announced_to(Family::V4, &first),
        "show bgp ipv4 unicast neighbors 10.0.0.2 advertised-routes json"
    );
    let said = serde_json::from_str(&recorded("frr-8.4.4-advertised.json")).unwrap();
    assert_eq!(frr::networks(&said), [net("2001:db8:100::1/128")]);
    let refused = serde_json::json!({ "warning": "No such neighbor or address family" });
    assert_eq!(frr::networks(&refused), []);
}
