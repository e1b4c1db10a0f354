//! How the window is painted.

/// Has the processor paint the window, unless whoever starts Patchbay says otherwise. Called first of all, before there
/// is a second thread: it changes the environment, and WebKitGTK reads its switches from there alone.
///
/// Its accelerated renderer shows a blank window on a good many drivers, and WebKit leaves the choice to the application
/// (tauri-apps/tauri#9304, #13151). A page of text and tables gains nothing from it, and its drivers, LLVM among them,
/// are loaded before the first picture: without them that comes earlier, and each process holds less memory.
pub(crate) fn leave_to_the_processor() {
    #[cfg(target_os = "linux")]
    if gtk::glib::getenv(RENDERER_SWITCH).is_none() {
        // Refused for names with an equals sign, which these have not.
        let _ = gtk::glib::setenv(RENDERER_SWITCH, "1", true);
        // WebKitGTK loads a driver only to find out which device to use; told, it does not look.
        let _ = gtk::glib::setenv("WEBKIT_WEB_RENDER_DEVICE_FILE", "/dev/null", false);
    }
}

/// "0" has WebKitGTK decide by itself.
#[cfg(target_os = "linux")]
const RENDERER_SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
