//! What the programs that read exported files say of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use super::{junos_check, program, python_with, refusal, run};

/// All objections to the files of some hosts, each host a folder as exported.
///
/// Programs that are slow to start get all their files at once.
pub fn complaints(hosts: &[PathBuf]) -> Vec<String> {
    let mut said = side_by_side(hosts, &|host| of_host(host));
    said.extend(of_nftables(hosts));
    said.extend(of_networkmanager(hosts));
    said.extend(of_networkd(hosts));
    said
}

/// What Juniper's models say of files of set commands. Their checker takes a second for each, so it is
/// not among the others.
pub fn junos_complaints(files: &[PathBuf]) -> Vec<String> {
    let Some(check) = junos_check() else {
        return Vec::new();
    };
    side_by_side(files, &|file| {
        let (well, said) = run(Command::new(&check).arg(file));
        let objection = format!("{}: {said}", file.display());
        Vec::from_iter((!well).then_some(objection))
    })
}

/// Asks about several at a time.
fn side_by_side(paths: &[PathBuf], ask: &(dyn Fn(&Path) -> Vec<String> + Sync)) -> Vec<String> {
    let said = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for part in paths.chunks(paths.len().div_ceil(4).max(1)) {
            scope.spawn(|| {
                let own: Vec<_> = part.iter().flat_map(|path| ask(path)).collect();
                said.lock().unwrap().extend(own);
            });
        }
    });
    said.into_inner().unwrap()
}

/// Every file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn of_host(host: &Path) -> Vec<String> {
    let mut said = Vec::new();
    for file in files(host) {
        let text = fs::read_to_string(&file).unwrap();
        said.extend(refusal(&file.display().to_string(), &text));
    }
    let netplan = host.join("etc/netplan/60-fabric.yaml");
    if netplan.is_file() {
        said.extend(of_netplan(&netplan));
    }
    let interfaces = host.join("etc/network/interfaces.d/fabric");
    if interfaces.is_file() {
        said.extend(of_ifupdown(&interfaces));
    }
    said
}

/// netplan says much with exit status 0 only: nothing at all must be said.
fn of_netplan(file: &Path) -> Option<String> {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("etc/netplan");
    fs::create_dir_all(&folder).unwrap();
    let copy = folder.join("60-fabric.yaml");
    fs::copy(file, &copy).unwrap();
    let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    fs::set_permissions(&copy, private).unwrap();
    // The generator itself, without netplan's own start, which takes ten times as long.
    let generator = Path::new("/usr/libexec/netplan/generate");
    let mut command = if generator.is_file() {
        Command::new(generator)
    } else {
        let mut netplan = Command::new(program("NETPLAN", "netplan")?);
        netplan.arg("generate");
        netplan
    };
    let (well, said) = run(command.arg("--root-dir").arg(root.path()));
    let written = root.path().join("run/systemd/network").is_dir();
    let silent = well && said.is_empty() && written;
    (!silent).then(|| format!("{}: netplan: {said}", file.display()))
}

/// What ifupdown would do, all of it, for every interface of the file.
fn of_ifupdown(file: &Path) -> Option<String> {
    let ifup = program("IFUP", "ifup")?;
    let state = tempfile::tempdir().unwrap();
    let (well, said) = run(Command::new(ifup)
        .args(["--no-act", "--no-scripts", "--force", "--all"])
        .arg("--state-dir")
        .arg(state.path())
        .arg("--interfaces")
        .arg(file));
    let text = fs::read_to_string(file).unwrap();
    let missing = text.lines().map(str::trim).find(|line| {
        if let Some(command) = line.strip_prefix("up ").or(line.strip_prefix("pre-up ")) {
            !said.contains(command)
        } else if let Some(address) = line.strip_prefix("address ") {
            let address = address.split('/').next().unwrap_or_default();
            !said.contains(&format!("addr add {address}/"))
        } else {
            false
        }
    });
    let objection = missing.filter(|_| well).map_or_else(
        || said.clone(),
        |line| format!("nothing is done for `{line}`: {said}"),
    );
    (!well || missing.is_some()).then(|| format!("{}: ifup: {objection}", file.display()))
}

