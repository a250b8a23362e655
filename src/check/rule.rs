//! What a rule is.

use std::fmt::Display;

use super::{Context, Fix, Problem, Related, Severity};
use crate::model::{DocPath, Edit};

/// What a rule is about; the folder it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The plan as a document: names, references, values.
    Plan,
    /// Networks, pools and who has which address.
    Address,
    /// Nodes and their interfaces.
    Node,
    /// Virtual machines.
    Vm,
    /// Route reflectors and BGP.
    Bgp,
    /// What a data centre's provider demands.
    Provider,
    /// What the chosen daemons, versions and network back ends can express.
    Target,
    /// Secrets, hostile texts, guards that are off.
    Security,
}

impl Group {
    /// All, in the order of the catalogue.
    pub const ALL: [Self; 8] = [
        Self::Plan,
        Self::Address,
        Self::Node,
        Self::Vm,
        Self::Bgp,
        Self::Provider,
        Self::Target,
        Self::Security,
    ];

    /// The title in the catalogue.
    pub fn title(self) -> &'static str {
        match self {
            Self::Plan => "Plan",
            Self::Address => "Addresses",
            Self::Node => "Nodes",
            Self::Vm => "VMs",
            Self::Bgp => "BGP",
            Self::Provider => "Providers",
            Self::Target => "Targets",
            Self::Security => "Security",
        }
    }

    /// What its codes begin with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Plan => "PLAN",
            Self::Address => "ADDR",
            Self::Node => "NODE",
            Self::Vm => "VM",
            Self::Bgp => "BGP",
            Self::Provider => "PROV",
            Self::Target => "TARG",
            Self::Security => "SEC",
        }
    }
}

/// A rule: its record and its function. The text of `docs` is the user's documentation.
#[derive(Debug)]
pub struct Rule {
    /// Its code, never used again for another: `BGP002`.
    pub code: &'static str,
    /// Its name, which reads well after "allow": `single-reflector`.
    pub name: &'static str,
    /// What it is about.
    pub group: Group,
    /// How bad its problems are, unless one says otherwise.
    pub severity: Severity,
    /// Whether a plan may except a finding of it: not where no file could be written without it.
    pub can_except: bool,
    /// What it checks, why it matters, an example, how to fix it and references, in Markdown. Empty in
    /// the web app, which loads the texts when they are wanted.
    pub docs: &'static str,
    /// Looks at the plan.
    pub check: fn(&Context, &mut Report),
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

/// One headed part of a rule's documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Docs<'t> {
    /// The heading.
    pub heading: &'t str,
    /// What stands under it, in Markdown.
    pub body: &'t str,
}

impl<'t> Docs<'t> {
    /// The parts of a text.
    pub fn parts(text: &'t str) -> Vec<Self> {
        let part = |part: &'t str| {
            let (heading, body) = part.split_once('\n').unwrap_or((part, ""));
            Self {
                heading: heading.trim(),
                body: body.trim(),
            }
        };
        text.split("## ").skip(1).map(part).collect()
    }
}

impl Rule {
    /// The headings every rule's documentation has, in this order.
    pub const HEADINGS: [&'static str; 5] = [
        "What it checks",
        "Why it matters",
        "Example",
        "How to fix",
        "References",
    ];

    /// The documentation by headings.
    pub fn sections(&self) -> Vec<Docs<'static>> {
        Docs::parts(self.docs)
    }
}

/// Where a rule reports to.
pub struct Report<'a> {
    rule: &'static Rule,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Report<'a> {
    pub(super) fn new(rule: &'static Rule, problems: &'a mut Vec<Problem>) -> Self {
        Self { rule, problems }
    }

    /// Reports a problem at a place.
    pub fn problem(&mut self, at: DocPath, message: impl Into<String>) -> Draft<'_> {
        self.problems.push(Problem {
            rule: self.rule,
            severity: self.rule.severity,
            at,
            message: message.into(),
            help: None,
            related: Vec::new(),
            fixes: Vec::new(),
            can_except: self.rule.can_except,
            is_in_name: false,
        });
        let last = self.problems.len() - 1;
        Draft(&mut self.problems[last])
    }
}

/// A problem that is being described.
pub struct Draft<'a>(&'a mut Problem);

impl Draft<'_> {
    /// Another severity than the rule's own.
    pub fn severity(self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }

    /// No file could be written with it: it can't be excepted, though others of its rule can.
    pub fn without_exception(self) -> Self {
        self.0.can_except = false;
        self
    }

    /// The mistake is the name at the place.
    pub fn in_name(self) -> Self {
        self.0.is_in_name = true;
        self
    }

    /// The way out, in words.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Another place involved.
    pub fn related(self, at: DocPath, label: impl Into<String>) -> Self {
        self.0.related.push(Related {
            at,
            label: label.into(),
        });
        self
    }

    /// A fix that can be applied without a look.
    pub fn fix(self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.add(true, title.into(), edits)
    }

    /// A fix that someone should look at first.
    pub fn unsafe_fix(self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.add(false, title.into(), edits)
    }

    /// A fix that puts a value at the problem's own place.
    pub fn fix_set(self, title: impl Into<String>, value: impl Display) -> Self {
        self.set(true, title.into(), &value)
    }

    /// The same for someone to look at first.
    pub fn unsafe_fix_set(self, title: impl Into<String>, value: impl Display) -> Self {
        self.set(false, title.into(), &value)
    }

    /// A fix that puts a value at the problem's own place, and says no more than that.
    pub fn fix_use(self, value: impl Display) -> Self {
        self.put(true, &value)
    }

    /// The same for someone to look at first.
    pub fn unsafe_fix_use(self, value: impl Display) -> Self {
        self.put(false, &value)
    }

    /// A fix that takes away what stands at the problem's own place.
    pub fn fix_remove(self, title: impl Into<String>) -> Self {
        self.remove(true, title.into())
    }

    /// The same for someone to look at first.
    pub fn unsafe_fix_remove(self, title: impl Into<String>) -> Self {
        self.remove(false, title.into())
    }

    fn set(self, safe: bool, title: String, value: &dyn Display) -> Self {
        let edit = Edit::set(self.0.at.clone(), value.to_string());
        self.add(safe, title, vec![edit])
    }

    fn put(self, safe: bool, value: &dyn Display) -> Self {
        self.set(safe, format!("use {value}"), value)
    }

    fn remove(self, safe: bool, title: String) -> Self {
        let at = self.0.at.clone();
        self.add(safe, title, vec![Edit::Remove { at }])
    }

    fn add(self, safe: bool, title: String, edits: Vec<Edit>) -> Self {
        self.0.fixes.push(Fix { title, safe, edits });
        self
    }
}
