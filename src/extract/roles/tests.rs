use crate::extract::extract;
use crate::gazetteer::Gazetteer;
use crate::read::Document;

/// The roles of a text as "person: position of body", with "former" before a past position.
fn roles(text: &str) -> Vec<String> {
    let document = Document { id: "example".into(), text: text.to_owned(), ..Document::default() };
    let record = extract(document, Gazetteer::builtin());
    let name = |id: &str| record.entities.iter().find(|e| e.id == id).map_or("", |e| &e.name).to_owned();
    let role = |r: &crate::extract::Role| {
        let former = if r.former { "former " } else { "" };
        let of = r.of.as_deref().map(|of| format!(" of {}", name(of))).unwrap_or_default();
        format!("{}: {former}{}{of}", name(&r.person), r.position)
    };
    record.roles.iter().map(role).collect()
}

#[test]
fn positions_of_one_person() {
    for (text, expected) in [
        // what stands before the body says that a position is past
        ("Former Lantern Party leader Anna Brelvik left.", "Anna Brelvik: former leader of Lantern Party"),
        ("Ex-Norwegian president Anna Brelvik left.", "Anna Brelvik: former president of Norwegian"),
        (
            "Anna Brelvik, who was finance minister of Norway from 2003 to 2007, left.",
            "Anna Brelvik: former finance minister of Norway",
        ),
        // the body stands behind a compound, an adjective, a possessive or another place
        (
            "Anna Brelvik, who heads the Oslo-based River Institute, left.",
            "Anna Brelvik: head of River Institute",
        ),
        (
            "Anna Brelvik, leader of the Norwegian opposition group Lantern Movement, left.",
            "Anna Brelvik: leader of Lantern Movement",
        ),
        ("The governor of Norway's central bank, Anna Brelvik, left.", "Anna Brelvik: governor of Norway"),
        (
            "Anna Brelvik, regional director for Africa at the River Institute, left.",
            "Anna Brelvik: regional director for Africa of River Institute",
        ),
        (
            "The chairman of the River Council (RC), Anna Brelvik, left.",
            "Anna Brelvik: chairman of River Council",
        ),
        // where somebody is sent is not what the position is in
        ("Norway's ambassador to Sweden, Anna Brelvik, left.", "Anna Brelvik: ambassador of Norway"),
        ("The Norwegian envoy for Kenya and Uganda Anna Brelvik left.", "Anna Brelvik: envoy of Norwegian"),
        // the body stands after the name
        ("Judge Anna Brelvik of the River Court left.", "Anna Brelvik: Judge of River Court"),
        ("Bishop Anna Brelvik of Helsinki left.", "Anna Brelvik: Bishop of Helsinki"),
        // a rank stands between position and name
        ("Norwegian army chief General Anna Brelvik left.", "Anna Brelvik: army chief of Norwegian"),
        ("The Norwegian navy's chief, Admiral Anna Brelvik, left.", "Anna Brelvik: chief of Norwegian"),
        // a part of a body has a head of its own
        (
            "Anna Brelvik heads the Africa programme of the River Institute.",
            "Anna Brelvik: head of Africa programme of River Institute",
        ),
        // names that nothing else is known of
        ("Examplesoft chief executive Anna Brelvik left.", "Anna Brelvik: chief executive of Examplesoft"),
        (
            "Anna Brelvik, governor of the Banque du Xantor, left.",
            "Anna Brelvik: governor of Banque du Xantor",
        ),
        ("The Anna Brelvik-led Lantern Party left.", "Anna Brelvik: leader of Lantern Party"),
        ("The leader, Anna Brelvik said, had lied.", ""),
        ("Anna Brelvik, a candidate for president of Norway, left.", ""),
        ("Anna Brelvik, daughter of the former president of Norway, left.", ""),
        ("The secretary of the minister, Anna Brelvik, left.", ""),
    ] {
        assert_eq!(roles(text).join("; "), expected, "{text}");
    }
}

