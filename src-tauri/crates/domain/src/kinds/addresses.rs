//! From any pasted address of a provider to the one that DevLake wants.

use crate::{Address, kinds::Link};

/// An address of our own tables.
pub(super) fn known(text: &str) -> Address {
    Address::parse(text).expect("an address of our own tables parses")
}

/// The interface at `root`, below what stands before the first of `marks` in the path: a server may live under a path
/// of its own. Without a mark the whole path is such a path.
pub(super) fn below_prefix(typed: &Address, marks: &[&str], root: &str) -> Address {
    let prefix: Vec<&str> = segments(typed)
        .take_while(|segment| !marks.contains(segment))
        .collect();
    typed.at(&format!("{}/{root}", prefix.join("/")))
}

/// The interface at `root`, below what stands before `mark`; directly at the host where the path has no mark, because
/// such paths name things on it.
pub(super) fn below_mark(typed: &Address, mark: &str, root: &str) -> Address {
    match segments(typed).any(|segment| segment == mark) {
        true => below_prefix(typed, &[mark], root),
        false => typed.at(root),
    }
}

/// Whether its host is one of these.
pub(super) fn is_at(address: &Address, hosts: &[&str]) -> bool {
    hosts.contains(&address.origin().host())
}

/// The parts of its path.
pub(super) fn segments(address: &Address) -> impl Iterator<Item = &str> {
    address.path().split('/').filter(|segment| !segment.is_empty())
}

/// A link for a person's browser; only https leaves Patchbay.
pub(super) fn https_link(label: &str, url: &str) -> Option<Link> {
    url.starts_with("https://").then(|| Link {
        label: label.to_owned(),
        url: url.to_owned(),
    })
}
