#![doc = include_str!("../README.md")]
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line talks to its terminal"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "a developer's tool asks its environment where it needs to"
)]
#![cfg_attr(
    test,
    expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")
)]

mod bench;
mod headless;
mod icns;
mod icons;
mod install;
mod metadata;
#[cfg(unix)]
mod package;
mod program;
mod rooms;
mod run;
mod supply;
mod test;
mod tree;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask <task>

  run [--sample] [--yes]   build everything and open the window
  test [--fast] [--yes]    run every check; --fast leaves out the real window
  test --only <words>      run the checks whose name contains these words
  bench                    measure every figure, beside its goal and its baseline
  package [--debug] [--yes] make .deb and .rpm; --debug packs what the tests built
  licences                 write the list of what is built in, with its licences, again
  icons                    draw all sizes of the application's image again

  --sample   open the window on sample systems; no server is needed
  --yes      install what is missing without asking";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let Some((task, flags)) = words.split_first() else {
        println!("{USAGE}");
        return ExitCode::FAILURE;
    };

    let done = match *task {
        "run" if only(flags, &["--sample", "--yes"]) => run::run(run::Options {
            sample: flags.contains(&"--sample"),
            yes: flags.contains(&"--yes"),
        }),
        "test" if only(flags, &["--fast", "--yes"]) => test::test(test::Options {
            fast: flags.contains(&"--fast"),
            yes: flags.contains(&"--yes"),
            only: None,
        }),
        "test" if flags.first() == Some(&"--only") && flags.len() > 1 => {
            let only = Some(flags[1..].join(" "));
            test::test(test::Options {
                fast: false,
                yes: false,
                only,
            })
        }
        "bench" if flags.is_empty() => bench::bench(),
        #[cfg(unix)]
        "package" if only(flags, &["--debug", "--yes"]) => package::package(
            match flags.contains(&"--debug") {
                true => package::Profile::Debug,
                false => package::Profile::Release,
            },
            flags.contains(&"--yes"),
        ),
        "licences" if flags.is_empty() => supply::write_licences(),
        "icons" if flags.is_empty() => icons::draw_all(),
        headless::INSIDE => headless::inside(flags),
        _ => {
            println!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // The table has said it, and its count stays the last line.
        Err(program::Trouble::NotAllPassed { .. }) => ExitCode::FAILURE,
        Err(trouble) => {
            eprintln!("xtask: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn only(flags: &[&str], known: &[&str]) -> bool {
    flags.iter().all(|flag| known.contains(flag))
}
