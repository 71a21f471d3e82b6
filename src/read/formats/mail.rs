//! Mail and saved pages in, their articles out: MIME messages (RFC 5322, RFC 2045), one in a file or many in an mbox
//! (RFC 4155), and pages that browsers save as MHTML (RFC 2557).

use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{Address, HeaderName, Message, MessageParser, MimeHeaders};

use super::{Found, Step, Steps, Told, blocks, html};
use crate::limits::Limits;
use crate::read::encoding;
use crate::read::error::Reason;

/// How many lines of a file are looked at for the header of a message.
const MAX_LINES: usize = 80;

/// Whether a file that begins so is a message or an mbox: its header has fields that every message has.
pub(in crate::read) fn is_mail(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&head[..head.len().min(16 << 10)]);
    let head = head.trim_start_matches('\u{feff}');
    let is_mbox = head.starts_with("From ");
    let (mut known, mut mime, mut fields) = (0, false, 0);
    for line in head.lines().skip(usize::from(is_mbox)).take(MAX_LINES) {
        if line.starts_with([' ', '\t']) && fields > 0 {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { break };
        let token = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if name.is_empty() || !name.bytes().all(token) {
            break;
        }
        fields += 1;
        match name.to_ascii_lowercase().as_str() {
            "from" | "to" | "date" | "subject" | "received" | "return-path" | "message-id"
            | "delivered-to" => {
                known += 1;
            }
            "mime-version" | "content-type" | "snapshot-content-location" => mime = true,
            _ => {}
        }
    }
    known >= 3 || mime && known >= 1 && fields >= 2
}

/// The articles of the messages of a file.
pub(in crate::read) fn steps(bytes: Vec<u8>, limits: Limits) -> Steps {
    if bytes.starts_with(b"From ") {
        let messages: Vec<Step> = MessageIterator::new(&bytes[..])
            .map(|found| match found {
                Ok(message) => (article(message.contents(), &limits), None),
                Err(_) => (Err(Reason::Mail("the mbox is damaged")), None),
            })
            .collect();
        return Box::new(messages.into_iter());
    }
    Box::new(std::iter::once((article(&bytes, &limits), None)))
}

fn article(bytes: &[u8], limits: &Limits) -> Result<Found, Reason> {
    let message = MessageParser::default().parse(bytes).ok_or(Reason::Mail("it has no header"))?;
    let told = match message.header_raw("Snapshot-Content-Location") {
        Some(url) => saved_page(&message, Some(url.trim()), limits)?,
        None if is_saved_page(&message) => saved_page(&message, None, limits)?,
        None => letter(&message),
    };
    Ok(Found::Article(Box::new(told)))
}

/// Whether the message is a page with what it shows: its parts say where on the web they are from.
fn is_saved_page(message: &Message<'_>) -> bool {
    message.content_type().is_some_and(|kind| kind.subtype() == Some("related"))
        && message.html_bodies().any(|part| part.content_location().is_some_and(super::is_web))
}

/// The article of a saved page, which was found at `url`.
fn saved_page(message: &Message<'_>, url: Option<&str>, limits: &Limits) -> Result<Told, Reason> {
    let part = message.html_bodies().find(|part| part.is_text_html());
    let part = part.ok_or(Reason::Mail("the saved page has no HTML in it"))?;
    let address = url.map(str::to_owned).or_else(|| part.content_location().map(str::to_owned));
    let mut told = html::page(&words(part.text_contents(), part.contents()), limits)?;
    told.url = told.url.or(address);
    told.title = told.title.or_else(|| message.subject().map(str::to_owned));
    Ok(told)
}

/// The article that is sent as a letter: its subject is the headline, its sender the outlet.
fn letter(message: &Message<'_>) -> Told {
    let date = message.date().map(mail_parser::DateTime::to_rfc3339);
    let html = message.html_bodies().find(|part| part.is_text_html());
    let plain = message.text_bodies().find(|part| part.is_text() && !part.is_text_html());
    let text = match (plain, html) {
        (Some(plain), _) => blocks::plain(&words(plain.text_contents(), plain.contents())),
        (None, Some(html)) => blocks::html(&words(html.text_contents(), html.contents())),
        (None, None) => String::new(),
    };
    Told {
        id: message.message_id().map(|id| format!("mid:{id}")),
        source: message.from().and_then(sender),
        title: message.subject().map(str::to_owned),
        published: date,
        language: message.header_raw(HeaderName::ContentLanguage).map(|tag| tag.trim().to_owned()),
        text,
        ..Told::default()
    }
}

/// The name of the first sender; nothing where there is only an address.
fn sender(from: &Address<'_>) -> Option<String> {
    from.first().and_then(|address| address.name()).map(str::to_owned)
}

/// The words of a part: as they were decoded, or by a guess of their encoding if they were not.
fn words(decoded: Option<&str>, bytes: &[u8]) -> String {
    decoded.map_or_else(|| encoding::decode(bytes, None).text.into_owned(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mail: &str) -> Told {
        let (found, _) =
            steps(mail.replace('\n', "\r\n").into_bytes(), Limits::default()).next().expect("a message");
        match found {
            Ok(Found::Article(told)) => *told,
            _ => panic!("no article"),
        }
    }

    #[test]
    fn messages_are_told_from_texts() {
        assert!(is_mail(b"From: a@b.example\nTo: c@d.example\nSubject: x\n\nText"));
        assert!(is_mail(b"MIME-Version: 1.0\nSubject: x\nContent-Type: text/plain\n\nText"));
        assert!(is_mail(b"From a@b Thu Mar  4 10:00:00 2021\nFrom: a\nDate: b\nSubject: c\n\n"));
        assert!(!is_mail(b"From: our correspondent\n\nThe UN said"));
        assert!(!is_mail(b"Date: 4 March 2021\nSubject: talks\n\nThe UN said"));
        assert!(!is_mail(b"The UN said: no.\nTo: be"));
    }

    #[test]
    fn letters_are_decoded() {
        let told = read(
            "From: =?utf-8?q?Lake_Wire?= <desk@wire.example>\nTo: news@paper.example\nSubject: =?utf-8?b?VGFsa3MgaW4gQsOkbGxl?=\n\
             Date: Thu, 4 Mar 2021 09:30:00 +0100\nMessage-ID: <1@wire.example>\nMIME-Version: 1.0\n\
             Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n\
             The envoy of the caf=E9 owners spoke to the minis=\nters.\n\nThey agreed.\n",
        );
        assert_eq!(told.title.as_deref(), Some("Talks in Bälle"));
        assert_eq!(told.source.as_deref(), Some("Lake Wire"));
        assert_eq!(told.published.as_deref(), Some("2021-03-04T09:30:00+01:00"));
        assert_eq!(told.text, "The envoy of the café owners spoke to the ministers.\n\nThey agreed.");
    }

    #[test]
    fn saved_pages_are_pages() {
        let told = read(
            "From: <Saved by Blink>\nSnapshot-Content-Location: https://paper.example/7\nSubject: Talks\n\
             Date: Thu, 4 Mar 2021 09:30:00 +0100\nMIME-Version: 1.0\n\
             Content-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\n\n--b\nContent-Type: text/html\n\
             Content-Transfer-Encoding: quoted-printable\nContent-Location: https://paper.example/7\n\n\
             <html><body><article><p>The envoys of both lands met on Monday, the mini=\nstry said.</p></article></body></html>\n--b--\n",
        );
        assert_eq!(told.url.as_deref(), Some("https://paper.example/7"));
        assert_eq!(told.text, "The envoys of both lands met on Monday, the ministry said.");
    }
}
