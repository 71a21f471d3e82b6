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
        let mut parser = Parser::new(kernel);
        let tree = parser.parse(text);
        let says: Vec<u32> = parser.network.says.iter().map(|value| value.to_bits()).collect();
        (tree, says)
    };
    let expected = run(Kernel::Plain);
    assert_eq!(expected.1.len(), expected.0.words().len() * SAYS);
    for kernel in Kernel::all() {
        assert!(run(kernel) == expected, "{kernel:?}");
    }
}
