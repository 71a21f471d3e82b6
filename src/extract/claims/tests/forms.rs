//! Forms of speech that are less common: who speaks and which words are theirs.

use super::{check, found, nothing};

#[test]
fn quotations_are_signed() {
    let words = "We will not give in";
    for (text, rule) in [
        ("“We will not give in.” — Ana Bell", "quote-after"),
        ("“We will not give in.” - Ana Bell, trade minister of Ruria", "quote-after"),
        ("\"We will not give in\" – Foreign Minister Ana Bell", "quote-after"),
        ("Foreign Minister Ana Bell: “We will not give in.”", "quote-before"),
        ("Ana Bell, foreign minister of Ruria: “We will not give in.”", "quote-before"),
        ("Ana Bell (Ruria): “We will not give in.”", "quote-before"),
    ] {
        check(&[(text, "Ana Bell", rule, words)]);
    }
    check(&[("The Trade Office: “We will not give in.”", "Trade Office", "quote-before", words)]);
    nothing(&[
        "A letter to Ana Bell: “We will not give in.”",
        "“We will not give in.” - a man who saw Ana Bell",
        "“We will not give in” — Newswire",
    ]);
}

#[test]
fn things_are_called_something() {
    for (text, speaker, words) in [
        ("Ana Bell called the vote “a farce”.", "Ana Bell", "a farce"),
        ("Ana Bell described the vote as “a farce” on Monday.", "Ana Bell", "a farce"),
        ("Ruria dismissed the report as \"pure fancy\".", "Ruria", "pure fancy"),
        ("Ana Bell rejected it as “pure fancy”.", "Ana Bell", "pure fancy"),
        ("Ruria branded the raid “an act of war”.", "Ruria", "an act of war"),
        ("Ana Bell left the hall and hailed the vote as “a new day”.", "Ana Bell", "a new day"),
        ("The vote was called “a farce” by Ana Bell.", "Ana Bell", "a farce"),
        ("Ruria regretted what it called “a sad day”.", "Ruria", "a sad day"),
        ("Ana Bell accused Ruria of “looking for a quarrel”.", "Ana Bell", "looking for a quarrel"),
        (
            "Ana Bell, who sells boats, praised the vote for saving “our last port”.",
            "Ana Bell",
            "our last port",
        ),
        ("Ruria's Trade Office spoke of “a day of shame”.", "Trade Office", "a day of shame"),
        ("On Monday Ana Bell warned Ruria against “a leap in the dark”.", "Ana Bell", "a leap in the dark"),
    ] {
        check(&[(text, speaker, "quoted-words", words)]);
    }
    nothing(&[
        "Ana Bell wrote a book called “The Farce”.",
        "The play is called “A Farce”.",
        "Ana Bell did not call the vote “a farce”.",
        "The vote was called “a farce” by many.",
        "Ana Bell praised the singer of “Oh My Heart”.",
        "Ana Bell accused nobody of a “farce”.",
        "A critic of Ana Bell spoke of “a day of shame”.",
    ]);
}

#[test]
fn bodies_find_and_texts_read() {
    check(&[
        ("Ana Bell countered that Ruria was late.", "Ana Bell", "said-that", "Ruria was late"),
        ("Ana Bell, a baker, reckons the vote is void.", "Ana Bell", "said-that", "the vote is void"),
        ("The Trade Office considers that Ruria is late.", "Trade Office", "said-that", "Ruria is late"),
        ("The Trade Office found that Ruria was late.", "Trade Office", "said-that", "Ruria was late"),
        (
            "The board of the Trade Office ruled that Ruria was late.",
            "Trade Office",
            "said-that",
            "Ruria was late",
        ),
        ("A court in Ruria held that the vote was void.", "Ruria", "said-that", "the vote was void"),
        (
            "The Trade Office met. “We need no aid,” its communique read.",
            "Trade Office",
            "quote-after",
            "We need no aid",
        ),
        (
            "The road is closed, Newswire informs with reference to the Trade Office.",
            "Trade Office",
            "trailing",
            "The road is closed",
        ),
        ("Newswire informs that the road is closed.", "Newswire", "said-that", "the road is closed"),
    ]);
    nothing(&[
        "Ana Bell found that the road was closed.",
        "Let the Trade Office rule on this and keep them from asking that he go.",
        "The Trade Office found the money and held a vote.",
    ]);
}

#[test]
fn hearers_are_no_words() {
    for text in [
        "Ana Bell told guests the plan was good.",
        "Ana Bell told a crowd in Ruria that the plan was good.",
        "Ana Bell warned Ruria that the plan was good.",
        "Ana Bell promised voters that the plan was good.",
        "Ana Bell said Sunday on Newswire the plan was good.",
        "Ana Bell said at a Post security summit Thursday that the plan was good.",
        "Ana Bell said the plan was good in a statement released by the campaign.",
        "Ana Bell said the plan was good, drawing a rebuke from Ruria.",
        "Ana Bell went as far as saying that the plan was good.",
        "Ana Bell, who was in Ruria with Brand, the chairman, said the plan was good.",
        "Ana Bell (right) said the plan was good.",
    ] {
        check(&[(text, "Ana Bell", "said-that", "the plan was good")]);
    }
    check(&[
        (
            "Her group, the Clean Rivers, said the plan was good.",
            "Clean Rivers",
            "said-that",
            "the plan was good",
        ),
        (
            "Newswire, which the navy owns, said the plan was good.",
            "Newswire",
            "said-that",
            "the plan was good",
        ),
    ]);
}

#[test]
fn speech_goes_on() {
    for (text, second) in [
        ("Ana Bell said talks had failed, before noting that Ruria was late.", "Ruria was late"),
        ("Ana Bell said talks had failed, and she added that Ruria was late.", "Ruria was late"),
        ("Ana Bell said talks had failed. She went on to say that Ruria was late.", "Ruria was late"),
        ("Ana Bell said talks had failed. She went on: “Ruria was late.”", "Ruria was late"),
    ] {
        let all = found(text);
        let words: Vec<&str> = all.iter().map(|(_, _, words)| words.as_str()).collect();
        assert_eq!(words, ["talks had failed", second], "{text}");
        assert!(all.iter().all(|(speaker, _, _)| speaker == "Ana Bell"), "{text}");
    }
}

#[test]
fn two_speak_together() {
    for text in [
        "Ruria and Elbonia met. Both said the border was open.",
        "Ruria and Elbonia met. The two said the border was open.",
        "A joint statement by Ruria and Elbonia said the border was open.",
    ] {
        let speakers: Vec<String> = found(text).into_iter().map(|(speaker, _, _)| speaker).collect();
        assert_eq!(speakers, ["Ruria", "Elbonia"], "{text}");
    }
    nothing(&["Ruria denied it.", "Ruria met. Both said the border was open."]);
}
