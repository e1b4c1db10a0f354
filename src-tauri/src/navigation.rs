//! Where the page may go: nowhere but the application's own address.

use tauri::Url;

/// Whether an address is the application's own.
pub fn is_ours(url: &Url) -> bool {
    // Windows has no custom schemes; there the own address is a name that never leaves the computer.
    let (scheme, host) = if cfg!(windows) {
        ("http", "tauri.localhost")
    } else {
        ("tauri", "localhost")
    };
    url.scheme() == scheme
        && url.host_str() == Some(host)
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}
