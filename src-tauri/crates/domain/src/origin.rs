//! Where a request goes: canonical origins, and the addresses that people type.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr},
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use url::{Host, Url};

/// The two schemes Patchbay speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// TLS, always verified.
    Https,
    /// Plain text: to loopback, or where a grant says so.
    Http,
}

/// Why a typed address cannot be used. The words name the fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing was typed.
    #[error("Enter an address, for example https://devlake.example.com")]
    Empty,
    /// More than [`Address::MAX_BYTES`].
    #[error("This address is longer than 2,000 characters. Paste only the address")]
    TooLong,
    /// The text is no address.
    #[error("This is not an address. It looks like https://host or https://host/path")]
    NotAnAddress,
    /// Neither http nor https.
    #[error("Only https:// and http:// addresses work here")]
    UnsupportedScheme,
    /// `user:password@` in the address.
    #[error("Remove the user name and password from the address; they have fields of their own")]
    HasUserInfo,
    /// Control characters or backslashes, which readers and programs understand differently.
    #[error("The address contains characters that do not belong in one. Type it again")]
    StrangeCharacters,
    /// A cloud provider's metadata service, which answers with machine credentials.
    #[error("This is the address of a cloud metadata service. Patchbay never connects to it")]
    Metadata,
}

/// Scheme, host and port, canonical: lower-case ASCII host, default port removed, no trailing dot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    scheme: Scheme,
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of a parsed address; `None` for schemes other than http and https.
    pub fn of(url: &Url) -> Option<Self> {
        let scheme = match url.scheme() {
            "https" => Scheme::Https,
            "http" => Scheme::Http,
            _ => return None,
        };
        let host = url.host_str()?.trim_end_matches('.').to_ascii_lowercase();
        (!host.is_empty()).then_some(Self {
            scheme,
            host,
            port: url.port_or_known_default()?,
        })
    }

    /// The scheme.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The host as shown to people: ASCII, IPv6 in brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, spelled out even where it is the default.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether it is 127.0.0.0/8, ::1 (also IPv4-mapped) or the exact name `localhost`.
    pub fn is_loopback(&self) -> bool {
        match self.ip() {
            Some(IpAddr::V4(address)) => address.is_loopback(),
            Some(IpAddr::V6(address)) => {
                address.is_loopback()
                    || address
                        .to_ipv4_mapped()
                        .is_some_and(|mapped| mapped.is_loopback())
            }
            None => self.host == "localhost",
        }
    }

    /// Whether a secret sent there would travel in clear over a network.
    pub fn is_plain_remote(&self) -> bool {
        self.scheme == Scheme::Http && !self.is_loopback()
    }

    fn ip(&self) -> Option<IpAddr> {
        self.host.trim_matches(['[', ']']).parse().ok()
    }

    fn is_metadata(&self) -> bool {
        const METADATA_V4: [Ipv4Addr; 2] = [
            Ipv4Addr::new(169, 254, 169, 254),
            Ipv4Addr::new(100, 100, 100, 200),
        ];
        match self.ip() {
            Some(IpAddr::V4(address)) => METADATA_V4.contains(&address),
            Some(IpAddr::V6(address)) => {
                address
                    .to_ipv4_mapped()
                    .is_some_and(|mapped| METADATA_V4.contains(&mapped))
                    || self.host == "[fd00:ec2::254]"
            }
            None => matches!(self.host.as_str(), "metadata.google.internal" | "metadata.goog"),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, default) = match self.scheme {
            Scheme::Https => ("https", 443),
            Scheme::Http => ("http", 80),
        };
        write!(formatter, "{scheme}://{}", self.host)?;
        if self.port != default {
            write!(formatter, ":{}", self.port)?;
        }
        Ok(())
    }
}

/// An origin and the path below which a system or provider lives, always ending in `/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    origin: Origin,
    path: String,
}

impl Address {
    /// The longest text that is read as an address.
    pub const MAX_BYTES: usize = 2_000;

