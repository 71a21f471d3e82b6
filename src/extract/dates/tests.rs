use super::*;

fn found(published: &str, text: &str) -> Vec<(String, String)> {
    let analysis = Analysis::new(text);
    dates(&analysis, published.parse().ok())
        .into_iter()
        .map(|m| (analysis.slice(m.tokens).to_owned(), m.date.to_string()))
        .collect()
}

fn one(published: &str, text: &str, expected: &str) {
    let all: Vec<String> = found(published, text).into_iter().map(|(_, date)| date).collect();
    assert_eq!(all.join(" "), expected, "{text}");
}

#[test]
fn days_and_months() {
    for (text, expected) in [
        ("It fired on Sept. 27.", "2020-09-27"),
        ("The agency reports on Oct.23.", "2020-10-23"),
        ("They met on 27 September.", "2020-09-27"),
        ("They met on the 3rd of May 2011.", "2011-05-03"),
        ("They met on October 23, 2019.", "2019-10-23"),
        ("They met on Friday, October 23, 2020, in Rome.", "2020-10-23"),
        ("The fighting went on into October 2020.", "2020-10"),
        ("It broke ties in August.", "2020-08"),
        ("It sent troops last December.", "2019-12"),
        ("The truce of last October held.", "2019-10"),
        ("Those held before an April cease-fire.", "2020-04"),
        ("They met on 2020-10-01 and on 12.10.2020.", "2020-10-01 2020-10-12"),
        ("They meet on November 8 and 9.", "2020-11"),
        ("Talks on 5-7 October failed.", "2020-10"),
        ("It will vote in December.", "2020-12"),
        ("It voted in December.", "2019-12"),
        ("The May 2016 summit", "2016-05"),
        ("He spoke of the Sept. 11 attacks.", "2001-09-11"),
    ] {
        one("2020-10-23", text, expected);
    }
}

#[test]
fn what_is_no_month() {
    for text in [
        "They may leave.",
        "March with us!",
        "Theresa May said so.",
        "May said so.",
        "He will march.",
        "April Jones came.",
        "Chapter 23 of it.",
    ] {
        one("2020-10-23", text, "");
    }
}

#[test]
fn weekdays() {
    // 23 October 2020 was a Friday.
    for (text, expected) in [
        ("He left on Tuesday.", "2020-10-20"),
        ("He left Friday.", "2020-10-23"),
        ("He left last Friday.", "2020-10-16"),
        ("The minister arrives Sunday in Rome for talks.", "2020-10-25"),
        ("They will meet on Monday.", "2020-10-26"),
        ("They are to meet on Monday.", "2020-10-26"),
        ("Talks will be held Monday.", "2020-10-26"),
        ("Talks were held Monday.", "2020-10-19"),
        ("Saturday, the head of the forces accused them.", "2020-10-17"),
        ("On Sunday, he will travel on.", "2020-10-25"),
        ("He told supporters Thursday that he will go.", "2020-10-22"),
        ("They agreed to talk next Tuesday.", "2020-10-27"),
        ("They agreed to talk, following a meeting Monday.", "2020-10-19"),
        ("We want to condemn Monday's attack.", "2020-10-19"),
        ("In Monday's elections, they will vote.", "2020-10-26"),
    ] {
        one("2020-10-23", text, expected);
    }
    one("2006-10", "On Sunday, he said no.", "2006-10");
}

#[test]
fn relative_to_publication() {
    for (text, expected) in [
        ("He met her today, not yesterday.", "2020-03-02 2020-03-01"),
        ("It struck this morning.", "2020-03-02"),
        ("He asked earlier this month.", "2020-03"),
        ("It fell last month.", "2020-02"),
        ("It rose last week.", ""),
        ("It rose last year.", "2019"),
        ("It began two years ago.", "2018"),
        ("It began three days ago.", "2020-02-28"),
        ("He asked last night.", "2020-03-01"),
    ] {
        let expected = if text.contains("last week") { "2020" } else { expected };
        one("2020-03-02", text, expected);
    }
    one("2017-01", "Today, they signed.", "2017-01");
    one("2017-01", "It fell last month.", "2016-12");
    let undated = found("", "It fell last month, on Sept. 3, and in 2002.");
    assert_eq!(undated, [("2002".to_owned(), "2002".to_owned())]);
}

#[test]
fn the_day_given_last() {
    for (text, expected) in [
        ("It fell on 3 May 2019. He left the same day.", "2019-05-03 2019-05-03"),
        ("It fell on Sunday. Later in the day he left.", "2020-03-01 2020-03-01"),
        ("It fell on Sunday. Hours later he left.", "2020-03-01 2020-03-01"),
        ("It fell on Sunday. He had left days earlier.", "2020-03-01"),
        ("It fell on Sunday. 48 hours later he left.", "2020-03-01"),
        ("It fell in May 2019. He left the same day.", "2019-05"),
        ("It began ten days ago.", "2020-02-21"),
        ("It began a day earlier.", "2020-03-01"),
        ("It began the previous day.", "2020-03-01"),
        ("It began two days later.", ""),
        ("It takes two days a week.", ""),
        ("It fell at the weekend.", ""),
    ] {
        let expected = if text.contains("weekend") { "2020" } else { expected };
        one("2020-03-02", text, expected);
    }
    one("2020-03-12", "It fell at the weekend.", "2020-03");
    one("2020-03-12", "It opens on any weekend.", "");
}

#[test]
fn years_and_other_numbers() {
    for (text, expected) in [
        ("It began in 1988.", "1988"),
        ("After the 2003 invasion of it.", "2003"),
        ("The 2002 bombings killed 2000 people.", "2002"),
        ("Resolution 2254 was passed.", ""),
        ("It paid $1,500 for 20 percent.", ""),
        ("In the 1990s it was rich.", ""),
        ("From 1992-1995 it was at war.", ""),
        ("His term ends in 2009.", "2009"),
        ("To 2000 people it mattered.", ""),
        ("A survey of 1709 households and a 2000 year old custom.", ""),
    ] {
        one("2020-10-23", text, expected);
    }
}

#[test]
fn a_longer_phrase_is_not_the_shorter_one_in_it() {
    for (text, expected) in [
        ("It began the day before yesterday.", "2021-03-28"),
        ("It will end the day after tomorrow.", "2021-04-01"),
        ("It began the night before last.", "2021-03-28"),
        ("It began a week ago today.", "2021-03-23"),
        ("It began a week ago yesterday.", "2021-03-22"),
        ("It will end a week from tomorrow.", "2021-04-07"),
        ("It began a year ago today.", "2020"),
        ("It began the month before last.", "2021-01"),
        ("It began the week before last.", "2021-03"),
        ("It began the year before last.", "2019"),
        ("It will end the year after next.", "2023"),
        ("It began the Friday before last.", "2021-03-19"),
    ] {
        one("2021-03-30", text, expected);
    }
}
