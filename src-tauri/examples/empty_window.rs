//! The window that Patchbay's is measured against: the same Tauri, the same configuration and size, and nothing in it.
//!
//! No plug-ins, no commands, no store, no allocator of ours: this program names nothing of the library beside it, so
//! nothing of it is linked. Its page comes the way every page of a Tauri application comes, from the application's
//! own assets under the configured content security policy; only the assets themselves are exchanged for a page with
//! one line and the script that marks the animation frame after it.

use std::borrow::Cow;

use tauri::{
    Assets, Runtime, WebviewUrl, WebviewWindowBuilder,
    utils::assets::{AssetKey, AssetsIter, CspHash},
};

/// The policy allows scripts from files only.
const FILES: [(&str, &[u8]); 2] = [
    (
        "/index.html",
        b"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Empty</title><body><p>Empty</p>\
          <script type=\"module\" src=\"/mark.js\"></script></body></html>",
    ),
    (
        "/mark.js",
        b"requestAnimationFrame(() => performance.mark('rows-painted'));",
    ),
];

fn main() -> tauri::Result<()> {
    let mut context = tauri::generate_context!();
    context.set_assets(Box::new(OnePage));
    tauri::Builder::default()
        .setup(|tauri| {
            WebviewWindowBuilder::new(tauri, "main", WebviewUrl::App("index.html".into()))
                .title("Empty")
                .inner_size(1180.0, 760.0)
                .min_inner_size(640.0, 480.0)
                .build()?;
            Ok(())
        })
        .run(context)
}

struct OnePage;

impl<R: Runtime> Assets<R> for OnePage {
    fn get(&self, key: &AssetKey) -> Option<Cow<'_, [u8]>> {
        let found = FILES.iter().find(|(path, _)| *path == key.as_ref());
        found.map(|(_, content)| Cow::Borrowed(*content))
    }

    fn iter(&self) -> Box<AssetsIter<'_>> {
        Box::new(
            FILES
                .iter()
                .map(|(path, content)| (Cow::Borrowed(*path), Cow::Borrowed(*content))),
        )
    }

    /// Nothing in the page itself is a script or a style.
    fn csp_hashes(&self, _: &AssetKey) -> Box<dyn Iterator<Item = CspHash<'_>> + '_> {
        Box::new(std::iter::empty())
    }
}