/// Each loaded twice, the second time over itself, in a network of its own.
fn of_nftables(hosts: &[PathBuf]) -> Vec<String> {
    let files = named(hosts, "etc/nftables.d/fabric.nft");
    let Some(nft) = program("NFT", "nft").filter(|_| !files.is_empty()) else {
        return Vec::new();
    };
    let script = r#"
        nft=$0
        for file; do
            { "$nft" -c -f "$file" && "$nft" -f "$file" && "$nft" -f "$file"; } 2>&1 || echo "refused: $file"
            "$nft" flush ruleset
        done"#;
    let mut command = Command::new("unshare");
    command
        .args(["--map-root-user", "--net", "sh", "-c", script])
        .arg(nft)
        .args(files);
    let (well, said) = run(&mut command);
    (!well || !said.is_empty())
        .then_some(said)
        .into_iter()
        .collect()
}

/// Read by NetworkManager's own library, which needs no daemon.
fn of_networkmanager(hosts: &[PathBuf]) -> Vec<String> {
    let folders = hosts
        .iter()
        .map(|host| host.join("etc/NetworkManager/system-connections"));
    let profiles: Vec<_> = folders.flat_map(|folder| files(&folder)).collect();
    let Some(mut command) = networkmanager_reader().filter(|_| !profiles.is_empty()) else {
        return Vec::new();
    };
    let (well, said) = run(command.args(profiles));
    (!well).then_some(said).into_iter().collect()
}

/// The reader of NetworkManager's profiles.
pub fn networkmanager_reader() -> Option<Command> {
    let mut command = Command::new(python_with("NM", "gir1.2-nm-1.0")?);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers/networkmanager.py"));
    Some(command)
}

/// networkd has no way to check a file, so a real one reads all of them, in a network and with folders
/// of its own. It says what it does not understand with the file's name and line.
fn of_networkd(hosts: &[PathBuf]) -> Vec<String> {
    let units = tempfile::tempdir().unwrap();
    let mut count = 0;
    for (number, host) in hosts.iter().enumerate() {
        for file in files(&host.join("etc/systemd/network")) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            // A drop-in belongs to a unit of its own here.
            let to = units.path().join(format!("{number:05}-{name}"));
            fs::copy(&file, to).unwrap();
            count += 1;
        }
    }
    if count == 0 {
        return Vec::new();
    }
    networkd_complaints(units.path())
}

/// What networkd says of the units in a folder.
pub fn networkd_complaints(units: &Path) -> Vec<String> {
    let Some(networkd) = program("NETWORKD", "systemd-networkd") else {
        return Vec::new();
    };
    let script = r#"
        mount -t tmpfs none /run && mkdir -p /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp &&
        mount --bind "$1" /etc/systemd/network && mount -t sysfs -o ro none /sys &&
        SYSTEMD_LOG_LEVEL=info SYSTEMD_LOG_TARGET=console timeout 5 "$0""#;
    let mut command = Command::new("unshare");
    command
        .args(["--net", "--mount", "sh", "-c", script])
        .arg(networkd)
        .arg(units);
    let (_, said) = run(&mut command);
    if !said.contains("Enumeration completed") {
        return vec![format!("networkd did not start: {said}")];
    }
    // It reads some of them twice.
    let mut complaints: Vec<_> = said
        .lines()
        .filter(|line| line.contains(".network:") || line.contains(".netdev:"))
        .map(str::to_owned)
        .collect();
    complaints.sort();
    complaints.dedup();
    complaints
}

fn named(hosts: &[PathBuf], path: &str) -> Vec<PathBuf> {
    let files = hosts.iter().map(|host| host.join(path));
    files.filter(|file| file.is_file()).collect()
}
