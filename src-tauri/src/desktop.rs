//! The desktop, as the use cases need it, done with Tauri: native dialogs that the page cannot answer, and links.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use app::{Desktop, DesktopRefused, LinkNotOpened, Question};
use domain::{Address, Secret};
use futures_util::future::BoxFuture;
use tauri::{AppHandle, Manager, Runtime, Url};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons, MessageDialogKind};
use tauri_plugin_opener::OpenerExt;
use tokio::sync::oneshot;

use crate::{clipboard, window::MAIN};

/// The native desktop.
pub struct NativeDesktop<R: Runtime> {
    handle: AppHandle<R>,
    /// One question at a time: a page gone wild cannot pile them up until somebody agrees by mistake.
    is_asking: Arc<AtomicBool>,
}

impl<R: Runtime> NativeDesktop<R> {
    /// The desktop of this application.
    pub fn new(handle: AppHandle<R>) -> Self {
        Self {
            handle,
            is_asking: Arc::default(),
        }
    }

    /// Shows the question; the first button, which has the focus, says no.
    async fn ask(&self, question: &Question, turn: Turn) -> bool {
        let words = question.words();
        let (answer, answered) = oneshot::channel();
        let mut dialog = self
            .handle
            .dialog()
            .message(literal(&words.text))
            .title(words.title)
            .kind(MessageDialogKind::Warning)
            .buttons(MessageDialogButtons::YesNo);
        if let Some(window) = self.handle.get_webview_window(MAIN) {
            dialog = dialog.parent(&window);
        }
        dialog.show(move |agreed| {
            // With the dialog, not with the caller: while it is on the screen, there is no other.
            drop(turn);
            // Nobody waits any more when the command was given up.
            let _ = answer.send(agreed);
        });
        answered.await.unwrap_or(false)
    }
}

impl<R: Runtime> Desktop for NativeDesktop<R> {
    fn pick_file(&self, title: &'static str, proposed: Option<PathBuf>) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async move {
            let (answer, answered) = oneshot::channel();
            let mut dialog = self.handle.dialog().file().set_title(title);
            if let Some((folder, name)) = proposed.as_deref().and_then(in_folder) {
                dialog = dialog.set_directory(folder).set_file_name(name);
            }
            if let Some(window) = self.handle.get_webview_window(MAIN) {
                dialog = dialog.set_parent(&window);
            }
            // Nobody waits any more when the command was given up.
            dialog.pick_file(|picked| drop(answer.send(picked)));
            answered.await.ok().flatten()?.into_path().ok()
        })
    }

    fn confirm<'d>(&'d self, question: &Question) -> BoxFuture<'d, bool> {
        let question = question.clone();
        Box::pin(async move {
            match Turn::take(&self.is_asking) {
                Some(turn) => self.ask(&question, turn).await,
                None => false,
            }
        })
    }

    fn save_file(&self, title: &'static str, name: String) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async move {
            let (answer, answered) = oneshot::channel();
            let mut dialog = self.handle.dialog().file().set_title(title).set_file_name(name);
            if let Some(window) = self.handle.get_webview_window(MAIN) {
                dialog = dialog.set_parent(&window);
            }
            // Nobody waits any more when the command was given up.
            dialog.save_file(|picked| drop(answer.send(picked)));
            answered.await.ok().flatten()?.into_path().ok()
        })
    }

    fn show_recovery_code<'a>(&'a self, code: &'a Secret) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let Some(turn) = Turn::take(&self.is_asking) else {
                return false;
            };
            let (answer, answered) = oneshot::channel();
            // Exposed to be drawn by the platform's own dialog, which the page cannot read.
            let words = code.with_exposed(|code| format!("{code}\n\n{CODE_WORDS}"));
            let mut dialog = self
                .handle
                .dialog()
                .message(literal(&words))
                .title(CODE_TITLE)
                .buttons(MessageDialogButtons::OkCancelCustom(
                    CODE_KEPT.to_owned(),
                    CODE_DROPPED.to_owned(),
                ));
            if let Some(window) = self.handle.get_webview_window(MAIN) {
                dialog = dialog.parent(&window);
            }
            dialog.show(move |is_kept| {
                drop(turn);
                // Nobody waits any more when the command was given up.
                let _ = answer.send(is_kept);
            });
            answered.await.unwrap_or(false)
        })
    }

    fn open_link(&self, url: &str) -> Result<(), LinkNotOpened> {
        let url = Url::parse(url).ok().filter(is_web_page).ok_or(LinkNotOpened)?;
        self.handle
            .opener()
            .open_url(url, None::<&str>)
            .map_err(|_| LinkNotOpened)
    }

    fn open_system_page(&self, page: &Address) -> Result<(), LinkNotOpened> {
        self.handle
            .opener()
            .open_url(page.to_string(), None::<&str>)
            .map_err(|_| LinkNotOpened)
    }

    fn open_folder(&self, folder: &Path) -> Result<(), DesktopRefused> {
        let folder = folder.to_str().ok_or(DesktopRefused)?;
        self.handle
            .opener()
            .open_path(folder, None::<&str>)
            .map_err(|_| DesktopRefused)
    }

    fn copy_secret<'d>(&'d self, secret: Secret) -> BoxFuture<'d, Result<(), DesktopRefused>> {
        Box::pin(async move {
            let (answer, answered) = oneshot::channel();
            self.handle
                .run_on_main_thread(move || {
                    // Nobody waits any more when the command was given up.
                    let _ = answer.send(clipboard::write_secret(secret));
                })
                .map_err(|_| DesktopRefused)?;
            answered.await.map_err(|_| DesktopRefused)?
        })
    }

    fn copy<'d>(&'d self, text: &str) -> BoxFuture<'d, Result<(), DesktopRefused>> {
        let text = text.to_owned();
        Box::pin(async move {
            let (answer, answered) = oneshot::channel();
            self.handle
                .run_on_main_thread(move || {
                    // Nobody waits any more when the command was given up.
                    let _ = answer.send(clipboard::write(&text));
                })
                .map_err(|_| DesktopRefused)?;
            answered.await.unwrap_or(Err(DesktopRefused))
        })
    }
}

