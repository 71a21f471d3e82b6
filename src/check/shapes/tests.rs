use super::*;

const PREFIXES: &str = "@prefix e: <https://example.com/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .\n";

fn graph(text: &str) -> GraphStore {
    let mut graph = GraphStore::new().unwrap();
    graph.load_turtle(&format!("{PREFIXES}{text}")).unwrap();
    graph
}

/// What is found, a line for each: the node, the message.
fn found(shapes: &str, data: &str) -> Vec<String> {
    let data = graph(data);
    let names = Names::new(data.prefixes());
    let findings = validate(&data, &graph(shapes)).unwrap();
    findings.iter().map(|finding| format!("{}: {}", names.show(&finding.focus), finding.message)).collect()
}

/// A port has quays, depths, a name in several languages, and a harbour master.
const PORT: &str = "e:p a e:Port ; e:depth 12 , 7.5 ; e:name 'Havn'@da , 'Port'@en , 'Porto'@EN ; e:quay e:q1 , e:q2 , 'x' ;
    e:opened '2020-02-30'^^xsd:date ; e:closed '2021-03-01'^^xsd:date ; e:berths '300'^^xsd:byte ; e:master e:m , _:b .
    e:q1 a e:LongQuay ; e:next e:q2 . e:q2 e:next e:q3 . e:q3 e:next e:q1 . e:LongQuay rdfs:subClassOf e:Quay .
    e:m e:name 'Bo' ; e:of e:p .";