    /// Reads what a person typed or pasted: blanks around it go, a missing scheme becomes `https://`
    /// (`http://` on this computer), query and fragment are dropped.
    ///
    /// # Errors
    /// An [`AddressError`] whose words name the fix.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if text.len() > Self::MAX_BYTES {
            return Err(AddressError::TooLong);
        }
        if text
            .chars()
            .any(|character| character.is_control() || character.is_whitespace() || character == '\\')
        {
            return Err(AddressError::StrangeCharacters);
        }
        let url = if text.contains("://") {
            Url::parse(text).map_err(|_| AddressError::NotAnAddress)?
        } else {
            Self::with_scheme(text)?
        };
        Self::of(&url)
    }

    fn with_scheme(text: &str) -> Result<Url, AddressError> {
        let url = Url::parse(&format!("https://{text}")).map_err(|_| AddressError::NotAnAddress)?;
        match Origin::of(&url) {
            Some(origin) if origin.is_loopback() => {
                Url::parse(&format!("http://{text}")).map_err(|_| AddressError::NotAnAddress)
            }
            _ => Ok(url),
        }
    }

    fn of(url: &Url) -> Result<Self, AddressError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AddressError::UnsupportedScheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::HasUserInfo);
        }
        match url.host() {
            Some(Host::Domain(name)) if !name.contains(['%', '<', '>']) => {}
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => {}
            Some(Host::Domain(_)) | None => return Err(AddressError::NotAnAddress),
        }
        let origin = Origin::of(url).ok_or(AddressError::NotAnAddress)?;
        if origin.is_metadata() {
            return Err(AddressError::Metadata);
        }
        let mut path = url.path().trim_end_matches('/').to_owned();
        path.push('/');
        Ok(Self { origin, path })
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The path, from `/` to `/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The same origin under another path.
    #[must_use]
    pub fn at(&self, path: &str) -> Self {
        Self {
            origin: self.origin.clone(),
            path: format!("/{}/", path.trim_matches('/')).replace("//", "/"),
        }
    }

    /// The address of something below it; `relative` has no leading slash and may carry a query.
    pub fn below(&self, relative: &str) -> Url {
        let text = format!("{self}{relative}");
        Url::parse(&text).expect("a canonical address followed by a relative path parses")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", self.origin, self.path)
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::parse(text)
    }
}

impl FromStr for Origin {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Address::parse(text).map(|address| address.origin)
    }
}

macro_rules! as_text {
    ($($name:ident)+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    )+};
}

as_text!(Origin Address);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://GitHub.Example.COM:443", "https://github.example.com/")]
    #[case("http://localhost:8080/", "http://localhost:8080/")]
    #[case("localhost:8080", "http://localhost:8080/")]
    #[case("devlake.example.com/api", "https://devlake.example.com/api/")]
    #[case("https://host.example./x?q=1#part", "https://host.example/x/")]
    #[case("https://bücher.example", "https://xn--bcher-kva.example/")]
    #[case("http://[::1]:80/", "http://[::1]/")]
    #[case("  https://host.example  ", "https://host.example/")]
    fn a_typed_address_becomes_canonical(#[case] typed: &str, #[case] canonical: &str) {
        assert_eq!(Address::parse(typed).unwrap().to_string(), canonical);
    }

    #[rstest]
    #[case("", AddressError::Empty)]
    #[case("ftp://host.example", AddressError::UnsupportedScheme)]
    #[case("https://", AddressError::NotAnAddress)]
    #[case("https://kim:pw@host.example", AddressError::HasUserInfo)]
    #[case("https://host.example\\@evil.example", AddressError::StrangeCharacters)]
    #[case("https://host\u{7}.example", AddressError::StrangeCharacters)]
    #[case("http://169.254.169.254/latest", AddressError::Metadata)]
    #[case("http://2852039166/", AddressError::Metadata)]
    #[case("http://[::ffff:169.254.169.254]/", AddressError::Metadata)]
    #[case("http://metadata.google.internal", AddressError::Metadata)]
    fn a_dangerous_or_half_address_is_refused(#[case] typed: &str, #[case] expected: AddressError) {
        assert_eq!(Address::parse(typed).unwrap_err(), expected);
    }

    #[rstest]
    #[case("http://127.8.9.1", true)]
    #[case("http://[::ffff:127.0.0.1]", true)]
    #[case("http://localhost", true)]
    #[case("http://localhost.evil.example", false)]
    #[case("http://127.0.0.1.evil.example", false)]
    #[case("http://128.0.0.1", false)]
    fn loopback_is_decided_by_the_parsed_address(#[case] typed: &str, #[case] expected: bool) {
        assert_eq!(Address::parse(typed).unwrap().origin().is_loopback(), expected);
    }

    #[test]
    fn an_over_long_address_is_refused() {
        let typed = format!("https://host.example/{}", "a".repeat(2_000));

        assert_eq!(Address::parse(&typed).unwrap_err(), AddressError::TooLong);
    }

    proptest! {
        #[test]
        fn canonical_form_is_a_fixed_point(typed in ".{0,120}") {
            if let Ok(address) = Address::parse(&typed) {
                prop_assert_eq!(Address::parse(&address.to_string()).unwrap(), address);
            }
        }
    }
}
