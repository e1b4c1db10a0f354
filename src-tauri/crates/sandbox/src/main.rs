//! `patchbay-sandbox`: the sample systems as a program.
//!
//! Prints one line of JSON that says where everything is, then runs until its standard input closes or it is
//! told to end.

use std::io::{Result, Write};

use sandbox::{Sandbox, seed_sample};
use tokio::io::AsyncReadExt;

#[tokio::main]
async fn main() -> Result<()> {
    let sandbox = Sandbox::start().await?;
    let announcement = seed_sample(&sandbox).await?;
    let line = serde_json::to_string(&announcement)?;
    let mut output = std::io::stdout();
    writeln!(output, "{line}")?;
    output.flush()?;

    tokio::select! {
        () = input_closed() => {}
        () = told_to_end() => {}
    }
    // Reading standard input cannot be called back; leaving at once does not wait for it.
    std::process::exit(0);
}

async fn input_closed() {
    let mut input = tokio::io::stdin();
    let mut ignored = [0; 256];
    while matches!(input.read(&mut ignored).await, Ok(read) if read > 0) {}
}

#[cfg(unix)]
async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    if let Ok(mut terminate) = signal(SignalKind::terminate()) {
        terminate.recv().await;
    } else {
        std::future::pending::<()>().await;
    }
}

#[cfg(not(unix))]
async fn told_to_end() {
    drop(tokio::signal::ctrl_c().await);
}
