//! `cargo xtask icons`: every size of the application's image, drawn from one SVG.

use crate::icns;
use crate::program::{Trouble, command, root, run};
use std::path::{Path, PathBuf};

/// File and pixels; the names that Tauri's bundler looks for.
const PICTURES: [(&str, u32); 15] = [
    ("32x32.png", 32),
    ("64x64.png", 64),
    ("128x128.png", 128),
    ("128x128@2x.png", 256),
    ("icon.png", 512),
    ("Square30x30Logo.png", 30),
    ("Square44x44Logo.png", 44),
    ("Square71x71Logo.png", 71),
    ("Square89x89Logo.png", 89),
    ("Square107x107Logo.png", 107),
    ("Square142x142Logo.png", 142),
    ("Square150x150Logo.png", 150),
    ("Square284x284Logo.png", 284),
    ("Square310x310Logo.png", 310),
    ("StoreLogo.png", 50),
];

/// Sizes inside of Windows' icon file; the first is what a window shows.
const ICO_SIZES: [u32; 6] = [32, 16, 24, 48, 64, 256];

/// Draws them all into `icons/`.
pub(crate) fn draw_all() -> Result<(), Trouble> {
    for (name, size) in PICTURES {
        draw(size, &folder().join(name))?;
    }
    write_icns()?;
    write_ico()
}

fn write_icns() -> Result<(), Trouble> {
    let scratch = Scratch::new()?;
    let mut pictures = Vec::new();
    for (kind, size) in icns::ENTRIES {
        let picture = scratch.draw(size)?;
        pictures.push((
            kind,
            std::fs::read(&picture).map_err(|error| Trouble::file(&picture, &error))?,
        ));
    }
    let file = folder().join("icon.icns");
    std::fs::write(&file, icns::encode(&pictures)).map_err(|error| Trouble::file(&file, &error))
}

fn write_ico() -> Result<(), Trouble> {
    let scratch = Scratch::new()?;
    let mut convert = command("convert", &[]);
    for size in ICO_SIZES {
        convert.arg(scratch.draw(size)?);
    }
    run(convert.arg(folder().join("icon.ico")))
}

fn draw(size: u32, target: &Path) -> Result<(), Trouble> {
    let pixels = size.to_string();
    let mut draw = command(
        "rsvg-convert",
        &["--width", &pixels, "--height", &pixels, "--output"],
    );
    run(draw.arg(target).arg(folder().join("patchbay.svg")))
}

fn folder() -> PathBuf {
    root().join("icons")
}

/// A folder for the sizes that only exist inside of another file; gone when dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self, Trouble> {
        let folder = crate::run::target_folder().join(format!("icons-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| Trouble::file(&folder, &error))?;
        Ok(Self(folder))
    }

    fn draw(&self, size: u32) -> Result<PathBuf, Trouble> {
        let picture = self.0.join(format!("{size}.png"));
        draw(size, &picture)?;
        Ok(picture)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Left-overs below the target folder hurt nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
