//! Apple's icon file: a header and a row of PNG pictures, each behind its four-letter type.

/// Type of the entry and its size in pixels; the second type of a size is the one for dense displays.
pub(crate) const ENTRIES: [(&[u8; 4], u32); 10] = [
    (b"icp4", 16),
    (b"ic11", 32),
    (b"icp5", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic13", 256),
    (b"ic08", 256),
    (b"ic14", 512),
    (b"ic09", 512),
    (b"ic10", 1024),
];

/// Puts PNG pictures into one file; every length counts its own eight bytes of header.
pub(crate) fn encode(pictures: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let entries = pictures
        .iter()
        .flat_map(|(kind, picture)| chunk(kind, picture))
        .collect::<Vec<u8>>();
    chunk(b"icns", &entries)
}

fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).expect("an icon is far below 4 GiB");
    [kind.as_slice(), &length.to_be_bytes(), content].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_count_their_own_header() {
        let file = encode(&[(b"ic07", vec![1, 2, 3])]);

        assert_eq!(
            file,
            [
                b"icns".as_slice(),
                &[0, 0, 0, 19],
                b"ic07",
                &[0, 0, 0, 11],
                &[1, 2, 3]
            ]
            .concat()
        );
    }
}