#[test]
fn each_constraint_finds_what_it_asks_for() {
    // What a shape asks of e:depth and so on, and what it finds of e:p.
    for (shape, expected) in [
        ("e:quay ; sh:class e:Quay", vec!["is no e:Quay: e:q2", "is no e:Quay: x"]),
        ("e:opened ; sh:datatype xsd:date", vec!["is no xsd:date: 2020-02-30"]),
        ("e:closed ; sh:datatype xsd:date", vec![]),
        ("e:berths ; sh:datatype xsd:byte", vec!["is no xsd:byte: 300"]),
        ("e:quay ; sh:nodeKind sh:IRI", vec!["is no sh:IRI: x"]),
        ("e:quay ; sh:nodeKind sh:IRIOrLiteral", vec![]),
        ("e:master ; sh:nodeKind sh:BlankNode", vec!["is no sh:BlankNode: e:m"]),
        ("e:depth ; sh:minCount 2 ; sh:maxCount 2", vec![]),
        ("e:depth ; sh:minCount 3", vec!["has fewer values than 3"]),
        ("e:depth ; sh:maxCount 1", vec!["has more values than 1"]),
        ("e:none ; sh:minCount 1", vec!["has fewer values than 1"]),
        ("e:depth ; sh:minInclusive 7.5 ; sh:maxExclusive 12.0", vec!["is not less than 12.0: 12"]),
        ("e:depth ; sh:minExclusive 7.50 ; sh:maxInclusive 12", vec!["is not greater than 7.50: 7.5"]),
        ("e:closed ; sh:minInclusive 5", vec!["is not at least 5: 2021-03-01"]),
        ("e:closed ; sh:minInclusive '2021-01-01'^^xsd:date", vec![]),
        (
            "e:name ; sh:minLength 5",
            vec!["has fewer characters than 5: Havn", "has fewer characters than 5: Port"],
        ),
        ("e:name ; sh:maxLength 4", vec!["has more characters than 4: Porto"]),
        ("e:name ; sh:pattern '^p' ; sh:flags 'i'", vec!["does not match ^p: Havn"]),
        (
            "e:name ; sh:pattern 'o.*' ; sh:flags 'q'",
            vec!["does not match o.*: Havn", "does not match o.*: Port", "does not match o.*: Porto"],
        ),
        ("e:master ; sh:minLength 0", vec!["has fewer characters than 0: _:b"]),
        ("e:name ; sh:languageIn ( 'en' 'fr' )", vec!["is in none of the languages en, fr: Havn"]),
        ("e:name ; sh:uniqueLang true", vec!["has several values in the language en"]),
        ("e:name ; sh:uniqueLang false", vec![]),
        ("e:quay ; sh:in ( e:q1 'x' )", vec!["is none of e:q1, x: e:q2"]),
        ("e:quay ; sh:hasValue e:q2", vec![]),
        ("e:quay ; sh:hasValue e:q9", vec!["does not have the value e:q9"]),
        (
            "e:master ; sh:equals e:quay",
            vec![
                "is a value of only one of it and e:quay: _:b",
                "is a value of only one of it and e:quay: e:m",
                "is a value of only one of it and e:quay: e:q1",
                "is a value of only one of it and e:quay: e:q2",
                "is a value of only one of it and e:quay: x",
            ],
        ),
        ("e:quay ; sh:equals e:quay", vec![]),
        (
            "e:quay ; sh:disjoint e:quay",
            vec![
                "is a value of e:quay too: e:q1",
                "is a value of e:quay too: e:q2",
                "is a value of e:quay too: x",
            ],
        ),
        ("e:quay ; sh:disjoint e:master", vec![]),
        ("e:closed ; sh:lessThan e:closed", vec!["is not less than e:closed: 2021-03-01"]),
        ("e:closed ; sh:lessThanOrEquals e:closed", vec![]),
        (
            "e:depth ; sh:lessThan e:closed",
            vec!["is not less than e:closed: 12", "is not less than e:closed: 7.5"],
        ),
        ("e:depth ; sh:lessThan e:none", vec![]),
        ("e:quay ; sh:not [ sh:nodeKind sh:Literal ]", vec!["conforms to the shape, and must not: x"]),
        ("e:quay ; sh:not e:Literal", vec!["conforms to e:Literal, and must not: x"]),
        (
            "e:quay ; sh:node [ sh:property [ sh:path e:next ; sh:minCount 1 ] ]",
            vec!["does not conform to the shape: x"],
        ),
        (
            "e:quay ; sh:and ( [ sh:class e:Quay ] e:Literal )",
            vec![
                "does not conform to all shapes: e:q1",
                "does not conform to all shapes: e:q2",
                "does not conform to all shapes: x",
            ],
        ),
        ("e:quay ; sh:or ( [ sh:class e:Quay ] e:Literal )", vec!["conforms to none of the shapes: e:q2"]),
        (
            "e:quay ; sh:xone ( [ sh:nodeKind sh:IRI ] [ sh:class e:Quay ] )",
            vec![
                "does not conform to exactly one of the shapes: e:q1",
                "does not conform to exactly one of the shapes: x",
            ],
        ),
        (
            "e:quay ; sh:qualifiedValueShape e:Literal ; sh:qualifiedMinCount 2",
            vec!["has fewer values than 2 that conform to the shape"],
        ),
        (
            "e:quay ; sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMaxCount 1 ; sh:qualifiedMinCount 1",
            vec!["has more values than 1 that conform to the shape"],
        ),
        ("e:quay ; sh:minCount 9 ; sh:deactivated true", vec![]),
        (
            "e:quay ; sh:minCount 9 ; sh:message 'too few quays'@en ; sh:name 'quay' ; sh:order 1",
            vec!["too few quays"],
        ),
    ] {
        let shapes = format!(
            "e:S sh:targetClass e:Port ; sh:property [ sh:path {shape} ] . e:Literal sh:nodeKind sh:Literal ."
        );
        let property = shape.split_once(' ').unwrap().0;
        let mut expected: Vec<String> =
            expected.iter().map(|said| format!("e:p: {property}: {said}")).collect();
        let mut found = found(&shapes, PORT);
        found.iter_mut().for_each(|line| {
            // A blank node has a label of the reader's.
            if let Some((said, _)) = line.split_once("_:") {
                *line = format!("{said}_:b");
            }
        });
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{shape}");
    }
}

