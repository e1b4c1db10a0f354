//! What the Go library says when a request gets no answer.

use crate::devlake::failure::{GoError, URL_ERROR};
use crate::faults::CertificateFlaw;

pub(super) const NET_ERROR: &str = "*net.OpError";
const SYSCALL_ERROR: &str = "*os.SyscallError";
const ERRNO: &str = "syscall.Errno";

/// The name does not exist.
pub(super) fn no_such_host(host: &str) -> GoError {
    let text = lookup(host);
    GoError::around(text.as_str(), &[(&text, "*net.DNSError")])
}

/// Nothing listens on the port.
pub(super) fn refused(port: u16) -> GoError {
    let dial = format!("dial tcp 127.0.0.1:{port}");
    GoError::around(format!("{dial}: connect: connection refused"), &refusal(&dial))
}

/// Nothing listens on the port, said while requesting a URL.
pub(super) fn refused_request(url: &str, port: u16) -> GoError {
    let dial = format!("dial tcp 127.0.0.1:{port}");
    transport(
        url,
        &format!("{dial}: connect: connection refused"),
        &refusal(&dial),
    )
}

/// Nothing listens where the proxy should be.
pub(super) fn refused_proxy(url: &str, host: &str, port: u16) -> GoError {
    let dial = format!("dial tcp {host}:{port}");
    let mut inner = vec![("proxyconnect tcp", NET_ERROR)];
    inner.extend(refusal(&dial));
    transport(
        url,
        &format!("proxyconnect tcp: {dial}: connect: connection refused"),
        &inner,
    )
}

fn refusal(dial: &str) -> [(&str, &'static str); 3] {
    [
        (dial, NET_ERROR),
        ("connect", SYSCALL_ERROR),
        ("connection refused", ERRNO),
    ]
}

/// The text of a failed lookup.
pub(super) fn lookup(host: &str) -> String {
    format!("lookup {host} on 127.0.0.11:53: no such host")
}

/// A request that got no answer.
pub(super) fn transport(url: &str, reason: &str, inner: &[(&str, &'static str)]) -> GoError {
    let get = format!("Get {url:?}");
    let mut layers = vec![(get.as_str(), URL_ERROR)];
    layers.extend(inner);
    GoError::around(format!("{get}: {reason}"), &layers)
}

/// The other side hung up while being read.
pub(super) fn reset(url: &str, port: u16) -> GoError {
    let inner = format!("read tcp 127.0.0.1:50000 -> 127.0.0.1:{port}");
    let reason = format!("read tcp 127.0.0.1:50000->127.0.0.1:{port}: read: connection reset by peer");
    transport(
        url,
        &reason,
        &[
            (&inner, NET_ERROR),
            ("read", SYSCALL_ERROR),
            ("connection reset by peer", ERRNO),
        ],
    )
}

/// The certificate was refused.
pub(super) fn untrusted(url: &str, host: &str, flaw: CertificateFlaw) -> GoError {
    let (reason, go_type) = match flaw {
        CertificateFlaw::Expired => (
            "x509: certificate has expired or is not yet valid: current time is after 2021-01-01T00:00:00Z".to_owned(),
            "x509.CertificateInvalidError",
        ),
        CertificateFlaw::WrongHost => (
            format!("x509: certificate is valid for wrong.example.test, not {host}"),
            "x509.HostnameError",
        ),
        CertificateFlaw::OtherAuthority => (
            "x509: certificate signed by unknown authority (possibly because of \"x509: invalid signature: parent certificate cannot sign this kind of certificate\" while trying to verify candidate authority certificate \"localhost\")".to_owned(),
            "x509.UnknownAuthorityError",
        ),
    };
    let headline = "tls: failed to verify certificate";
    transport(
        url,
        &format!("{headline}: {reason}"),
        &[
            (headline, "*tls.CertificateVerificationError"),
            (&reason, go_type),
        ],
    )
}
