//! Time: lexical forms of XML Schema in, days and microseconds since 1970-01-01 out, as Arrow counts them.

/// How many microseconds a day has.
pub(crate) const DAY: i64 = 86_400_000_000;

/// The days of an `xsd:date` without an offset, of the years 1 to 9999.
pub(crate) fn days(value: &str) -> Option<i32> {
    let bytes = value.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let (year, month, day) = (digits(&bytes[..4])?, digits(&bytes[5..7])?, digits(&bytes[8..])?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if year == 0 || !(1..=last).contains(&day) {
        return None;
    }
    i32::try_from(civil(year, month, day)).ok()
}

/// The days from 1970-01-01 to a day of the Gregorian calendar.
///
/// Source: Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*.
fn civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn digits(bytes: &[u8]) -> Option<i64> {
    bytes
        .iter()
        .try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0')))
}

/// Whether an `xsd:dateTime` says where it is so late.
pub(crate) fn has_offset(value: &str) -> bool {
    value.ends_with('Z') || value.rfind(['+', '-']).is_some_and(|at| at > 10)
}

/// The microseconds of an `xsd:dateTime`; smaller parts of a second are no moment of Arrow's.
pub(crate) fn micros(value: &str, utc: bool) -> Option<i64> {
    let (day, time) = value.split_once('T')?;
    let (time, offset) = match (utc, time.strip_suffix('Z')) {
        (false, _) => (time, 0),
        (true, Some(time)) => (time, 0),
        (true, None) => {
            let (time, offset) = time.split_at(time.rfind(['+', '-'])?);
            let (hours, minutes) = offset[1..].split_once(':')?;
            let minutes = 60 * digits(hours.as_bytes())? + digits(minutes.as_bytes())?;
            (time, if offset.starts_with('-') { -minutes } else { minutes })
        }
    };
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut parts = clock.split(':').map(|part| digits(part.as_bytes()).filter(|_| part.len() == 2));
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 59 || fraction.len() > 6 {
        return None;
    }
    let fraction = digits(format!("{fraction:0<6}").as_bytes())?;
    let seconds = 3600 * hours + 60 * (minutes - offset) + seconds;
    Some(i64::from(days(day)?) * DAY + seconds * 1_000_000 + fraction)
}