#[test]
fn paths_lead_to_values() {
    for (path, expected) in [
        ("e:next", "e:q2"),
        ("[ sh:inversePath e:next ]", "e:q3"),
        ("( e:next e:next )", "e:q3"),
        ("[ sh:inversePath ( e:quay e:next e:next ) ]", "e:p"),
        ("[ sh:alternativePath ( e:next [ sh:inversePath e:quay ] ) ]", "e:p e:q2"),
        ("[ sh:zeroOrMorePath e:next ]", "e:q1 e:q2 e:q3"),
        ("[ sh:oneOrMorePath [ sh:inversePath e:next ] ]", "e:q1 e:q2 e:q3"),
        ("[ sh:zeroOrOnePath e:next ]", "e:q1 e:q2"),
        ("( [ sh:zeroOrOnePath e:next ] e:next )", "e:q2 e:q3"),
    ] {
        // e:q1 and e:q3 have e:q1 at the end of the third inverse path.
        let node = if path.contains("( e:quay") { "e:q3" } else { "e:q1" };
        let shapes =
            format!("e:S sh:targetNode {node} ; sh:property [ sh:path {path} ; sh:in ( e:nothing ) ] .");
        let found = found(&shapes, PORT);
        let mut values: Vec<&str> = found.iter().map(|line| line.rsplit(' ').next().unwrap()).collect();
        values.sort_unstable();
        assert_eq!(values.join(" "), expected, "{path}");
    }
    let shapes = "e:S sh:targetNode e:q1 ; sh:property [ sh:path ( [ sh:inversePath e:quay ] [ sh:zeroOrMorePath e:next ] ) ; sh:minCount 5 ] .";
    assert_eq!(found(shapes, PORT), ["e:q1: (^e:quay)/(e:next*): has fewer values than 5"]);
}

#[test]
fn targets_are_found() {
    for (shape, expected) in [
        ("e:S sh:targetNode e:q1 , e:q9 , 5", "5 e:q1 e:q9"),
        ("e:S sh:targetClass e:Quay", "e:q1"),
        ("e:S sh:targetSubjectsOf e:next", "e:q1 e:q2 e:q3"),
        ("e:S sh:targetObjectsOf e:quay", "e:q1 e:q2 x"),
        ("e:Quay a sh:NodeShape , rdfs:Class", "e:q1"),
        ("e:Port a sh:NodeShape , owl:Class ; sh:targetNode e:q2", "e:p e:q2"),
        ("e:Port a rdfs:Class", ""),
        ("e:S a sh:NodeShape", ""),
    ] {
        let found = found(&format!("{shape} ; sh:in ( e:nothing ) ."), PORT);
        let mut nodes: Vec<&str> = found.iter().map(|line| line.split(": ").next().unwrap()).collect();
        nodes.sort_unstable();
        assert_eq!(nodes.join(" "), expected, "{shape}");
    }
}

#[test]
fn closed_shapes_have_no_other_property() {
    let shape = "e:S sh:targetNode e:m ; sh:closed true ; sh:property [ sh:path e:name ]";
    assert_eq!(found(&format!("{shape} ."), PORT), ["e:m: e:of: is no property of the shape: e:p"]);
    assert!(found(&format!("{shape} ; sh:ignoredProperties ( e:of ) ."), PORT).is_empty());
}

#[test]
fn siblings_take_values_from_one_another() {
    let shapes = "e:Hand sh:targetNode e:h ; sh:property
        [ sh:path e:digit ; sh:qualifiedValueShape e:Thumb ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true ] ,
        [ sh:path e:digit ; sh:qualifiedValueShape e:Finger ; sh:qualifiedMaxCount 1 ; sh:qualifiedValueShapesDisjoint true ] .
        e:Thumb sh:class e:ThumbClass . e:Finger sh:class e:FingerClass .";
    let data = "e:h e:digit e:t , e:f . e:t a e:ThumbClass , e:FingerClass . e:f a e:FingerClass .";
    assert_eq!(found(shapes, data), ["e:h: e:digit: has fewer values than 1 that conform to the shape"]);
}

#[test]
fn queries_are_constraints() {
    let shapes = "e: sh:declare [ sh:prefix 'own' ; sh:namespace 'https://example.com/'^^xsd:anyURI ] .
        e:S sh:targetNode e:p , e:m ; sh:sparql [ sh:prefixes e: ; sh:message 'has {?number} depths, {$this}' ;
            sh:select 'SELECT $this ?value ?number { { SELECT $this (COUNT(?d) AS ?number) { $this own:depth ?d } GROUP BY $this } $this own:depth ?value }' ] ;
        sh:property [ sh:path e:quay ; sh:severity sh:Info ; sh:sparql
            [ sh:select 'SELECT $this ?value { $this $PATH ?value FILTER isLiteral(?value) }' ] ] .";
    assert_eq!(
        found(shapes, PORT),
        [
            "e:p: e:quay: is found by the query: x",
            "e:p: has 2 depths, e:p: 12",
            "e:p: has 2 depths, e:p: 7.5",
        ]
    );
    let failing = graph(
        "e:S sh:targetNode e:p ; sh:sparql [ sh:select 'SELECT $this { SERVICE <http://localhost:1/> { ?a ?b ?c } }' ] .",
    );
    assert!(matches!(validate(&graph(PORT), &failing), Err(ShapesError::Query(_))));
}

