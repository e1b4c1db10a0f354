//! Writes one answer, whole or broken as a fault demands.

use std::io::{Result, Write};
use std::time::Duration;

use flate2::{Compression, write::GzEncoder};
use tokio::io::{AsyncWrite, AsyncWriteExt};

use super::Answer;
use crate::faults::FaultKind;

/// What a page says that came from something else than the server asked for.
const FOREIGN_PAGE: &str =
    "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>";
const PIECE: [u8; 16 * 1024] = [b' '; 16 * 1024];

/// Nothing was done, and nothing is said about what was asked.
pub(crate) fn limited(retry_after: Option<&str>) -> Answer {
    let answer = Answer::json(429, &serde_json::json!({"message": "Too many requests"}));
    match retry_after {
        Some(text) => answer.with_header("Retry-After", text),
        None => answer,
    }
}

/// Replaces the answer where a fault says so; faults of the wire leave it as it is.
pub(crate) fn reshape(answer: Answer, fault: Option<&FaultKind>) -> Answer {
    match fault {
        Some(FaultKind::Status { status, body }) => Answer::text(*status, body),
        Some(FaultKind::Limited { retry_after }) => limited(retry_after.as_deref()),
        Some(FaultKind::Html) => Answer::html(200, FOREIGN_PAGE),
        Some(FaultKind::Redirect { location }) => Answer::empty(302).with_header("Location", location),
        Some(FaultKind::GzipBomb { bytes }) => Answer {
            body: gzip_of_blanks(*bytes),
            ..answer.with_header("Content-Encoding", "gzip")
        },
        Some(
            FaultKind::Latency { .. }
            | FaultKind::Hang
            | FaultKind::Drop
            | FaultKind::AnswerLost
            | FaultKind::Truncated
            | FaultKind::Huge { .. }
            | FaultKind::EndlessHeaders
            | FaultKind::Drip { .. }
            | FaultKind::Certificate { .. },
        )
        | None => answer,
    }
}

/// Writes the answer and says whether the connection may be used again.
pub(super) async fn write_answer<S>(
    stream: &mut S,
    answer: &Answer,
    without_body: bool,
    fault: Option<&FaultKind>,
) -> Result<bool>
where
    S: AsyncWrite + Unpin,
{
    match fault {
        Some(FaultKind::Truncated) => {
            let promised = answer.body.len().max(64);
            stream.write_all(&head(answer, promised)).await?;
            stream.write_all(&answer.body[..answer.body.len() / 2]).await?;
            stream.flush().await?;
            Ok(false)
        }
        Some(FaultKind::Huge { bytes }) => {
            stream.write_all(&head(answer, *bytes)).await?;
            let mut left = *bytes;
            while left > 0 {
                let size = left.min(PIECE.len());
                stream.write_all(&PIECE[..size]).await?;
                left -= size;
            }
            stream.flush().await?;
            Ok(true)
        }
        Some(FaultKind::EndlessHeaders) => {
            let mut line = String::from("HTTP/1.1 200 OK\r\n");
            for number in 0_u64.. {
                stream.write_all(line.as_bytes()).await?;
                stream.flush().await?;
                line = format!("X-Endless-{number}: {}\r\n", "x".repeat(1024));
            }
            Ok(false)
        }
        Some(FaultKind::Drip { ms }) => {
            let mut bytes = head(answer, answer.body.len());
            bytes.extend(&answer.body);
            for byte in bytes {
                stream.write_all(&[byte]).await?;
                stream.flush().await?;
                tokio::time::sleep(Duration::from_millis(*ms)).await;
            }
            Ok(true)
        }
        Some(
            FaultKind::Status { .. }
            | FaultKind::Html
            | FaultKind::Redirect { .. }
            | FaultKind::GzipBomb { .. }
            | FaultKind::Latency { .. }
            | FaultKind::Hang
            | FaultKind::Drop
            | FaultKind::AnswerLost
            | FaultKind::Limited { .. }
            | FaultKind::Certificate { .. },
        )
        | None => {
            let mut bytes = head(answer, answer.body.len());
            if !without_body {
                bytes.extend(&answer.body);
            }
            stream.write_all(&bytes).await?;
            stream.flush().await?;
            Ok(true)
        }
    }
}

fn head(answer: &Answer, content_length: usize) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {} {}\r\n", answer.status, reason(answer.status));
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    // RFC 9110 8.6: an answer of 204 carries no length.
    if answer.status != 204 {
        head.push_str(&format!("Content-Length: {content_length}\r\n"));
    }
    head.push_str("\r\n");
    head.into_bytes()
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        307 => "Temporary Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        428 => "Precondition Required",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Status",
    }
}

fn gzip_of_blanks(bytes: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let mut left = bytes;
    while left > 0 {
        let size = left.min(PIECE.len());
        // Writing to memory cannot fail; an empty body is as good a fault as any if it did.
        if encoder.write_all(&PIECE[..size]).is_err() {
            return Vec::new();
        }
        left -= size;
    }
    encoder.finish().unwrap_or_default()
}
