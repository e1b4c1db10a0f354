//! `network`: how servers are reached.

use app::{
    Settings,
    domain::{Address, NetworkRoute, ProxyMode},
    sentence,
};
use serde_json::json;

use crate::{Exit, arguments::Network, failure::Failure, session::Session};

/// A file of certificates is smaller than this, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// Sets what was named, and shows what holds.
pub(crate) async fn run(arguments: &Network, session: &Session) -> Result<Exit, Failure> {
    let mut settings = session.app.settings().await?;
    let mut route = settings.route.clone();
    if let Some(proxy) = &arguments.proxy {
        route.proxy = proxy_mode(proxy)?;
    }
    if let Some(file) = &arguments.ca_file {
        route.extra_ca_pem = if file.as_os_str().is_empty() {
            None
        } else {
            Some(read(&session.working_directory.join(file))?)
        };
    }
    if route != settings.route {
        settings = session.app.save_settings(Settings { route, ..settings }).await?;
    }
    say(&settings.route, session);
    Ok(Exit::Fine)
}

fn proxy_mode(text: &str) -> Result<ProxyMode, Failure> {
    match text {
        "none" => Ok(ProxyMode::Direct),
        "system" => Ok(ProxyMode::System),
        address => match Address::parse(address) {
            Ok(address) => Ok(ProxyMode::Explicit(address)),
            Err(error) => {
                Err(Failure::usage(sentence(&error)).hint("--proxy takes none, system, or http://host:port."))
            }
        },
    }
}

fn read(file: &std::path::Path) -> Result<String, Failure> {
    let is_small = std::fs::metadata(file).is_ok_and(|found| found.is_file() && found.len() <= LARGEST);
    let text = is_small.then(|| std::fs::read_to_string(file).ok()).flatten();
    text.ok_or_else(|| Failure::usage("The file with certificates cannot be read."))
}

fn say(route: &NetworkRoute, session: &Session) {
    let proxy = match &route.proxy {
        ProxyMode::Direct => "none".to_owned(),
        ProxyMode::System => "system".to_owned(),
        ProxyMode::Explicit(address) => address.to_string(),
    };
    let has_certificates = route.extra_ca_pem.is_some();
    session.printer.line(format!("Proxy         {proxy}"));
    session.printer.line(format!(
        "Certificates  {}",
        if has_certificates {
            "the platform's and your own"
        } else {
            "the platform's"
        }
    ));
    session
        .printer
        .json(&json!({"proxy": proxy, "extra_certificates": has_certificates}));
}
