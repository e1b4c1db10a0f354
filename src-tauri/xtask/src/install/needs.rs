//! What must be on a machine, how to see that it is, and what each package manager calls it.

use super::managers::Manager;
use crate::program::{agrees, command, is_installed, output_of};
use std::path::Path;

/// What a person is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Build the programs.
    Build,
    /// Open the window where there is no display.
    Display,
    /// Run the checks.
    Checks,
    /// Drive the real window in tests.
    Window,
    /// Make packages.
    Packages,
}

/// One thing that must be there.
#[derive(Debug)]
pub(crate) struct Need {
    /// What a person would call it.
    pub(crate) what: &'static str,
    purposes: &'static [Purpose],
    proof: Proof,
    apt: &'static [&'static str],
    dnf: &'static [&'static str],
    pacman: &'static [&'static str],
    zypper: &'static [&'static str],
    brew: &'static [&'static str],
    winget: &'static [&'static str],
}

#[derive(Debug)]
enum Proof {
    Program(&'static str),
    Library(&'static str),
    /// A font family that fontconfig finds by this very name.
    Font(&'static str),
    /// A folder on Windows.
    Folder(&'static str),
}

impl Need {
    /// What this package manager calls it; empty where the platform needs nothing.
    pub(crate) fn packages(&self, manager: Manager) -> &'static [&'static str] {
        match manager {
            Manager::Apt => self.apt,
            Manager::Dnf => self.dnf,
            Manager::Pacman => self.pacman,
            Manager::Zypper => self.zypper,
            Manager::Brew => self.brew,
            Manager::Winget => self.winget,
        }
    }

    /// Looks for it on this machine.
    pub(crate) fn is_missing(&self) -> bool {
        match self.proof {
            Proof::Program(name) => !is_installed(name),
            Proof::Library(name) => !agrees(&mut command("pkg-config", &["--exists", name])),
            Proof::Font(family) => {
                !output_of(&mut command("fc-list", &[family])).is_ok_and(|found| !found.is_empty())
            }
            Proof::Folder(path) => !Path::new(path).is_dir(),
        }
    }

    fn is_for(&self, purposes: &[Purpose]) -> bool {
        self.purposes.iter().any(|purpose| purposes.contains(purpose))
    }
}

/// What these purposes need and this machine lacks.
pub(crate) fn missing(purposes: &[Purpose]) -> Vec<&'static Need> {
    let all = if cfg!(target_os = "linux") {
        LINUX
    } else if cfg!(windows) {
        WINDOWS
    } else {
        MACOS
    };
    all.iter()
        .filter(|need| need.is_for(purposes) && need.is_missing())
        .collect()
}

const ALWAYS: &[Purpose] = &[Purpose::Build];
const ON_A_DISPLAY: &[Purpose] = &[Purpose::Display, Purpose::Window];
const IN_CHECKS: &[Purpose] = &[Purpose::Display, Purpose::Checks, Purpose::Window];
const IN_THE_WINDOW: &[Purpose] = &[Purpose::Window];
const IN_A_PACKAGE: &[Purpose] = &[Purpose::Packages, Purpose::Window];

/// Keeps a row short: a Linux package never has a name on the other platforms.
const fn linux(
    what: &'static str,
    purposes: &'static [Purpose],
    proof: Proof,
    apt: &'static [&'static str],
    dnf: &'static [&'static str],
    pacman: &'static [&'static str],
    zypper: &'static [&'static str],
) -> Need {
    Need {
        what,
        purposes,
        proof,
        apt,
        dnf,
        pacman,
        zypper,
        brew: &[],
        winget: &[],
    }
}

