//! Our directory and files are ours alone.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use vault::Notice;

use crate::support::{Home, system};

#[test]
fn the_directory_and_every_file_in_it_are_private_from_the_start() {
    let home = Home::new();
    let vault = home.open();
    vault
        .write(|transaction| transaction.add_system(&system(1)))
        .unwrap();

    let names: Vec<_> = fs::read_dir(home.data())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();

    assert_eq!(mode(&home.data()), 0o700);
    assert!(names.len() >= 3, "the log and its index are there: {names:?}");
    assert!(names.iter().all(|path| mode(path) == 0o600));
    assert_eq!(vault.notices(), []);
}

#[test]
fn wider_modes_are_tightened_and_said() {
    let home = Home::new();
    drop(home.open());
    fs::set_permissions(home.data(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(home.database(), fs::Permissions::from_mode(0o644)).unwrap();

    let vault = home.open();

    assert_eq!((mode(&home.data()), mode(&home.database())), (0o700, 0o600));
    assert_eq!(vault.notices(), [Notice::Tightened, Notice::Tightened]);
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
