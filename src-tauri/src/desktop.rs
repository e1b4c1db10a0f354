//! The desktop, as the use cases need it, done with Tauri: native dialogs that the page cannot answer, and links.

use std::path::PathBuf;

use app::{Desktop, Events, KeyStatus, LinkNotOpened};
use futures_util::future::BoxFuture;
use tauri::{AppHandle, Manager, Runtime, Url};
use tauri_plugin_dialog::DialogExt;
use tauri_plugin_opener::OpenerExt;
use tauri_specta::Event;
use tokio::sync::oneshot;

use crate::{
    view::{StoreChanged, StoreStateChanged, StoreView},
    window::MAIN,
};

/// The native desktop.
pub struct NativeDesktop<R: Runtime>(pub AppHandle<R>);

impl<R: Runtime> Desktop for NativeDesktop<R> {
    fn pick_file(&self, title: &'static str) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async move {
            let (answer, answered) = oneshot::channel();
            let mut dialog = self.0.dialog().file().set_title(title);
            if let Some(window) = self.0.get_webview_window(MAIN) {
                dialog = dialog.set_parent(&window);
            }
            // Nobody waits any more when the command was given up.
            dialog.pick_file(|picked| drop(answer.send(picked)));
            answered.await.ok().flatten()?.into_path().ok()
        })
    }

    fn open_link(&self, url: &str) -> Result<(), LinkNotOpened> {
        let url = Url::parse(url).ok().filter(is_web_page).ok_or(LinkNotOpened)?;
        self.0
            .opener()
            .open_url(url, None::<&str>)
            .map_err(|_| LinkNotOpened)
    }
}

/// Only https, and nothing that could carry a secret or fool the eye.
fn is_web_page(url: &Url) -> bool {
    url.scheme() == "https"
        && url.host_str().is_some()
        && url.username().is_empty()
        && url.password().is_none()
}

/// Tells the window that something changed; it reads again what it shows.
pub struct WindowEvents<R: Runtime>(pub AppHandle<R>);

impl<R: Runtime> Events for WindowEvents<R> {
    fn store_changed(&self, revision: u64) {
        // The window only compares: a revision beyond 32 bits begins again.
        let revision = u32::try_from(revision % u64::from(u32::MAX)).unwrap_or_default();
        // A window that is closing needs no news.
        let _ = StoreChanged { revision }.emit(&self.0);
    }

    fn keys_changed(&self, status: &KeyStatus) {
        let _ = StoreStateChanged {
            store: StoreView::from(status),
        }
        .emit(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://github.com/settings/tokens", true)]
    #[case("http://github.com/settings/tokens", false)]
    #[case("https://github.com@evil.test/", false)]
    #[case("file:///etc/passwd", false)]
    #[case("javascript:alert(1)", false)]
    fn only_web_pages_are_opened(#[case] url: &str, #[case] expected: bool) {
        assert_eq!(is_web_page(&Url::parse(url).unwrap()), expected);
    }
}