#[test]
fn triple_terms_are_of_no_kind_of_node() {
    let data = "e:r <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( e:a e:b e:c )>> .";
    let shape = |asked: &str| {
        format!(
            "e:S sh:targetNode e:r ; sh:property [ sh:path <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> ; {asked} ] ."
        )
    };
    assert!(found(&shape("sh:minCount 1"), data).is_empty());
    for asked in ["sh:nodeKind sh:IRIOrLiteral", "sh:pattern ''", "sh:datatype xsd:string", "sh:class e:c"] {
        assert_eq!(found(&shape(asked), data).len(), 1, "{asked}");
    }
}

#[test]
fn what_is_wrong_with_shapes_is_told() {
    let deep = format!("{}sh:minCount 1{}", "sh:node [ ".repeat(80), " ]".repeat(80));
    let long = format!("sh:property [ sh:path {}e:a{} ]", "[ sh:inversePath ".repeat(80), " ]".repeat(80));
    for (shape, expected) in [
        ("sh:minCount -1", "e:S: sh:minCount: it takes a number, 0 or greater"),
        ("sh:minCount e:a", "e:S: sh:minCount: it takes a number"),
        ("sh:nodeKind sh:Node", "e:S: sh:nodeKind: there is no such kind"),
        ("sh:class 'x'", "e:S: sh:class: it takes an IRI"),
        ("sh:closed 'x'", "e:S: sh:closed: it takes true or false"),
        ("sh:minInclusive e:a", "e:S: sh:minInclusive: it takes a value"),
        ("sh:pattern '('", "e:S: sh:pattern: "),
        ("sh:pattern 'a' ; sh:flags 'z'", "e:S: sh:flags: there is no flag z"),
        ("sh:in e:a", "e:S: sh:in: it takes a list"),
        (
            "sh:in _:l . _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> 1 ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:l",
            "e:S: sh:in: it takes a list",
        ),
        ("sh:node 'x'", "sh:node: x is no shape"),
        ("sh:property [ sh:minCount 1 ]", "a shape without a name: sh:path: a property shape must have one"),
        (
            "sh:property [ sh:path e:a ; sh:maxCount 'x' ]",
            "the shape of the path e:a: sh:maxCount: it takes a number",
        ),
        ("sh:property [ sh:path [ sh:path e:a ] ]", "there is no path sh:path"),
        ("sh:property [ sh:path ( e:a ) ]", "it takes two steps or more"),
        ("sh:property [ sh:path 'x' ]", "it takes a property or a path"),
        ("sh:property [ sh:path e:a ; sh:path e:b ]", "sh:path: it has several values"),
        ("sh:severity 'x'", "e:S: sh:severity: it takes an IRI"),
        (
            "sh:minimalCount 1",
            "e:S: sh:minimalCount: this validator has SHACL Core and sh:sparql, and not this",
        ),
        (
            "e:own 1 . e:C sh:parameter [ sh:path e:own ]",
            "e:S: e:own: this validator has SHACL Core and sh:sparql, and not this",
        ),
        ("sh:sparql [ sh:select 'SELECT $this { GRAPH $shapesGraph { ?s ?p $this } }' ]", "$shapesGraph and"),
        ("sh:sparql [ sh:select 'SELECT $this { $this ?p ?o MINUS { $this ?p 1 } }' ]", "cannot have MINUS"),
        ("sh:js [ ]", "e:S: sh:js: this validator has"),
        ("sh:sparql [ sh:message 'x' ]", "sh:select: a constraint in SPARQL has one"),
        ("sh:sparql [ sh:select 'ASK { $this ?p ?o }' ]", "sh:select: the query is no SELECT"),
        ("sh:node e:S", "e:S: sh:node: the shape refers to itself"),
        ("sh:property [ sh:path e:a ; sh:or ( e:S ) ]", "e:S: sh:or: the shape refers to itself"),
        (&deep, "shapes stand more than 50 deep"),
        (&long, "paths stand more than 50 deep"),
    ] {
        let shapes = graph(&format!("e:S sh:targetNode e:p ; {shape} ."));
        let error = validate(&graph(PORT), &shapes).unwrap_err();
        assert!(error.to_string().contains(expected), "{shape}: {error}");
    }
}