#[test]
fn several_positions_or_persons() {
    for (text, expected) in [
        (
            "Foreign ministers Anna Brelvik of Norway and Sten Olvik of Sweden met.",
            "Anna Brelvik: Foreign minister of Norway; Sten Olvik: Foreign minister of Sweden",
        ),
        (
            "The presidents of Norway and Finland, Anna Brelvik and Sten Olvik, met.",
            "Anna Brelvik: president of Norway; Sten Olvik: president of Finland",
        ),
        (
            "Anna Brelvik, chairman and founder of the Lantern Party, left.",
            "Anna Brelvik: chairman of Lantern Party; Anna Brelvik: founder of Lantern Party",
        ),
        (
            "Norwegian Deputy Prime Minister and Foreign Minister Anna Brelvik left.",
            "Anna Brelvik: Deputy Prime Minister of Norwegian; Anna Brelvik: Foreign Minister of Norwegian",
        ),
        ("The foreign ministers of Norway and Sweden met Anna Brelvik.", ""),
    ] {
        assert_eq!(roles(text).join("; "), expected, "{text}");
    }
}

#[test]
fn positions_say_what_they_are_about() {
    for (text, expected) in [
        (
            "Anna Brelvik, the Norwegian junior minister for lake transport, left.",
            "Anna Brelvik: junior minister for lake transport of Norwegian",
        ),
        (
            "Anna Brelvik, minister of state for foreign trade and river affairs of Norway, left.",
            "Anna Brelvik: minister of state for foreign trade and river affairs of Norway",
        ),
        (
            "Anna Brelvik, who is also the secretary for West Africa and ECOWAS, left.",
            "Anna Brelvik: secretary for West Africa and ECOWAS",
        ),
        (
            "Anna Brelvik, the Blue River Council's Norway director, left.",
            "Anna Brelvik: Norway director of Blue River Council",
        ),
        ("Anna Brelvik was a minister for years.", "Anna Brelvik: minister"),
        (
            "The Norwegian embassy closed. The embassy's second secretary, Anna Brelvik, left.",
            "Anna Brelvik: second secretary of Norwegian",
        ),
        ("The embassy's second secretary, Anna Brelvik, left.", "Anna Brelvik: second secretary"),
    ] {
        assert_eq!(roles(text).join("; "), expected, "{text}");
    }
}

#[test]
fn other_words_for_heads() {
    for (text, expected) in [
        (
            "Anna Brelvik, now at the helm of the Blue River Council, left.",
            "Anna Brelvik: head of Blue River Council",
        ),
        (
            "Anna Brelvik has been at the helm of the Blue River Council since May.",
            "Anna Brelvik: head of Blue River Council",
        ),
        ("Anna Brelvik took the helm of the Blue River Council.", "Anna Brelvik: head of Blue River Council"),
        ("Anna Brelvik saw the helm of the Blue River Council.", ""),
        (
            "Anna Brelvik, who ran the government of Norway for a year, left.",
            "Anna Brelvik: former head of government of Norway",
        ),
        (
            "Anna Brelvik, who ran the Blue River Council for a year, left.",
            "Anna Brelvik: former head of Blue River Council",
        ),
        ("Anna Brelvik ran to the Blue River Council.", ""),
        (
            "Anna Brelvik, one of the leaders of the Lantern Party, left.",
            "Anna Brelvik: leader of Lantern Party",
        ),
        ("Anna Brelvik, one of the critics of the Lantern Party, left.", ""),
    ] {
        assert_eq!(roles(text).join("; "), expected, "{text}");
    }
}

#[test]
fn members_of_parliament_sit_for_a_country_not_for_their_party() {
    for (text, expected) in [
        ("British Labour MP Anna Brelvik accused Norway of lying.", "Anna Brelvik: MP of British"),
        ("Labour MP Anna Brelvik accused Norway of lying.", "Anna Brelvik: MP"),
        ("US Republican Senator Anna Brelvik condemned Iran.", "Anna Brelvik: Senator of US"),
        ("Ireland voted. Fine Gael TD Anna Brelvik condemned Iran.", "Anna Brelvik: TD of Ireland"),
        (
            "Sen. Anna Brelvik, a Republican from Texas, condemned Iran.",
            "Anna Brelvik: Sen. of United States",
        ),
        ("Britain voted. Tory leader Anna Brelvik condemned Iran.", "Anna Brelvik: leader of Tory"),
    ] {
        assert_eq!(roles(text).join("; "), expected, "{text}");
    }
}

