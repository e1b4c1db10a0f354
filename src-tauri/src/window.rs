//! The one window.

use std::path::Path;

use tauri::{Manager, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder, webview::NewWindowResponse};

use crate::navigation;

/// Its label; the capability names it.
pub const MAIN: &str = "main";

/// Makes the window. It may go nowhere, open nothing and receive no dropped files.
///
/// # Errors
/// When the platform cannot make one.
pub fn open<R: Runtime, M: Manager<R>>(
    manager: &M,
    label: Option<&str>,
    web_data: &Path,
) -> tauri::Result<WebviewWindow<R>> {
    let title = label.map_or_else(|| "Patchbay".to_owned(), |label| format!("Patchbay ({label})"));
    WebviewWindowBuilder::new(manager, MAIN, WebviewUrl::App("index.html".into()))
        .title(title)
        .inner_size(1180.0, 760.0)
        .min_inner_size(640.0, 480.0)
        .data_directory(web_data.to_owned())
        .disable_drag_drop_handler()
        .on_navigation(navigation::is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()
}

/// Brings the window to the front: a second launch shows the first.
pub(crate) fn show<R: Runtime, M: Manager<R>>(manager: &M) {
    if let Some(window) = manager.get_webview_window(MAIN) {
        // The window manager may refuse; then the window stays where it is.
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}