fn in_folder(file: &Path) -> Option<(&Path, &str)> {
    Some((file.parent()?, file.file_name()?.to_str()?))
}

/// The right to ask, until it is dropped.
struct Turn(Arc<AtomicBool>);

impl Turn {
    fn take(is_asking: &Arc<AtomicBool>) -> Option<Self> {
        (!is_asking.swap(true, Ordering::Relaxed)).then(|| Self(Arc::clone(is_asking)))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// A message as the platform's dialog takes it. GTK's is given the text as a format: a percent sign in a name would
/// read the stack (rfd 0.17, `gtk_message_dialog_format_secondary_text`).
pub(crate) fn literal(text: &str) -> String {
    let text = text.replace('\0', "");
    if cfg!(all(unix, not(target_os = "macos"))) {
        text.replace('%', "%%")
    } else {
        text
    }
}
const CODE_TITLE: &str = "Your recovery code";
const CODE_WORDS: &str = "Write it down and keep it where only you find it. It opens your secrets when the system keychain or the passphrase is lost.\n\nPatchbay keeps no copy and cannot show it again. A code of before opens nothing any more, once you confirm.";
const CODE_KEPT: &str = "I have written it down";
const CODE_DROPPED: &str = "Cancel";

/// Only https, and nothing that could carry a secret or fool the eye.
fn is_web_page(url: &Url) -> bool {
    url.scheme() == "https"
        && url.host_str().is_some()
        && url.username().is_empty()
        && url.password().is_none()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn one_question_is_asked_at_a_time() {
        let is_asking = Arc::default();
        let first = Turn::take(&is_asking);

        assert!(first.is_some());
        assert!(Turn::take(&is_asking).is_none());
        drop(first);
        assert!(Turn::take(&is_asking).is_some());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_percent_sign_in_a_name_is_no_format() {
        assert_eq!(literal("100 %s\0"), "100 %%s");
    }

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