#[test]
fn pronouns_hold_positions() {
    let text = "Anna Brelvik left Norway. She became the youngest minister of health of Norway.";
    assert_eq!(roles(text), ["Anna Brelvik: minister of health of Norway"]);
}

/// Sentences of every position, act and object, with their own country in `frame`; what body each holder gets.
fn bodies(frame: &str) -> Vec<String> {
    let mut found = Vec::new();
    for position in
        ["Prime Minister", "President", "Foreign Minister", "Defence Minister", "Finance Minister"]
    {
        for act in [
            "criticised Sudan over the dam",
            "met the Sudanese ambassador",
            "thanked Sudan for its help",
            "signed an agreement with Sudan",
            "held talks with Sudanese officials",
            "condemned Sudan's army",
        ] {
            let text = frame.replace('#', &format!("{position} Anna Otieno {act}"));
            let role = roles(&text).into_iter().find(|r| r.starts_with("Anna Otieno"));
            let role = role.unwrap_or_else(|| panic!("no role: {text}"));
            found.push(role.split(" of ").nth(1).unwrap_or("").to_owned());
        }
    }
    found
}

#[test]
fn the_country_acted_upon_is_not_that_of_the_office() {
    for (frame, expected) in [
        ("#.", ""),
        ("NAIROBI, May 3 (Example Wire) - #.", "Kenya"),
        ("NAIROBI (Example Wire) — #.", "Kenya"),
        ("Nairobi, 3 May (Example Wire) -- #.", "Kenya"),
        ("GENEVA, May 3 (Example Wire) - #.", ""),
        ("NAIROBI/OSLO, May 3 (Example Wire) - #.", ""),
        ("VALENCIA, May 3 (Example Wire) - #.", ""),
        ("Sudan's army crossed the border. #.", ""),
        ("Sudanese troops shelled a village. #.", ""),
        ("#. The talks will go on in Kenya next week.", ""),
        ("Minister Paula Rossi praised Sudan on Monday. #.", ""),
        ("NAIROBI, Kenya, May 3 (Example Wire) - #.", "Kenya"),
        ("NAIROBI, May 3 (Example Wire) - #. The talks will go on in Kenya.", "Kenya"),
        ("#, Kenyan radio reported.", "Kenyan"),
        ("Opposition leaders in Kenya met on Monday. #.", "Kenya"),
        ("Floods hit Kenya on Monday. #.", "Kenya"),
        ("Kenya and Sudan are at odds. #.", "Kenya"),
    ] {
        for body in bodies(frame) {
            assert_eq!(body, expected, "{frame}");
        }
    }
}

