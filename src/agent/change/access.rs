//! Owners by name, as the tree itself knows them.

use std::collections::HashMap;

use crate::agent::files::{Access, Files};
use crate::agent::stop::{Doing, Result, Stop};
use crate::bundle::File;

/// The numbers of users and groups in `/etc/passwd` and `/etc/group` of a tree.
#[derive(Debug)]
pub struct Owners {
    users: HashMap<String, u32>,
    groups: HashMap<String, u32>,
}

impl Owners {
    /// Reads them.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn read(files: &dyn Files) -> Result<Self> {
        Ok(Self {
            users: numbers(files, "etc/passwd")?,
            groups: numbers(files, "etc/group")?,
        })
    }

    /// The number of a user.
    pub fn user(&self, name: &str) -> Option<u32> {
        self.users.get(name).copied()
    }

    /// The number of a group.
    pub fn group(&self, name: &str) -> Option<u32> {
        self.groups.get(name).copied()
    }
}

/// passwd(5) and group(5): the name is the first field, the number the third. `root` is 0 everywhere.
fn numbers(files: &dyn Files, path: &str) -> Result<HashMap<String, u32>> {
    let content = files.read(path).doing(|| format!("read `/{path}`"))?;
    let text = content.map_or_else(String::new, |(_, content)| {
        String::from_utf8_lossy(&content).into_owned()
    });
    let mut numbers = HashMap::from([("root".to_owned(), 0)]);
    for line in text.lines() {
        let mut fields = line.split(':');
        let name = fields.next().unwrap_or_default();
        if let Some(number) = fields.nth(1).and_then(|number| number.parse().ok()) {
            numbers.insert(name.to_owned(), number);
        }
    }
    Ok(numbers)
}

/// Who may do what with a file of a bundle on this host.
///
/// # Errors
/// When the host has no such user or group.
pub fn access(owners: &Owners, file: &File) -> Result<Access> {
    let unknown = |what: &str, name: &str| {
        Stop::refused(format!(
            "`/{}` is to belong to the {what} `{name}`, whom this host does not know; is its daemon installed?",
            file.path
        ))
    };
    let owner = owners
        .user(&file.owner)
        .ok_or_else(|| unknown("user", &file.owner))?;
    let group = owners
        .group(&file.group)
        .ok_or_else(|| unknown("group", &file.group))?;
    let mode = u32::from_str_radix(&file.mode, 8)
        .map_err(|_| Stop::refused(format!("`{}` of `/{}` is no mode", file.mode, file.path)))?;
    Ok(Access {
        mode,
        owner: Some((owner, group)),
    })
}
