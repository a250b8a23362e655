//! What is on screen, as the part of the address behind `#`.

use crate::model::{DocPath, Noun, Plan};

/// A page of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The plan at a glance.
    Overview,
    /// The objects of one kind.
    Objects(Noun),
    /// All problems.
    Problems,
    /// The files.
    Export,
    /// The catalogue of rules.
    Rules,
}

/// A page and what is chosen on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The page.
    pub page: Page,
    /// The object, file or rule chosen on it.
    pub item: Option<String>,
}

impl Page {
    /// All pages, in the order of the navigation.
    pub const ALL: [Self; 11] = [
        Self::Overview,
        Self::Objects(Noun::Network),
        Self::Objects(Noun::Pool),
        Self::Objects(Noun::Cluster),
        Self::Objects(Noun::Reflector),
        Self::Objects(Noun::Gateway),
        Self::Objects(Noun::Node),
        Self::Objects(Noun::Vm),
        Self::Problems,
        Self::Export,
        Self::Rules,
    ];

    /// Its name in the address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Objects(noun) => noun.collection(),
            Self::Problems => "problems",
            Self::Export => "export",
            Self::Rules => "rules",
        }
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Objects(Noun::Network) => "Networks",
            Self::Objects(Noun::Pool) => "Pools",
            Self::Objects(Noun::Cluster) => "Clusters",
            Self::Objects(Noun::Reflector) => "Route reflectors",
            Self::Objects(Noun::Gateway) => "Core gateways",
            Self::Objects(Noun::Node) => "Nodes",
            Self::Objects(Noun::Vm) => "VMs",
            Self::Problems => "Problems",
            Self::Export => "Export",
            Self::Rules => "Rules",
        }
    }
}

impl Route {
    /// A page with nothing chosen.
    pub fn page(page: Page) -> Self {
        Self { page, item: None }
    }

    /// An object on its page.
    pub fn object(noun: Noun, name: &str) -> Self {
        Self {
            page: Page::Objects(noun),
            item: Some(name.to_owned()),
        }
    }

    /// The page that shows a place of the plan.
    pub fn of_place(at: &DocPath) -> Self {
        let collection = at.segments().next().unwrap_or_default();
        match Noun::of_collection(collection) {
            Some(noun) => Self {
                page: Page::Objects(noun),
                item: at.object().map(|(_, name)| name.to_owned()),
            },
            None if collection == "exceptions" => Self::page(Page::Problems),
            None => Self::page(Page::Overview),
        }
    }

    /// Where to go after a step that took the name of the object on screen out of the plan: to its
    /// other name, or to the list.
    pub fn followed(&self, before: &Plan, now: &Plan) -> Option<Self> {
        let (Page::Objects(noun), Some(item)) = (self.page, &self.item) else {
            return None;
        };
        if noun.exists(now, item) || !noun.exists(before, item) {
            return None;
        }
        let is_new = |name: &&str| !noun.exists(before, name);
        let mut new = noun.names(now).into_iter().filter(is_new);
        Some(match (new.next(), new.next()) {
            (Some(name), None) => Self::object(noun, name),
            _ => Self::page(self.page),
        })
    }

    /// Reads the address; an unknown one leads to the overview.
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_start_matches('/');
        let (slug, item) = path.split_once('/').unwrap_or((path, ""));
        let page = Page::ALL
            .into_iter()
            .find(|page| page.slug() == slug)
            .unwrap_or(Page::Overview);
        let item =
            js_sys::decode_uri_component(item).map_or_else(|_| item.to_owned(), String::from);
        Self {
            page,
            item: (!item.is_empty()).then_some(item),
        }
    }

    /// The address.
    pub fn href(&self) -> String {
        let slug = self.page.slug();
        match &self.item {
            Some(item) => format!(
                "#/{slug}/{}",
                String::from(js_sys::encode_uri_component(item))
            ),
            None => format!("#/{slug}"),
        }
    }
}
