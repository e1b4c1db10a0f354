//! How each platform installs packages.

use crate::program::{command, is_installed};
use std::process::Command;

/// A package manager. Only `Apt` is tested; the others follow their manuals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manager {
    Apt,
    Dnf,
    Pacman,
    Zypper,
    Brew,
    Winget,
}

impl Manager {
    /// The one that this machine has.
    pub(crate) fn of_this_machine() -> Option<Self> {
        let all = [
            Self::Apt,
            Self::Dnf,
            Self::Pacman,
            Self::Zypper,
            Self::Brew,
            Self::Winget,
        ];
        all.into_iter().find(|manager| is_installed(manager.program()))
    }

    /// What it is called on the command line.
    pub(crate) fn program(self) -> &'static str {
        match self {
            Self::Apt => "apt-get",
            Self::Dnf => "dnf",
            Self::Pacman => "pacman",
            Self::Zypper => "zypper",
            Self::Brew => "brew",
            Self::Winget => "winget",
        }
    }

    /// The commands that install these packages without a question.
    pub(crate) fn steps(self, packages: &[&str], is_root: bool) -> Vec<Command> {
        let (before, install): (&[&str], &[&str]) = match self {
            Self::Apt => (&["update"], &["install", "--yes", "--no-install-recommends"]),
            Self::Dnf => (
                &[],
                &["install", "--assumeyes", "--setopt=install_weak_deps=False"],
            ),
            Self::Pacman => (&[], &["-Sy", "--needed", "--noconfirm"]),
            Self::Zypper => (&[], &["--non-interactive", "install", "--no-recommends"]),
            Self::Brew => (&[], &["install"]),
            Self::Winget => (
                &[],
                &[
                    "install",
                    "--exact",
                    "--accept-package-agreements",
                    "--accept-source-agreements",
                ],
            ),
        };
        let as_administrator = !is_root && !matches!(self, Self::Brew | Self::Winget);
        let mut steps = Vec::new();
        if !before.is_empty() {
            steps.push(self.command(before, &[], as_administrator));
        }
        steps.push(self.command(install, packages, as_administrator));
        steps
    }

    fn command(self, verb: &[&str], packages: &[&str], as_administrator: bool) -> Command {
        // `env` sets it behind sudo too, which drops the caller's environment.
        let quiet: &[&str] = match self {
            Self::Apt => &["env", "DEBIAN_FRONTEND=noninteractive"],
            Self::Dnf | Self::Pacman | Self::Zypper | Self::Brew | Self::Winget => &[],
        };
        let administrator: &[&str] = if as_administrator { &["sudo"] } else { &[] };
        let words = [administrator, quiet, &[self.program()], verb, packages].concat();
        let (program, arguments) = words.split_first().expect("the manager's own name is among them");
        command(program, arguments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apt_reads_the_package_lists_first_because_a_fresh_machine_has_none() {
        let steps = Manager::Apt.steps(&["xvfb"], true);

        let shown: Vec<String> = steps.iter().map(shown).collect();
        assert_eq!(
            shown,
            [
                "env DEBIAN_FRONTEND=noninteractive apt-get update",
                "env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends xvfb",
            ]
        );
    }

    #[test]
    fn an_ordinary_user_installs_through_sudo_except_where_the_manager_forbids_it() {
        let dnf = Manager::Dnf.steps(&["xdotool"], false);
        let brew = Manager::Brew.steps(&["librsvg"], false);

        assert_eq!(dnf[0].get_program(), "sudo");
        assert_eq!(brew[0].get_program(), "brew");
    }

    fn shown(command: &Command) -> String {
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        words
            .map(|word| word.to_string_lossy())
            .collect::<Vec<_>>()
            .join(" ")
    }
}
