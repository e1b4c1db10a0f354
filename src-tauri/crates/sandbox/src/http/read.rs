//! Reads one request from a stream.

use std::io::{Error, ErrorKind, Result};

use tokio::io::{AsyncRead, AsyncReadExt};

use super::Request;

/// More than any client of ours sends; a guard against our own mistakes.
const MAX_REQUEST_BYTES: usize = 32 * 1024 * 1024;
const MAX_HEADERS: usize = 100;

/// Reads the next request, `None` when the peer closed the connection between two of them.
/// `buffer` keeps what was read beyond it.
pub(super) async fn read_request<S>(stream: &mut S, buffer: &mut Vec<u8>) -> Result<Option<Request>>
where
    S: AsyncRead + Unpin,
{
    let (mut request, head_length) = loop {
        if let Some(parsed) = parse_head(buffer)? {
            break parsed;
        }
        if !read_more(stream, buffer).await? {
            return Ok(None);
        }
    };
    buffer.drain(..head_length);

    let chunked = request
        .header("transfer-encoding")
        .is_some_and(|value| value.eq_ignore_ascii_case("chunked"));
    request.body = if chunked {
        read_chunks(stream, buffer).await?
    } else {
        let length = request
            .header("content-length")
            .and_then(|value| value.trim().parse().ok())
            .unwrap_or(0);
        take(stream, buffer, length).await?
    };
    Ok(Some(request))
}

fn parse_head(buffer: &[u8]) -> Result<Option<(Request, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    match parsed.parse(buffer) {
        Ok(httparse::Status::Complete(length)) => {
            let request = Request {
                method: parsed.method.unwrap_or_default().to_owned(),
                target: parsed.path.unwrap_or_default().to_owned(),
                headers: parsed
                    .headers
                    .iter()
                    .map(|header| {
                        let value = String::from_utf8_lossy(header.value).into_owned();
                        (header.name.to_owned(), value)
                    })
                    .collect(),
                body: Vec::new(),
            };
            Ok(Some((request, length)))
        }
        Ok(httparse::Status::Partial) => Ok(None),
        Err(reason) => Err(Error::new(ErrorKind::InvalidData, reason.to_string())),
    }
}

async fn read_chunks<S>(stream: &mut S, buffer: &mut Vec<u8>) -> Result<Vec<u8>>
where
    S: AsyncRead + Unpin,
{
    let mut body = Vec::new();
    loop {
        let line_end = loop {
            if let Some(position) = buffer.windows(2).position(|pair| pair == b"\r\n") {
                break position;
            }
            must_read_more(stream, buffer).await?;
        };
        let line = String::from_utf8_lossy(&buffer[..line_end]).into_owned();
        buffer.drain(..line_end + 2);
        let digits = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(digits, 16)
            .map_err(|reason| Error::new(ErrorKind::InvalidData, reason.to_string()))?;
        let chunk = take(stream, buffer, size).await?;
        take(stream, buffer, 2).await?;
        if size == 0 {
            return Ok(body);
        }
        body.extend(chunk);
    }
}

async fn take<S>(stream: &mut S, buffer: &mut Vec<u8>, length: usize) -> Result<Vec<u8>>
where
    S: AsyncRead + Unpin,
{
    while buffer.len() < length {
        must_read_more(stream, buffer).await?;
    }
    Ok(buffer.drain(..length).collect())
}

async fn must_read_more<S>(stream: &mut S, buffer: &mut Vec<u8>) -> Result<()>
where
    S: AsyncRead + Unpin,
{
    if read_more(stream, buffer).await? {
        Ok(())
    } else {
        Err(ErrorKind::UnexpectedEof.into())
    }
}

async fn read_more<S>(stream: &mut S, buffer: &mut Vec<u8>) -> Result<bool>
where
    S: AsyncRead + Unpin,
{
    if buffer.len() > MAX_REQUEST_BYTES {
        return Err(Error::new(ErrorKind::InvalidData, "request too large"));
    }
    Ok(stream.read_buf(buffer).await? > 0)
}
