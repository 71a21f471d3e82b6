//! What is named in sentences, and what is not: all entities of each, as type and name.

use crate::extract::{Options, extract_with};
use crate::gazetteer::Gazetteer;
use crate::read::Document;

/// The entities of a text: the first two letters of the type, the name, and how often it is mentioned if not once.
fn named(text: &str) -> String {
    let document = Document { id: "example".into(), text: text.to_owned(), ..Document::default() };
    let record = extract_with(document, Gazetteer::builtin(), Options::default());
    let entity = |e: &crate::extract::record::Entity| {
        let kind = format!("{:?}", e.entity_type);
        let times = match e.mentions.len() {
            1 => String::new(),
            count => format!(" {count}"),
        };
        format!("{} {}{times}", &kind[..2], e.name)
    };
    record.entities.iter().map(entity).collect::<Vec<_>>().join(", ")
}

fn all(rows: &[(&str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .map(|(text, entities)| (text, entities, named(text)))
        .filter(|(_, entities, found)| *entities != found)
        .map(|(text, entities, found)| format!("{text}\n    is    {found}\n    not   {entities}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn first_words_are_no_part_of_names() {
    let firsts = "Meanwhile Afterwards Moreover Perhaps Unless Whenever Whereas Although Nonetheless Interestingly \
                  Unsurprisingly Yesterday Thereafter Lest Despite Regardless Reportedly Unlike Since Elsewhere \
                  Struggling Furious Defeated Exiled Ailing Stunned Embattled Resurgent";
    let wrong: Vec<String> = firsts
        .split_whitespace()
        .flat_map(|first| {
            [
                "Olaf Brandvik thanked Peru.",
                "Peru thanked Olaf Brandvik.",
                "Sudan left. Olaf Brandvik stayed.",
            ]
            .map(|rest| (format!("{first} {rest}"), rest))
        })
        .filter(|(text, rest)| named(text) != named(rest))
        .map(|(text, _)| format!("{text}: {}", named(&text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_for_people_are_no_part_of_names() {
    all(&[
        ("Ana Roe met Republican John Fisk and Democrat Mary Poe.", "Pe Ana Roe, Pe John Fisk, Pe Mary Poe"),
        ("Voters chose Maori Peter Tamati.", "Pe Peter Tamati"),
        ("NBX Peter Fisk sang.", "Or NBX, Pe Peter Fisk"),
        ("Peter Fisk sang. NBX Fisk left.", "Pe Peter Fisk 2"),
        ("Angry Fisk left. Peter Fisk sang.", "Pe Peter Fisk 2"),
        ("Said Mary Poe: \"We lost.\"", "Pe Mary Poe"),
        ("\"We lost.\" Added Mary Poe: “We tried.”", "Pe Mary Poe"),
    ]);
}

#[test]
fn persons_named_as_countries_cities_and_months() {
    all(&[
        ("Jordan Fisk met Mary Poe in Lima.", "Pe Jordan Fisk, Pe Mary Poe, Pl Lima"),
        ("Chad Brown criticised Norway on Monday.", "Pe Chad Brown, Co Norway"),
        ("The firm named Georgia Poe treasurer.", "Pe Georgia Poe"),
        ("India Marsh was there.", "Pe India Marsh"),
        ("Israel Ramos, 40, sued Kenya Airways.", "Pe Israel Ramos, Or Kenya Airways"),
        ("April Jones met May Carter in May.", "Pe April Jones, Pe May Carter"),
        ("In April Jones met Mary Poe.", "Pe Jones, Pe Mary Poe"),
        ("Senator Bill Jordan left. Jordan said the bill was dead.", "Pe Bill Jordan 2"),
        ("Austin Poe met Peter Austin. Austin said so.", "Pe Austin Poe, Pe Peter Austin 2"),
        ("Envoys in Jordan met Bill Jordan. Jordan said so.", "Co Jordan, Pe Bill Jordan 2"),
        ("Jordan thanked Norway. Bill Jordan left.", "Co Jordan, Co Norway, Pe Bill Jordan"),
        ("Jordan Calls for Calm After Raid", "Co Jordan"),
        ("The Jordan Valley and the Chad Basin are dry.", "Pl Jordan Valley, Pl Chad Basin"),
        ("The Georgia Senate met.", "Or Georgia Senate"),
        ("The crowd saw Lee Jae-brel and Wang Xiaobrel.", "Pe Lee Jae-brel, Pe Wang Xiaobrel"),
        ("Germán Brelvo sang.", "Pe Germán Brelvo"),
        ("Kenya Power cut the line.", "Or Kenya Power"),
        ("Jordan King Hassan met Mary Poe.", "Co Jordan, Pe Hassan, Pe Mary Poe"),
        ("By Mary PACE. Ms PACE wrote it.", "Pe Mary PACE 2"),
    ]);
}

#[test]
fn nicknames_are_inside_names() {
    all(&[
        ("President Juan \"Juanito\" Roe met Mary Poe.", "Pe Juan Roe, Pe Mary Poe"),
        ("Minister Dag “Dagge” Ahlvik left. Ahlvik slept.", "Pe Dag Ahlvik 2"),
        ("Mary ‘May Bee’ Poe met Peter 'Pit' Fisk.", "Pe Mary Poe, Pe Peter Fisk"),
        ("Mary (Molly) Poe said no.", "Pe Mary Poe"),
        ("Juan \"Lulo\" de Roe left.", "Pe Juan de Roe"),
    ]);
}

#[test]
fn no_person_without_a_cue() {
    all(&[
        ("Fans saw Los Angeles Lakers.", "Or Los Angeles Lakers"),
        ("Cyclone Greta hit Haiti.", "Co Haiti"),
        ("Tropical Storm Otto and Hurricane Zelda killed six.", ""),
        ("Kenya launched Operation Lake Shield and Operation Olive Tree.", "Co Kenya"),
        ("Eid Al-Adha begins.", ""),
        ("Inland Harbours and Prime Garden closed.", ""),
        ("The Land Mine Convention (LMC) lapsed. The LMC was old.", ""),
        ("The Convention on Clean Seas (CCS) lapsed. CCS parties left.", ""),
        ("The Treaty of Lima applies.", ""),
        ("HMS Brelvik sank.", ""),
        ("The crowd saw Xantor Brelvo.", ""),
        ("The crowd saw Xantor Brelvo. Brelvo, who sang, left.", "Pe Xantor Brelvo 2"),
        ("Guards freed Xantor Brelvo.", "Pe Xantor Brelvo"),
        ("Xantor Brelvo left. He had sung.", "Pe Xantor Brelvo"),
        ("The crowd saw the cellist, Xantor Brelvo.", "Pe Xantor Brelvo"),
        ("The crowd saw Xantor Brelvo (52).", "Pe Xantor Brelvo"),
    ]);
}

#[test]
fn abbreviations_are_no_bodies() {
    all(&[
        ("The VAT rate and the DAX fell.", ""),
        ("It was built in 44 BC. It fell in AD 70.", ""),
        ("Jane Roe, M.D., and Mary Poe, PhD, left.", "Pe Jane Roe, Pe Mary Poe"),
        ("CCTV cameras saw him.", ""),
        ("FARMER IS HELD AFTER CHASE", ""),
        ("They sent it to him in TX by USB.", ""),
    ]);
}

#[test]
fn last_names_follow_all_full_names() {
    let names = "Aryna Kavalenchuk, Thandeka Dlaminwe, Anutin Charnvirat, Hla Myintun, Kgalalelo Motsumi, Omar \
                 Al-Badrawi, Wanjala Barasati, Nurlan Sadybekov, Xiaomeng Zhouqi, Sitiveni Rabukawa, Ibrahima Sowdiane, \
                 Pham Quoc Thinhy, Tsering Dolkarma, Jigme Wangdiko, Piet van der Brelk, Rahmon Saidzoda";
    for name in names.split(", ").map(|n| n.split_whitespace().collect::<Vec<_>>().join(" ")) {
        let first = if name.starts_with("Pham") { 2 } else { 1 };
        let last = name.split(' ').skip(first).collect::<Vec<_>>().join(" ");
        for text in [
            format!("Ministers met {name}.\n\nOn Monday {last} thanked Peru."),
            format!("Peru arrested {name}. Later {last} was freed."),
            format!("A guide named {name} left. {last} slept."),
        ] {
            let found = named(&text);
            assert!(found.contains(&format!("Pe {name} 2")), "{text}: {found}");
        }
    }
}

#[test]
fn parties_of_one_name_are_told_apart_by_the_country() {
    all(&[
        // In brackets, whichever country is named.
        (
            "The Justice and Development Party (AKP) lost. The AKP agreed.",
            "Or Justice and Development Party 3",
        ),
        (
            "The Justice and Development Party (AKP) wrote to Morocco.",
            "Or Justice and Development Party 2, Co Morocco",
        ),
        // By the one country that the article names.
        (
            "The AKP lost in Turkey. The Justice and Development Party agreed.",
            "Or Justice and Development Party 2, Co Turkey",
        ),
        // Here it is the other party's name, or nobody can tell.
        (
            "The AKP wrote to Morocco. The Justice and Development Party agreed.",
            "Or AKP, Co Morocco, Or Justice and Development Party",
        ),
        (
            "The AKP of Turkey wrote to Morocco. The Justice and Development Party agreed.",
            "Or AKP, Co Turkey, Co Morocco, Or Justice and Development Party",
        ),
    ]);
}

#[test]
fn months_and_outlets_of_datelines() {
    all(&[
        ("Oslo, Mar 30 (EW).- Olaf Brandvik met voters.", "Pl Oslo, Or EW, Pe Olaf Brandvik"),
        (
            "Oslo, 30 Mar (Example Wire) -- Olaf Brandvik met voters.",
            "Pl Oslo, Or Example Wire, Pe Olaf Brandvik",
        ),
        ("OSLO, Jan 5. /EW/. Olaf Brandvik met voters.", "Pl OSLO, Or EW, Pe Olaf Brandvik"),
        ("Oslo, Jun 7 (EW) Olaf Brandvik met voters.", "Pl Oslo, Or EW, Pe Olaf Brandvik"),
        (
            "Oslo, Sept. 9 [Example Wire]: Olaf Brandvik met voters.",
            "Pl Oslo, Or Example Wire, Pe Olaf Brandvik",
        ),
        ("Olaf Brandvik left Oslo, Jan 2021.", "Pe Olaf Brandvik, Pl Oslo"),
        ("He left on June 3. Jan Brandvik stayed.", "Pe Jan Brandvik"),
    ]);
}

#[test]
fn bodies_of_countries_are_bodies() {
    all(&[
        ("Peru's National Assembly voted.", "Co Peru, Or National Assembly"),
        ("The National Assembly of Peru voted.", "Or National Assembly of Peru"),
        ("The Chamber of Deputies of Chad voted.", "Or Chamber of Deputies of Chad"),
        ("The Armed Forces of Norway left.", "Or Armed Forces of Norway"),
        ("The Navy of Chile sank it.", "Or Navy of Chile"),
        ("The Coast Guard of Malta saved them.", "Or Coast Guard of Malta"),
        ("Mexico's National Guard left.", "Co Mexico, Or National Guard"),
        ("The Reserve Bank of Fiji waited.", "Or Reserve Bank of Fiji"),
        ("The Bank of Ghana waited.", "Or Bank of Ghana"),
        ("Nepal's Supreme Court ruled.", "Co Nepal, Or Supreme Court"),
        ("The Supreme Court of Nepal ruled.", "Or Supreme Court of Nepal"),
        (
            "Envoys of the African Union Peace and Security Council left.",
            "Or African Union Peace and Security Council",
        ),
        ("Peru met the African Union and the Arab League.", "Co Peru, Or African Union, Or Arab League"),
    ]);
}

#[test]
fn long_names_of_bodies_are_whole() {
    all(&[
        ("The Bureau of Wells and Mountain Roads opened.", "Or Bureau of Wells and Mountain Roads"),
        ("The Agency for Bridges and Ferries opened.", "Or Agency for Bridges and Ferries"),
        ("The Ministry of Lakes, Rivers and Ferries opened.", "Or Ministry of Lakes, Rivers and Ferries"),
        ("The Department of Mines, Wells, and Roads opened.", "Or Department of Mines, Wells, and Roads"),
        ("The Ministry of Health and Parliament met.", "Or Ministry of Health, Or Parliament"),
        ("The Ministry of Health, Norway and Peru met.", "Or Ministry of Health, Co Norway, Co Peru"),
    ]);
}

#[test]
fn branches_and_clubs_are_not_what_they_are_named_after() {
    all(&[
        ("Al-Qaeda in Chad said so.", "Or Al-Qaeda in Chad"),
        ("The raid hit al-Qaeda in the Sahel again.", "Or al-Qaeda in the Sahel"),
        ("The raid hit al-Qaeda again.", "Or al-Qaeda"),
        ("Denver Lanterns lost to Seattle Walruses.", "Or Denver Lanterns, Or Seattle Walruses"),
        ("Fans of the Toronto Walruses sang.", "Or Toronto Walruses"),
        ("Officials in Denver waited.", "Pl Denver"),
        ("Denver residents waited.", "Pl Denver"),
    ]);
}

#[test]
fn things_are_no_persons() {
    all(&[
        ("They slept at the Cleveland Clinic.", "Or Cleveland Clinic"),
        ("I'm Mary Poe.", "Pe Mary Poe"),
        ("It is Don't Look Back again.", ""),
        ("The Siri-enabled lamp broke.", ""),
        ("A seat on the National Executive Committee was free.", ""),
        ("For the Lib Dems Mary Poe spoke.", "Pe Mary Poe"),
        ("Tories Mary Poe and John Fisk spoke.", "Pe Mary Poe, Pe John Fisk"),
        ("Billionaire Mary Poe paid.", "Pe Mary Poe"),
        ("The chair of Xantor Brelvik said no.", ""),
        ("RIOTERS BURN TOWN IN RAID ON NEW CAMP", ""),
        ("The beads belong to sculptor Mary Poe.", "Pe Mary Poe"),
        ("Kim Min-young thanked Peru.", "Pe Kim Min-young, Co Peru"),
    ]);
}

#[test]
fn hyphenated_particles_stay_at_the_beginning() {
    all(&[
        ("Peru phoned Omar Al-Zubari. Al-Zubari left.", "Co Peru, Pe Omar Al-Zubari 2"),
        (
            "Peru phoned Samir El-Zubari. El-Zubari left. Peru met El-Zubari.",
            "Co Peru 2, Pe Samir El-Zubari 3",
        ),
    ]);
}

#[test]
fn last_names_follow_names_of_africa_and_asia() {
    let names = "Nthabiseng Mokoti/Mokoti Thabo Ndlozi/Ndlozi Oluwaseun Adebisi/Adebisi Kwabena Osarfo/Osarfo \
                 Ousmane Kouyati/Kouyati Rutendo Chirwo/Chirwo Somchai Rattanak/Somchai Haruto Nakashiro/Nakashiro \
                 Lakshmi Venkatarao/Venkatarao Shahriar Chowdhuri/Chowdhuri Dilshan Jayawarda/Jayawarda \
                 Ketut Sudarmo/Sudarmo Ganbold Batbayan/Batbayan Wanjiru Karioki/Karioki";
    let words: Vec<&str> = names.split_whitespace().collect();
    let wrong: Vec<String> = words
        .chunks(2)
        .map(|pair| {
            let (last, short) = pair[1].split_once('/').expect("a name and its short form");
            (format!("{} {last}", pair[0]), short)
        })
        .map(|(full, short)| {
            (full.clone(), named(&format!("Peru met {full}. On Monday {short} thanked Chad.")))
        })
        .filter(|(full, found)| *found != format!("Co Peru, Pe {full} 2, Co Chad"))
        .map(|(full, found)| format!("{full}: {found}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn languages_and_peoples_of_two_words_are_no_countries() {
    all(&[
        ("The dog is called that in French by everybody, and in German by none.", ""),
        ("He wrote it in German, French and Italian.", ""),
        ("Patrols met in German, French and Italian waters.", "Co German, Co French, Co Italian"),
        ("They speak Russian at home and learn Turkish.", ""),
        ("The paper was translated into Polish.", ""),
        ("Two dialects of American English were compared.", ""),
        ("The Finnish language is taught. Russian-speaking guests came.", ""),
        ("Shares of American Indians grew, as did those of African Americans.", ""),
        ("Officials in Norwegian ports spoke to Indian sailors.", "Co Norwegian, Co Indian"),
        ("Interest in Chinese cars grew.", "Co Chinese"),
        ("The drink costs US $ 8.00 a cup.", ""),
        ("The US $8 fee is paid in Peru.", "Co Peru"),
    ]);
}

#[test]
fn names_go_on_behind_what_looks_like_their_end() {
    all(&[
        ("President Olaf Th. Brandvik spoke.", "Pe Olaf Th. Brandvik"),
        ("Police chief Peter dela Fisk spoke.", "Pe Peter dela Fisk"),
        ("The airline Vexilo flew to Peru.", "Or Vexilo, Co Peru"),
        ("The firm Peter Fisk left.", "Pe Peter Fisk"),
        ("Nato met. Who was there? Opec met.", "Or Nato, Or Opec"),
    ]);
}
