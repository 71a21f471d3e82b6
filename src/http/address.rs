//! Addresses: the text of one in, what of it may be shown out.

use std::fmt;

/// The address of a service, as it is asked.
///
/// A name, a password or a key may be in it. What is shown and written of it, by [`Display`](fmt::Display) and
/// [`Debug`](fmt::Debug), is the scheme, the host and the path: see [`Address::exposed`] for all of it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address(String);

impl Address {
    /// The address that is this text; whether it is one is seen when it is asked.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// All of it, for the service itself and for nobody else.
    pub fn exposed(&self) -> &str {
        &self.0
    }

    /// The address of something beneath this one: `name` is appended to its path.
    #[must_use]
    pub(crate) fn join(&self, name: &str) -> Self {
        let path = self.0.find(['?', '#']).unwrap_or(self.0.len());
        let (path, rest) = self.0.split_at(path);
        Self(format!("{}/{name}{rest}", path.trim_end_matches('/')))
    }

    /// The address without the name and the password of who asks: what the answer to a request depends on.
    pub(crate) fn without_user(&self) -> String {
        let path = self.0.find(['?', '#']).unwrap_or(self.0.len());
        let (path, rest) = self.0.split_at(path);
        format!("{}{rest}", shown(path))
    }

    /// A text that somebody else wrote, such as an error of the service, without what must not be shown.
    pub(crate) fn redact(&self, text: &str) -> String {
        /// What is shorter is a word or a number such as any text has.
        const SHORT: usize = 4;
        let rest = self.0.split_once("://").map_or(self.0.as_str(), |(_, rest)| rest);
        let user = rest.rsplit_once('@').map_or("", |(user, _)| user);
        let query = self.0.split_once(['?', '#']).map_or("", |(_, query)| query);
        let values =
            query.split(['&', '#', ';']).map(|field| field.split_once('=').map_or(field, |(_, value)| value));
        let mut secrets: Vec<String> = [self.0.as_str(), user]
            .into_iter()
            .chain(user.split(':'))
            .chain([query])
            .chain(values)
            .flat_map(|secret| [secret.to_owned(), decoded(secret)])
            .filter(|secret| secret.chars().count() >= SHORT)
            .collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret, "…"))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.0))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

/// What may be shown of an address, or of what was meant to be one: nothing before an `@`, nothing from a `?` or `#` on.
fn shown(text: &str) -> String {
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => (scheme, rest),
        _ => ("", text),
    };
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let (host, path) = rest[..end].split_at(rest[..end].find('/').unwrap_or(end));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let port = host.rsplit_once(':').map_or("", |(_, port)| port);
    // A password with a slash in it ends the host for everybody who reads the address: the rest of it is in the path.
    let is_odd = !port.ends_with(']') && port.bytes().any(|byte| !byte.is_ascii_digit());
    let separator = if scheme.is_empty() { "" } else { "://" };
    if is_odd {
        return format!("{scheme}{separator}…");
    }
    format!("{scheme}{separator}{host}{path}")
}

/// A part of an address with its percent signs resolved.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                plain.push(byte);
                at += 3;
            }
            None => {
                plain.push(if bytes[at] == b'+' { b' ' } else { bytes[at] });
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_of_an_address_has_no_secret() {
        for (whole, shown) in [
            ("https://ann:pass@host.example:8080/ok/api?key=k#part", "https://host.example:8080/ok/api"),
            ("http://ann@host/", "http://host/"),
            ("http://host", "http://host"),
            ("http://[::1]:80/x?y", "http://[::1]:80/x"),
            ("http://u:p@[2001:db8::1]/x", "http://[2001:db8::1]/x"),
            ("http://u:p@q@host/a@b", "http://host/a@b"),
            ("http://u:pa/ss@host/x", "http://…"),
            ("http://u:pa?ss@host/x", "http://…"),
            ("http://u:pa#ss@host/x", "http://…"),
            ("ann:pass@host/x?key=k", "host/x"),
            ("ann:pass", "…"),
            ("?key=k", ""),
            ("", ""),
        ] {
            let address = Address::new(whole);
            assert_eq!(address.to_string(), shown, "{whole}");
            assert_eq!(format!("{address:?}"), format!("Address({shown})"));
        }
    }

    #[test]
    fn others_do_not_tell_a_secret_either() {
        let address = Address::new("https://ann:p%40ss@host/ok?key=K%20E+Y1&n=7&token=abcd#x");
        let said = "no access for ann:p@ss, ann:p%40ss; 'K E Y1' (K%20E+Y1) of abcd, 7";
        let redacted = address.redact(said);
        for secret in ["p@ss", "p%40ss", "K E Y1", "K%20E", "abcd"] {
            assert!(!redacted.contains(secret), "{redacted}");
        }
        assert!(redacted.starts_with("no access for ") && redacted.ends_with(", 7"), "{redacted}");
    }

    #[test]
    fn what_is_beneath_an_address_keeps_its_query() {
        let join = |text: &str| Address::new(text).join("match").exposed().to_owned();
        assert_eq!(join("http://host/ok/?key=a/b"), "http://host/ok/match?key=a/b");
        assert_eq!(join("http://host/ok"), "http://host/ok/match");
        assert_eq!(Address::new("http://u:p@h/x?a=b").without_user(), "http://h/x?a=b");
    }
}
