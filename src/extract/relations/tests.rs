use crate::extract::extract;
use crate::gazetteer::Gazetteer;
use crate::read::Document;

/// The relations of a text as "member_of: Norway, NATO", in the order of the text.
fn relations(text: &str) -> Vec<String> {
    let document = Document { id: "example".into(), text: text.to_owned(), ..Document::default() };
    let record = extract(document, Gazetteer::builtin());
    let name = |id: &str| record.entities.iter().find(|e| e.id == id).map_or("", |e| &e.name);
    let relation = |r: &crate::extract::Relation| {
        format!("{:?}: {}, {}", r.relation_type, name(&r.subject), name(&r.object))
    };
    record.relations.iter().map(relation).collect()
}

#[test]
fn members() {
    for (text, expected) in [
        ("Norway and Estonia, members of NATO, agreed.", "MemberOf: Norway, NATO; MemberOf: Estonia, NATO"),
        ("Estonia, a NATO and EU member, agreed.", "MemberOf: Estonia, NATO; MemberOf: Estonia, EU"),
        ("Norway has been a NATO member since 1949.", "MemberOf: Norway, NATO"),
        ("As a member of NATO, Norway agreed.", "MemberOf: Norway, NATO"),
        ("NATO allies including Norway agreed.", "MemberOf: Norway, NATO"),
        ("Norway, a member of the Russia-led Nordic Council, agreed.", "MemberOf: Norway, Nordic Council"),
        ("In Norway, members of the Lantern Society agreed.", ""),
        ("The leaders of Norway and Estonia are members of the Lantern Society.", ""),
    ] {
        assert_eq!(relations(text).join("; "), expected, "{text}");
    }
}

#[test]
fn parties_by_short_words() {
    for (text, expected) in [
        ("British Labour MP Anna Brelvik agreed.", "MemberOf: Anna Brelvik, Labour"),
        ("Anna Brelvik (Labour, Leeds) spoke in the British parliament.", "MemberOf: Anna Brelvik, Labour"),
        ("Ireland voted. Fine Gael's Anna Brelvik agreed.", "MemberOf: Anna Brelvik, Fine Gael"),
        ("In Germany, CDU lawmaker Anna Brelvik agreed.", "MemberOf: Anna Brelvik, CDU"),
        (
            "Britain voted. Labour MP Anna Brelvik, Conservative MP Sten Olvik and others agreed.",
            "MemberOf: Anna Brelvik, Labour; MemberOf: Sten Olvik, Conservative",
        ),
        ("Canada voted. New Democrat MP Anna Brelvik agreed.", ""),
        ("Britain voted. Hope leader Anna Brelvik agreed.", ""),
        ("The labour of Anna Brelvik in Britain ended.", ""),
    ] {
        assert_eq!(relations(text).join("; "), expected, "{text}");
    }
}

#[test]
fn chairs() {
    for (text, expected) in [
        (
            "Anna Brelvik of Norway, whose country holds the presidency of the Nordic Council, agreed.",
            "Chairs: Norway, Nordic Council",
        ),
        ("The Nordic Council, which is led by Norway, agreed.", "Chairs: Norway, Nordic Council"),
        (
            "Anna Brelvik, acting director of the River Institute, agreed.",
            "Chairs: Anna Brelvik, River Institute",
        ),
        ("Anna Brelvik, who heads the legal department of the River Institute, agreed.", ""),
        ("Anna Brelvik, Africa director at the River Institute, agreed.", ""),
    ] {
        assert_eq!(relations(text).join("; "), expected, "{text}");
    }
}

#[test]
fn places() {
    for (text, expected) in [
        ("A fire began in Bergen, in the west of Norway.", "LocatedIn: Bergen, Norway"),
        ("A fire began in Bergen, Norway's southern port.", "LocatedIn: Bergen, Norway"),
        ("A fire began in the Norwegian port of Bergen.", "LocatedIn: Bergen, Norwegian"),
        ("Bergen is a city in Norway.", "LocatedIn: Bergen, Norway"),
        (
            "A fire began in Xantor, a town on the Brelvo River in northern Norway.",
            "LocatedIn: Xantor, Norway; LocatedIn: Brelvo River, Norway",
        ),
        ("A fire began in the Xantor district of Brelvo province.", "LocatedIn: Xantor, Brelvo"),
        ("A fire began in Xantor district, Brelvo province.", "LocatedIn: Xantor, Brelvo"),
        (
            "A fire began in the villages of Xantor and Olvo in Brelvo province.",
            "LocatedIn: Xantor, Brelvo; LocatedIn: Olvo, Brelvo",
        ),
        ("They met on Norway's Baltic Sea coast.", ""),
    ] {
        assert_eq!(relations(text).join("; "), expected, "{text}");
    }
}

#[test]
fn villages_lie_in_districts_and_branches_belong_to_bodies() {
    for (text, expected) in [
        (
            "Floods reached Bekta village of Norun district and Talm village of Ivor district.",
            "LocatedIn: Bekta, Norun; LocatedIn: Talm, Ivor",
        ),
        (
            "The Green League is the Kenyan branch of the Lantern Front.",
            "PartOf: Green League, Lantern Front",
        ),
        ("The Lake Union is the Norwegian wing of the Lantern Front.", "PartOf: Lake Union, Lantern Front"),
    ] {
        assert_eq!(relations(text).join("; "), expected, "{text}");
    }
}
