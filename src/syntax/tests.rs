use super::*;

fn shown(text: &str) -> Vec<(String, &'static str, &'static str, usize)> {
    let tree = parse(text);
    let word = |word: &Word| (text[word.bytes.clone()].to_owned(), word.tag, word.label.name(), word.head);
    tree.words().iter().map(word).collect()
}

#[test]
fn a_sentence() {
    let expected = [
        ("The", "DT", "det", 4),
        ("Iran", "NNP", "npadvmod", 3),
        ("-", "HYPH", "punct", 3),
        ("backed", "VBN", "amod", 4),
        ("rebels", "NNS", "nsubj", 7),
        ("did", "VBD", "aux", 7),
        ("n't", "RB", "neg", 7),
        ("leave", "VB", "ROOT", 7),
        (".", ".", "punct", 7),
    ];
    let expected = expected.map(|(word, tag, label, head)| (word.to_owned(), tag, label, head));
    assert_eq!(shown("The Iran-backed rebels didn't leave."), expected);
}

#[test]
fn every_kernel_gives_the_same_bits() {
    let text = "Norway's envoy, who didn't leave, said the Iran-backed rebels attacked two towns.";
    let run = |kernel: Kernel| {
        let mut parser = Machine::new(kernel, &Model::builtin().layers);
        let tree = parser.parse(text);
        let mut namer = Machine::new(kernel, names::layers());
        let names = namer.names(text);
        let says = parser.network.says.iter().chain(&namer.network.says).map(|value| value.to_bits());
        (tree, names, says.collect::<Vec<u32>>())
    };
    let expected = run(Kernel::Plain);
    let says = Model::builtin().layers.says() + names::layers().says();
    assert_eq!(expected.2.len(), expected.0.words().len() * says);
    for kernel in Kernel::all() {
        assert!(run(kernel) == expected, "{kernel:?}");
    }
}

#[test]
fn names_of_a_sentence() {
    let text = "On Monday Anna Brelvik of PetroXantor met three envoys of the United Nations in Norway.";
    let found: Vec<(&str, &str)> =
        names(text).into_iter().map(|name| (&text[name.bytes], name.label)).collect();
    let expected = [
        ("Monday", "DATE"),
        ("Anna Brelvik", "PERSON"),
        ("PetroXantor", "ORG"),
        ("three", "CARDINAL"),
        ("the United Nations", "ORG"),
        ("Norway", "GPE"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn nothing_and_marks_alone_are_no_names() {
    for text in ["", " ", "...", "—", "\u{200b}", "😀 é \u{301}"] {
        assert!(names(text).iter().all(|name| text.get(name.bytes.clone()).is_some()), "{text}");
    }
}
