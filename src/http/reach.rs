//! What an address leads to: an address in, its parts and whether everybody can reach it out.

use std::net::IpAddr;

use oxiri::Iri;

use super::{Address, HttpError};

/// An address of the web.
pub(super) fn parse(url: &Address) -> Result<Iri<String>, HttpError> {
    let wrong = |reason: String| HttpError::Address { url: url.clone(), reason };
    let iri = Iri::parse(url.exposed().to_owned()).map_err(|error| wrong(url.redact(&error.to_string())))?;
    match iri.scheme() {
        "http" | "https" if iri.authority().is_some_and(|authority| !authority.is_empty()) => Ok(iri),
        _ => Err(wrong("it does not begin with http:// or https:// and a host".to_owned())),
    }
}

/// The host and port of an address.
pub(super) fn host(url: &Iri<String>) -> Option<(String, u16)> {
    let authority = url.authority()?;
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let port = if url.scheme() == "https" { 443 } else { 80 };
    let (name, port) = match authority.rsplit_once(':') {
        Some((name, digits)) if !digits.ends_with(']') => (name, digits.parse().unwrap_or(port)),
        _ => (authority, port),
    };
    Some((name.trim_start_matches('[').trim_end_matches(']').to_owned(), port))
}

/// Whether an address is one that anybody can reach, as far as its number tells (RFC 6890).
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_broadcast()
                || v4.is_documentation()
                || v4.is_multicast()
                || a == 0
                || a == 100 && (64..128).contains(&b)
                || a == 198 && (18..20).contains(&b)
                || a >= 240)
        }
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_public(IpAddr::V4(v4)),
            None => {
                let [first, second, ..] = v6.segments();
                !(v6.is_loopback()
                    || v6.is_unspecified()
                    || v6.is_multicast()
                    || first & 0xfe00 == 0xfc00
                    || first & 0xffc0 == 0xfe80
                    || first == 0x2001 && second == 0xdb8)
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_not_public() {
        let public = |text: &str| is_public(text.parse().unwrap());
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.0.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
            "::1",
            "fe80::1",
            "fc00::1",
            "::ffff:127.0.0.1",
            "2001:db8::1",
            "255.255.255.255",
        ] {
            assert!(!public(private), "{private}");
        }
        for address in ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "172.32.0.1"] {
            assert!(public(address), "{address}");
        }
    }

    #[test]
    fn only_the_web_is_asked() {
        for bad in
            ["file:///etc/passwd", "example.org", "ftp://example.org/", "http:///x", "javascript:alert(1)"]
        {
            assert!(parse(&Address::new(bad)).is_err(), "{bad}");
        }
        let of = |url: &str| host(&parse(&Address::new(url)).unwrap()).unwrap();
        assert_eq!(of("https://user@example.org/x"), ("example.org".into(), 443));
        assert_eq!(of("http://[::1]:8080/"), ("::1".into(), 8080));
        assert_eq!(of("http://[::1]/"), ("::1".into(), 80));
    }
}
