//! A private bus that starts nothing by itself.

use super::Session;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

/// Without service folders: what answers on this bus is what the test started.
const CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// Starts it and returns its address.
pub(super) fn start(session: &mut Session) -> String {
    let file = session.home().join("runtime/bus.conf");
    std::fs::write(&file, CONFIGURATION).expect("a new home can be written to");
    let mut daemon = session.command("dbus-daemon");
    daemon
        .arg("--config-file")
        .arg(&file)
        .args(["--nofork", "--nopidfile", "--print-address=1"]);
    let child = session.spawn(
        daemon
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null()),
    );
    let output = child.stdout.as_mut().expect("its output is piped");
    let mut address = String::new();
    BufReader::new(output)
        .read_line(&mut address)
        .expect("the bus prints its address");
    address.trim().to_owned()
}

/// An address where nothing listens. Leaving it out would let libraries start a bus of their own.
pub(super) fn absent(home: &Path) -> String {
    format!("unix:path={}/runtime/no-bus", home.display())
}
