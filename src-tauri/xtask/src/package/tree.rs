//! Everything that is installed, laid out as it will be below `/`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::program::{Trouble, command, output_of, root, run};

const ID: &str = "dev.patchbay.Patchbay";
const PROGRAMS: [&str; 3] = ["patchbay-desktop", "patchbay", "patchbay-sandbox"];
/// The folders of the icon theme, and the image for each.
const ICONS: [(&str, &str, &str); 5] = [
    ("32x32", "32x32.png", "png"),
    ("64x64", "64x64.png", "png"),
    ("128x128", "128x128.png", "png"),
    ("256x256", "128x128@2x.png", "png"),
    ("scalable", "patchbay.svg", "svg"),
];
/// Shell, and where it looks for completions.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "usr/share/bash-completion/completions/patchbay"),
    ("zsh", "usr/share/zsh/vendor-completions/_patchbay"),
    ("fish", "usr/share/fish/vendor_completions.d/patchbay.fish"),
];

/// The desktop's menu shows this.
const DESKTOP_ENTRY: &str = "\
[Desktop Entry]
Type=Application
Name=Patchbay
Comment=Looks after the connections of developer platforms
Exec=patchbay-desktop
Icon=dev.patchbay.Patchbay
Terminal=false
Categories=Development;
Keywords=DevLake;CoreGit;dojops;token;credential;rotation;
StartupWMClass=patchbay-desktop
";

/// Fills the tree from a folder of built programs.
pub(super) fn fill(tree: &Path, built: &Path) -> Result<(), Trouble> {
    for program in PROGRAMS {
        copy(&built.join(program), &tree.join("usr/bin").join(program), 0o755)?;
    }
    write(
        &tree.join(format!("usr/share/applications/{ID}.desktop")),
        DESKTOP_ENTRY,
    )?;
    for (folder, image, ending) in ICONS {
        let place = format!("usr/share/icons/hicolor/{folder}/apps/{ID}.{ending}");
        copy(&root().join("icons").join(image), &tree.join(place), 0o644)?;
    }
    copy(
        &root().join("src-tauri/licences.txt"),
        &tree.join("usr/share/doc/patchbay/licences.txt"),
        0o644,
    )?;
    pages(tree, &built.join("patchbay"))
}

/// What the command line says about itself.
fn pages(tree: &Path, patchbay: &Path) -> Result<(), Trouble> {
    let patchbay = patchbay.to_string_lossy();
    for (shell, place) in COMPLETIONS {
        let text = output_of(&mut command(&patchbay, &["completions", shell]))?;
        write(&tree.join(place), &text)?;
    }
    let manual = tree.join("usr/share/man/man1");
    fs::create_dir_all(&manual).map_err(|error| Trouble::file(&manual, &error))?;
    run(&mut command(
        &patchbay,
        &["man", "--output", &manual.to_string_lossy()],
    ))?;
    for page in fs::read_dir(&manual)
        .map_err(|error| Trouble::file(&manual, &error))?
        .flatten()
    {
        // Without name and time, so that the same page is the same file.
        run(&mut command(
            "gzip",
            &["--best", "--no-name", &page.path().to_string_lossy()],
        ))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path, mode: u32) -> Result<(), Trouble> {
    make_parent(to)?;
    fs::copy(from, to).map_err(|error| Trouble::file(from, &error))?;
    permit(to, mode)
}

fn write(to: &Path, text: &str) -> Result<(), Trouble> {
    make_parent(to)?;
    fs::write(to, text).map_err(|error| Trouble::file(to, &error))?;
    permit(to, 0o644)
}

fn make_parent(of: &Path) -> Result<(), Trouble> {
    match of.parent() {
        Some(parent) => fs::create_dir_all(parent).map_err(|error| Trouble::file(parent, &error)),
        None => Ok(()),
    }
}

fn permit(file: &Path, mode: u32) -> Result<(), Trouble> {
    fs::set_permissions(file, fs::Permissions::from_mode(mode)).map_err(|error| Trouble::file(file, &error))
}
