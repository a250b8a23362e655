//! Bundles as they are made: complete, sound, the same bytes each time, and archives that other programs read.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::process::Command;

use fabric_planner::bundle::{Action, Bundle, PLACES, Place, Probe, Service, write};
use fabric_planner::export::export;

use crate::cases::{GENERATION, fleet_of, plans, valid};
use crate::common::accepts;

#[test]
fn every_file_of_every_case_is_bundled() {
    let mut bundles = 0;
    for plan in plans() {
        let fleet = fleet_of(&plan);
        assert_eq!(fleet, fleet_of(&plan), "the same plan gives the same bytes");
        let mut expected: BTreeMap<String, (Vec<u8>, bool)> = BTreeMap::new();
        for (path, artifact) in export(&valid(&plan)).iter() {
            let content = artifact.text.clone().into_bytes();
            expected.insert(path.to_owned(), (content, artifact.secret));
        }
        for entry in fleet
            .entries()
            .iter()
            .filter(|entry| !entry.path.starts_with("ansible/"))
        {
            if fabric_planner::bundle::host_of(&entry.path).is_none() {
                let found = expected.remove(&entry.path).unwrap();
                assert_eq!(
                    found,
                    (entry.content.clone(), entry.secret),
                    "{}",
                    entry.path
                );
            }
        }
        for host in fleet.hosts() {
            let archive = fleet.bundle(host).unwrap();
            let bundle =
                Bundle::read(archive).unwrap_or_else(|refusal| panic!("{host}: {refusal}"));
            let manifest = bundle.manifest();
            assert_eq!(
                (manifest.host.as_str(), manifest.generation),
                (host.as_str(), GENERATION)
            );
            let mut contents = Vec::new();
            for (file, content) in bundle.files() {
                let (text, secret) = expected.remove(&format!("{host}/{}", file.path)).unwrap();
                assert_eq!(text, content, "{}", file.path);
                let place = Place::of(&file.path).unwrap();
                assert_eq!(place.is_secret(), secret, "{}", file.path);
                contents.push(content);
            }
            assert_eq!(write(manifest, &contents).unwrap(), archive);
            bundles += 1;
        }
        assert!(
            expected.is_empty(),
            "{}: {:?}",
            plan.display(),
            expected.keys()
        );
    }
    println!("{bundles} bundles made and read");
}

#[test]
fn each_path_has_one_place() {
    for place in PLACES {
        let path = place.pattern.replace('*', "a-b.c_d");
        assert!(std::ptr::eq(Place::of(&path).unwrap(), place), "{path}");
        assert!(Place::of(&format!("{path}x")).is_err(), "{path}x");
        assert!(
            Place::of(&place.pattern.replace('*', "a/b")).is_err() || !place.pattern.contains('*')
        );
        assert!(
            Place::of(&place.pattern.replace('*', "")).is_err() || !place.pattern.contains('*')
        );
    }
}

/// Other programs unpack an archive, and find modes and times as they ought to be.
#[test]
fn tar_reads_an_archive() {
    let folder = tempfile::tempdir().unwrap();
    let plan = plans()
        .into_iter()
        .find(|plan| plan.ends_with("vmmanager-style/plan.json"))
        .unwrap();
    let fleet = fleet_of(&plan);
    for host in fleet.hosts() {
        let file = folder.path().join(host);
        fs::write(&file, fleet.bundle(host).unwrap()).unwrap();
        accepts(
            Command::new("gzip")
                .arg("-tv")
                .stdin(fs::File::open(&file).unwrap()),
            "an archive",
        );
        let unpacked = folder.path().join("unpacked").join(host);
        fs::create_dir_all(&unpacked).unwrap();
        accepts(
            Command::new("tar")
                .arg("-xzf")
                .arg(&file)
                .arg("-C")
                .arg(&unpacked),
            "an archive",
        );
        let bundle = Bundle::read(&fs::read(&file).unwrap()).unwrap();
        for (file, content) in bundle.files() {
            let path = unpacked.join("files").join(&file.path);
            assert_eq!(fs::read(&path).unwrap(), content, "{}", path.display());
        }
        let text = fs::read_to_string(unpacked.join("manifest.json")).unwrap();
        assert_eq!(text, bundle.manifest().to_json());
        let mut unzipped = Vec::new();
        flate2::read::GzDecoder::new(fleet.bundle(host).unwrap())
            .read_to_end(&mut unzipped)
            .unwrap();
        let mut archive = tar::Archive::new(&unzipped[..]);
        for entry in archive.entries().unwrap() {
            let entry = entry.unwrap();
            let header = entry.header();
            assert_eq!(
                (
                    header.mtime().unwrap(),
                    header.uid().unwrap(),
                    header.gid().unwrap()
                ),
                (0, 0, 0)
            );
            let path = entry.path().unwrap().to_string_lossy().into_owned();
            let known = bundle
                .files()
                .find(|(file, _)| format!("files/{}", file.path) == path);
            let mode = known.map_or("0644", |(file, _)| file.mode.as_str());
            assert_eq!(format!("{:04o}", header.mode().unwrap()), mode, "{path}");
        }
    }
}

/// Of the daemons' two families, of reloads and of probes in one plan.
#[test]
fn actions_are_as_a_roll_out_needs_them() {
    let plan = plans()
        .into_iter()
        .find(|plan| plan.ends_with("bird1.6/plan.json"))
        .unwrap();
    let fleet = fleet_of(&plan);
    let actions = |host: &str| {
        Bundle::read(fleet.bundle(host).unwrap())
            .unwrap()
            .manifest()
            .actions
            .clone()
    };
    let mut seen = [false; 2];
    for host in fleet.hosts() {
        let actions = actions(host);
        let is_node = actions.iter().any(
            |action| matches!(action, Action::Reload(reload) if reload.service == Service::Sysctl),
        );
        seen[usize::from(is_node)] = true;
        for action in &actions {
            if let Action::Probe(Probe::Sessions {
                daemon,
                neighbors,
                least,
            }) = action
            {
                let is_v6 = neighbors.iter().all(std::net::IpAddr::is_ipv6);
                assert_eq!(
                    format!("{daemon:?}"),
                    if is_v6 { "Bird6" } else { "Bird" },
                    "{host}"
                );
                assert_eq!(*least, u16::from(is_node), "{host}");
            }
        }
        let services: Vec<_> = actions
            .iter()
            .filter_map(|action| match action {
                Action::Reload(reload) => Some(reload.service),
                _ => None,
            })
            .collect();
        assert!(
            services.ends_with(&[Service::Bird, Service::Bird6]),
            "{host}: {services:?}"
        );
        assert!(
            !is_node || services.starts_with(&[Service::Sysctl, Service::Nftables]),
            "{host}: {services:?}"
        );
    }
    assert_eq!(seen, [true; 2], "reflectors and nodes");
}