#[rustfmt::skip]
const LINUX: &[Need] = &[
    linux("a C compiler", ALWAYS, Proof::Program("cc"), &["build-essential"], &["gcc", "make"], &["base-devel"], &["gcc", "make"]),
    linux("pkg-config", ALWAYS, Proof::Program("pkg-config"), &["pkg-config"], &["pkgconf-pkg-config"], &["pkgconf"], &["pkg-config"]),
    linux("WebKitGTK 4.1", ALWAYS, Proof::Library("webkit2gtk-4.1"), &["libwebkit2gtk-4.1-dev"], &["webkit2gtk4.1-devel"], &["webkit2gtk-4.1"], &["webkit2gtk3-devel"]),

    linux("D-Bus", IN_CHECKS, Proof::Program("dbus-daemon"), &["dbus"], &["dbus-daemon"], &["dbus"], &["dbus-1-daemon"]),
    linux("dbus-run-session", IN_CHECKS, Proof::Program("dbus-run-session"), &["dbus"], &["dbus-daemon"], &["dbus"], &["dbus-1-tools"]),
    linux("dbus-send", IN_CHECKS, Proof::Program("dbus-send"), &["dbus"], &["dbus-tools"], &["dbus"], &["dbus-1-tools"]),
    linux("gnome-keyring", IN_CHECKS, Proof::Program("gnome-keyring-daemon"), &["gnome-keyring"], &["gnome-keyring"], &["gnome-keyring"], &["gnome-keyring"]),
    linux("secret-tool", IN_CHECKS, Proof::Program("secret-tool"), &["libsecret-tools"], &["libsecret"], &["libsecret"], &["secret-tools"]),

    linux("a virtual display", ON_A_DISPLAY, Proof::Program("Xvfb"), &["xvfb"], &["xorg-x11-server-Xvfb"], &["xorg-server-xvfb"], &["xorg-x11-server-Xvfb"]),
    linux("xvfb-run", ON_A_DISPLAY, Proof::Program("xvfb-run"), &["xvfb", "xauth"], &["xorg-x11-server-Xvfb"], &["xorg-server-xvfb"], &["xvfb-run"]),
    linux("xauth", ON_A_DISPLAY, Proof::Program("xauth"), &["xauth"], &["xorg-x11-xauth"], &["xorg-xauth"], &["xauth"]),
    linux("a window manager", ON_A_DISPLAY, Proof::Program("openbox"), &["openbox"], &["openbox"], &["openbox"], &["openbox"]),
    linux("xdotool", ON_A_DISPLAY, Proof::Program("xdotool"), &["xdotool"], &["xdotool"], &["xdotool"], &["xdotool"]),
    linux("ImageMagick", ON_A_DISPLAY, Proof::Program("import"), &["imagemagick"], &["ImageMagick"], &["imagemagick"], &["ImageMagick"]),
    linux("fontconfig", ON_A_DISPLAY, Proof::Program("fc-list"), &["fontconfig"], &["fontconfig"], &["fontconfig"], &["fontconfig"]),
    linux("the Inter font", ON_A_DISPLAY, Proof::Font("Inter"), &["fonts-inter"], &["rsms-inter-fonts"], &["inter-font"], &["inter-fonts"]),
    linux("the DejaVu fonts", ON_A_DISPLAY, Proof::Font("DejaVu Sans Mono"), &["fonts-dejavu-core"], &["dejavu-sans-mono-fonts"], &["ttf-dejavu"], &["dejavu-fonts"]),

    linux("fakeroot", IN_THE_WINDOW, Proof::Program("fakeroot"), &["fakeroot"], &["fakeroot"], &["fakeroot"], &["fakeroot"]),
    linux("gtk-launch", IN_THE_WINDOW, Proof::Program("gtk-launch"), &["libgtk-3-bin"], &["gtk3"], &["gtk3"], &["gtk3-tools"]),
    linux("dpkg-deb", IN_A_PACKAGE, Proof::Program("dpkg-deb"), &["dpkg"], &["dpkg"], &["dpkg"], &["dpkg"]),
    linux("dpkg-shlibdeps", IN_A_PACKAGE, Proof::Program("dpkg-shlibdeps"), &["dpkg-dev"], &["dpkg-dev"], &["dpkg"], &["dpkg-devel"]),
    linux("rpmbuild", IN_A_PACKAGE, Proof::Program("rpmbuild"), &["rpm"], &["rpm-build"], &["rpm-tools"], &["rpm-build"]),

    linux("WebKit's WebDriver", IN_THE_WINDOW, Proof::Program("WebKitWebDriver"), &["webkit2gtk-driver"], &["webkit2gtk4.1"], &["webkit2gtk-4.1"], &["webkit2gtk-4_1-injected-bundles", "WebKitWebDriver"]),
];

/// The system's own web view and the compiler that Rust itself asks for are all it takes.
const MACOS: &[Need] = &[];

const WINDOWS: &[Need] = &[Need {
    what: "the WebView2 runtime",
    purposes: ALWAYS,
    proof: Proof::Folder(r"C:\Program Files (x86)\Microsoft\EdgeWebView\Application"),
    apt: &[],
    dnf: &[],
    pacman: &[],
    zypper: &[],
    brew: &[],
    winget: &["Microsoft.EdgeWebView2Runtime"],
}];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_linux_need_has_a_package_in_all_four_managers() {
        for need in LINUX {
            for manager in [Manager::Apt, Manager::Dnf, Manager::Pacman, Manager::Zypper] {
                assert!(
                    !need.packages(manager).is_empty(),
                    "{} has no package in {manager:?}",
                    need.what
                );
            }
        }
    }

    #[test]
    fn building_asks_for_no_display_and_no_keyring() {
        let names: Vec<&str> = LINUX
            .iter()
            .filter(|need| need.is_for(&[Purpose::Build]))
            .map(|need| need.what)
            .collect();

        assert!(names.contains(&"WebKitGTK 4.1"));
        assert!(!names.contains(&"xdotool") && !names.contains(&"gnome-keyring"));
    }

    #[test]
    fn a_program_that_nobody_has_is_missing() {
        let need = linux(
            "nothing",
            ALWAYS,
            Proof::Program("patchbay-has-no-such-program"),
            &[],
            &[],
            &[],
            &[],
        );

        assert!(need.is_missing());
    }
}