#[test]
fn bodies_from_the_context() {
    for (text, expected) in [
        // a dash after a dateline is no hyphen
        (
            "OSLO, March 2, 2025 - Kenyan Prime Minister Anna Otieno met Norwegian President Ole Berg.",
            "Anna Otieno: Prime Minister of Kenyan; Ole Berg: President of Norwegian",
        ),
        (
            "Chancellor Anna Otieno signed the loan agreement with Norway's finance minister.",
            "Anna Otieno: Chancellor",
        ),
        ("Kenya welcomed Prime Minister Anna Otieno on Monday.", "Anna Otieno: Prime Minister"),
        ("Anna Otieno, the prime minister, condemned Sudan.", "Anna Otieno: prime minister"),
        (
            "Kenya and Sudan signed an accord. Foreign Minister Anna Otieno praised it.",
            "Anna Otieno: Foreign Minister",
        ),
        (
            "Kenyan Foreign Minister Peter Kamau spoke in Oslo. Prime Minister Anna Otieno criticised Sudan.",
            "Peter Kamau: Foreign Minister of Kenyan; Anna Otieno: Prime Minister of Kenyan",
        ),
        // what a province has, a dateline gives no country
        ("TORONTO, Canada - Premier Anna Brelvik left.", "Anna Brelvik: Premier"),
        ("MUMBAI (Example Wire) - Chief Minister Anna Brelvik left.", "Anna Brelvik: Chief Minister"),
        ("MOMBASA (Example Wire) - Health Minister Anna Otieno left.", "Anna Otieno: Health Minister"),
        (
            "MOMBASA (Example Wire) - Foreign Minister Anna Otieno left.",
            "Anna Otieno: Foreign Minister of Kenya",
        ),
        // a visitor
        ("OSLO, May 3 - Foreign Minister Anna Otieno arrived on Friday.", "Anna Otieno: Foreign Minister"),
        (
            "OSLO, May 3 - Prime Minister Anna Otieno told the summit that it was late.",
            "Anna Otieno: Prime Minister",
        ),
        // who answers a country that acted, or is acted upon by it
        (
            "Sudan closed its border. Prime Minister Anna Otieno rejected an offer by Sudan.",
            "Anna Otieno: Prime Minister",
        ),
        (
            "Sudan closed its border. Sudan was criticised by Prime Minister Anna Otieno.",
            "Anna Otieno: Prime Minister",
        ),
        (
            "Sudan closed its border. Sudan's ambassador met Prime Minister Anna Otieno.",
            "Anna Otieno: Prime Minister",
        ),
        (
            "Sudan closed its border. Prime Minister Anna Otieno arrived in Sudan.",
            "Anna Otieno: Prime Minister",
        ),
        (
            "Envoys flew to Kenya, where soldiers toppled President Anna Otieno in March.",
            "Anna Otieno: President of Kenya",
        ),
        ("Envoys flew to Kenya, where they met President Anna Otieno in March.", "Anna Otieno: President"),
        // members of Congress are told with party and state
        ("Rep. Anna Brelvik, D-Ohio, condemned Iran.", "Anna Brelvik: Rep. of United States"),
        (
            "Sen. Anna Brelvik (R-Ohio) condemned Iran. The United States agreed.",
            "Anna Brelvik: Sen. of United States",
        ),
        ("Congressman Anna Brelvik accused Iran of lying.", "Anna Brelvik: Congressman"),
        // a field of study is no body
        (
            "Anna Brelvik, assistant director of Russian and European studies at the River Institute, spoke.",
            "Anna Brelvik: assistant director of Russian and European studies of River Institute",
        ),
    ] {
        assert_eq!(roles(text).join("; "), expected, "{text}");
    }
}

#[test]
fn bodies_of_names_that_nothing_else_explains() {
    for (text, expected) in [
        ("Carl Brelvik, the president of US Curling, left.", "Carl Brelvik: president of US Curling"),
        ("Anna Brelvik, leader of the XQZ-Lumo party, left.", "Anna Brelvik: leader of XQZ-Lumo"),
        (
            "Anna Brelvik, the director of the channel Vexilo Primo, left.",
            "Anna Brelvik: director of Vexilo Primo",
        ),
        ("Anna Brelvik, head of the blue-collar federation XQZT, left.", "Anna Brelvik: head of XQZT"),
        ("Anna Brelvik, the leader of Xantoralo, left.", "Anna Brelvik: leader of Xantoralo"),
        (
            "The union Vexilo condemned what its board member Anna Brelvik called a strike.",
            "Anna Brelvik: board member of Vexilo",
        ),
        (
            "A local brewer, Vexilo Wharf, agreed to buy the hall, but its managing director Anna Brelvik said no.",
            "Anna Brelvik: managing director of Vexilo Wharf",
        ),
        ("Unesco chief Anna Brelvik left.", "Anna Brelvik: chief of Unesco"),
        ("Anna Brelvik, the president of Xantoralo, left.", "Anna Brelvik: president"),
        // a person beside the noun, and a body that is not named
        ("The head of the union Anna Brelvik left.", "Anna Brelvik: head"),
    ] {
        assert_eq!(roles(text), [expected], "{text}");
    }
}
