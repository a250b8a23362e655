//! Icons, drawn as strokes in the colour of the text.

use leptos::prelude::*;

use crate::model::Noun;

/// An icon of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Overview,
    Network,
    Pool,
    Cluster,
    Reflector,
    Gateway,
    Node,
    Vm,
    Problems,
    Export,
    Rules,
    Plus,
    Trash,
    Close,
    Undo,
    Redo,
    Open,
    Download,
    Copy,
    Error,
    Warning,
    Info,
    Done,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Overview => "M3 3h6v8H3zM11 3h6v5h-6zM11 10h6v7h-6zM3 13h6v4H3z",
            Self::Network => "M10 3v4M4 17v-4h12v4M10 7v6M2.5 17h3M14.5 17h3M8.5 3h3",
            Self::Pool => {
                "M3 5.5c0-1.4 3.1-2.5 7-2.5s7 1.1 7 2.5S13.900 8 10 8 3 6.900 3 5.500zM3 5.500v9C3 15.900 6.100 17 10 17s7-1.100 7-2.500v-9M3 10c0 1.400 3.100 2.500 7 2.500s7-1.100 7-2.500"
            }
            Self::Cluster => {
                "M10 2.500l6.500 3.750v7.500L10 17.500l-6.500-3.750v-7.500zM3.500 6.250L10 10l6.500-3.750M10 10v7.500"
            }
            Self::Reflector => {
                "M10 10m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M10 8V3M8.300 11L4 14M11.700 11L16 14"
            }
            Self::Gateway => {
                "M10 10m-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0M3 10h14M10 3c2.500 2 2.500 12 0 14M10 3c-2.500 2-2.500 12 0 14"
            }
            Self::Node => "M3 4h14v5H3zM3 11h14v5H3zM6 6.500h.01M6 13.500h.01M9 6.500h5M9 13.500h5",
            Self::Vm => "M3 4h14v9H3zM7 17h6M10 13v4",
            Self::Problems => "M10 3l7.500 13.500h-15zM10 8v4M10 14.200h.01",
            Self::Export => "M5 3h7l3 3v11H5zM12 3v3h3M10 9v5M8 12l2 2 2-2",
            Self::Rules => "M4 3h10a2 2 0 0 1 2 2v12H6a2 2 0 0 1-2-2zM4 15a2 2 0 0 1 2-2h10M8 7h4",
            Self::Plus => "M10 4v12M4 10h12",
            Self::Trash => "M4 6h12M8 6V4h4v2M6 6l.7 11h6.600L14 6M9 9v5M11 9v5",
            Self::Close => "M5 5l10 10M15 5L5 15",
            Self::Undo => "M7 4L3 8l4 4M3 8h9a5 5 0 0 1 0 10H8",
            Self::Redo => "M13 4l4 4-4 4M17 8H8a5 5 0 0 0 0 10h4",
            Self::Open => "M3 6V4h5l2 2h7v10H3zM3 9h14",
            Self::Download => "M10 3v9M6 9l4 4 4-4M4 17h12",
            Self::Copy => "M7 7h9v10H7zM4 13V3h9",
            Self::Error => {
                "M10 10m-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0M7.500 7.500l5 5M12.500 7.500l-5 5"
            }
            Self::Warning => "M10 3l7.500 13.500h-15zM10 8v4M10 14.200h.01",
            Self::Info => "M10 10m-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0M10 9v5M10 6.300h.01",
            Self::Done => "M4 10.500l4 4 8-9",
        }
    }
}

/// Draws an icon; the text beside it, or the label of its button, says what it means.
pub fn icon(icon: Icon) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <path d=icon.path()></path>
        </svg>
    }
    .into_any()
}

/// The icon of a kind of objects.
pub fn noun_icon(noun: Noun) -> Icon {
    match noun {
        Noun::Network => Icon::Network,
        Noun::Pool => Icon::Pool,
        Noun::Cluster => Icon::Cluster,
        Noun::Node => Icon::Node,
        Noun::Reflector => Icon::Reflector,
        Noun::Gateway => Icon::Gateway,
        Noun::Vm => Icon::Vm,
    }
}
