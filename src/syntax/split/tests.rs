use super::*;

#[test]
fn words_are_divided_as_the_model_counts_them() {
    let cases: [(&str, &[&str]); 16] = [
        (
            "The Iran-backed rebels didn't leave.",
            &["The", "Iran", "-", "backed", "rebels", "did", "n't", "leave", "."],
        ),
        ("Norway's king (aged 70) left,", &["Norway", "'s", "king", "(", "aged", "70", ")", "left", ","]),
        ("“We won’t,” she said", &["“", "We", "wo", "n’t", ",", "”", "she", "said"]),
        ("the U.S.-led force, U.S. troops", &["the", "U.S.-led", "force", ",", "U.S.", "troops"]),
        ("paid $3.5 million to 12,000 people", &["paid", "$", "3.5", "million", "to", "12,000", "people"]),
        (
            "the 2019-2020 talks cost 5% more",
            &["the", "2019", "-", "2020", "talks", "cost", "5", "%", "more"],
        ),
        (
            "Mr. Doe met Lt. Gen. Roe at 5 p.m.",
            &["Mr.", "Doe", "met", "Lt", ".", "Gen.", "Roe", "at", "5", "p.m."],
        ),
        (
            "and/or Oslo/Bergen mid-1990s, 3,000km",
            &["and/or", "Oslo", "/", "Bergen", "mid-1990s", ",", "3,000", "km"],
        ),
        (
            "write to info@example.com or www.example.com/a-b.",
            &["write", "to", "info@example.com", "or", "www.example.com/a-b", "."],
        ),
        ("end.The next", &["end", ".", "The", "next"]),
        (
            "the ministers' talks — in Oslo—failed",
            &["the", "ministers", "'", "talks", "—", "in", "Oslo", "—", "failed"],
        ),
        ("wait... (U.S.)", &["wait", "...", "(", "U.S.", ")"]),
        ("I can't, he'll; they've", &["I", "ca", "n't", ",", "he", "'ll", ";", "they", "'ve"]),
        ("São Paulo’s É", &["São", "Paulo", "’s", "É"]),
        ("NATO. He", &["NATO", ".", "He"]),
        ("  spaces \n\n here  ", &["spaces", "here"]),
    ];
    for (text, expected) in cases {
        let pieces: Vec<&str> = split(text).into_iter().map(|piece| &text[piece.bytes]).collect();
        assert_eq!(pieces, expected, "{text}");
    }
}

#[test]
fn white_space_after_a_word_is_known() {
    let spaces: Vec<bool> = split("He didn't (say).").into_iter().map(|piece| piece.space).collect();
    assert_eq!(spaces, [true, false, true, false, false, false, false]);
}

proptest::proptest! {
    #[test]
    fn every_letter_is_in_one_piece(text in "[a-zA-Z0-9'’.,\\-–—/:$%()\"“” \n€°é]{0,60}") {
        let mut end = 0;
        for piece in split(&text) {
            proptest::prop_assert!(piece.bytes.start >= end && !piece.bytes.is_empty());
            proptest::prop_assert!(text[end..piece.bytes.start].chars().all(char::is_whitespace));
            end = piece.bytes.end;
        }
        proptest::prop_assert!(text[end..].chars().all(char::is_whitespace));
    }
}
