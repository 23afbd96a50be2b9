//! What is drawn, what is not, and that nothing of a diagram becomes more than shapes and text.

use super::*;

fn draw(source: &str) -> Result<Html, Undrawn> {
    super::draw(source, "Diagram: {kind}")
}

fn drawn(source: &str) -> String {
    draw(source).unwrap_or_else(|e| panic!("{e:?}: {source}")).text
}

fn reason(source: &str) -> &'static str {
    match draw(source) {
        Err(Undrawn::Beyond(reason)) => reason,
        other => panic!("{other:?}: {source}"),
    }
}

#[test]
fn a_flowchart_becomes_svg_with_all_its_labels() {
    let svg = drawn("flowchart LR\n  A[Start here] -->|yes| B{Really?}\n  B -.-> C & D\n");
    for label in ["Start here", "yes", "Really?", ">C<", ">D<", "aria-label=\"Diagram: flowchart\""] {
        assert!(svg.contains(label), "{label}: {svg}");
    }
}

#[test]
fn the_kinds_that_are_drawn() {
    for source in [
        "graph TD;\n A-->B;\n",
        "sequenceDiagram\n A->>B: Hello\n loop Every day\n B-->>A: Bye\n end\n",
        "classDiagram\n class Duck{\n +String beak\n +swim()\n }\n Animal <|-- Duck : inherits\n",
        "stateDiagram-v2\n [*] --> Still\n Still --> Moving : push\n",
        "erDiagram\n CUSTOMER ||--o{ ORDER : places\n",
        "gantt\n title Plan\n dateFormat YYYY-MM-DD\n section One\n A task :a1, 2024-01-01, 30d\n",
        "pie title Pets\n \"Dogs\" : 386\n \"Cats\" : 85\n",
        "quadrantChart\n title Reach\n x-axis Low --> High\n quadrant-1 Expand\n Campaign: [0.3, 0.6]\n",
        "timeline\n title History\n 2002 : LinkedIn\n 2004 : Facebook : Google\n",
        "journey\n title My day\n section Work\n Make tea: 5: Me, Cat\n",
        "mindmap\n root((Ideas))\n  Origins\n   Long history\n",
    ] {
        assert!(drawn(source).starts_with("<svg "), "{source}");
    }
}

#[test]
fn other_kinds_stay_source() {
    for source in ["gitGraph\n commit\n", "fooDiagram\n A --> B\n", "", "\n"] {
        reason(source);
    }
}

#[test]
fn a_broken_line_is_named() {
    assert!(matches!(draw("flowchart TD\n  A --> B\n  C[Start --> D\n"), Err(Undrawn::Broken(3, _))));
}

#[test]
fn a_diagram_whose_words_would_be_lost_stays_source() {
    // The library draws the name of a state instead of its second description.
    let source = "stateDiagram-v2\n A : first words\n A : second words\n A --> B\n";
    match draw(source) {
        Ok(html) => assert!(html.text.contains("first") && html.text.contains("second")),
        Err(undrawn) => assert_eq!(undrawn, Undrawn::Beyond("its picture would miss some of its words")),
    }
    assert_eq!(reason("pie\n \"Large\" : 999\n \"Tiny\" : 1\n"), "its picture would miss some of its words");
}

#[test]
fn a_diagram_whose_words_would_cover_each_other_stays_source() {
    let source = "sequenceDiagram\n participant J\n loop Healthcheck\n J->>J: Fight\n end\n";
    assert_eq!(reason(source), "its words would cover each other");
}

#[test]
fn labels_of_arrows_there_and_back_are_moved_apart() {
    let svg = drawn("flowchart TD\n A[Local] -->|Upload| B[Remote]\n B -->|Download| A\n");
    assert_eq!(svg.matches(" transform=\"translate(0 ").count(), 2, "{svg}");
}

#[test]
fn what_the_library_puts_outside_its_view_is_in_ours() {
    let svg = drawn("sequenceDiagram\n A->>B: Hi\n Note right of B: quite a long note about B\n");
    let view: Vec<f64> = svg
        .split('"')
        .nth(1)
        .map(|it| it.split(' ').filter_map(|n| n.parse().ok()).collect())
        .unwrap_or_default();
    let right = svg.split("<rect ").skip(1).filter_map(|rect| {
        let number =
            |key: &str| rect.split(&format!("{key}=\"")).nth(1)?.split('"').next()?.parse::<f64>().ok();
        Some(number("x")? + number(" width")?)
    });
    assert!(right.fold(0.0, f64::max) <= view[0] + view[2], "{svg}");
}

#[test]
fn hostile_text_stays_text_or_source() {
    for source in [
        "flowchart TD\n A[\"<script>alert(1)</script>\"] --> B[\"<img src=x onerror=alert(2)>\"]\n",
        "flowchart TD\n A --> B\n click A \"javascript:alert(5)\" \"tip\"\n click B call callback(\"x\")\n",
        "flowchart TD\n A --> B\n classDef x fill:#f9f\" onload=\"alert(7)\n class A x\n",
        "flowchart TD\n A --> B\n style A fill:url(https://evil.example/a.png),stroke:red\n",
        "flowchart TD\n A --> B\n linkStyle 0 stroke:red\" onmouseover=\"alert(8)\n",
        "flowchart TD\n A[\"<a href='javascript:alert(1)'>x</a>\"] --> B\n",
        "sequenceDiagram\n participant A as <script>alert(1)</script>\n A->>B: </text></svg><script>alert(2)</script>\n",
        "sequenceDiagram\n rect red\" onload=\"alert(1)\n A->>B: x\n end\n",
        "stateDiagram-v2\n classDef b fill:red;\"/><script>x</script>\n A --> B\n class A b\n",
        "pie title </svg><script>alert(1)</script>\n \"a\" : 1\n",
        "quadrantChart\n A: [0.3, 0.6] color: red\" onload=\"alert(1)\n",
        "%%{init: {\"fontFamily\": \"x\\\" onload=\\\"alert(1)\"}}%%\nflowchart TD\n A --> B\n",
    ] {
        let Ok(Html { text, .. }) = draw(source) else { continue };
        for sign in [
            "<script",
            "<img",
            "onload=",
            "onerror=",
            "onmouseover=",
            "javascript:",
            "evil.example",
            "<a ",
            "style=",
        ] {
            let tags: String = text
                .split('<')
                .skip(1)
                .map(|tag| format!("<{}", tag.split('>').next().unwrap_or_default()))
                .collect();
            assert!(!tags.contains(sign), "{sign} of {source}: {text}");
        }
    }
}

#[test]
fn colours_of_the_author_stay_with_ink_that_can_be_read_on_them() {
    let svg = drawn("flowchart TD\n A --> B\n style A fill:#ffff00\n style B fill:#000080\n");
    assert!(svg.contains("fill=\"#ffff00\"") && svg.contains("fill=\"#000\""), "{svg}");
    assert!(svg.contains("fill=\"#000080\"") && svg.contains("fill=\"#fff\""), "{svg}");
}

#[test]
fn all_other_colours_are_those_of_the_page() {
    for source in [
        "flowchart TD\n subgraph S\n A --o B\n end\n",
        "sequenceDiagram\n autonumber\n A->>+B: Hello\n Note over A: n\n B-->>-A: Bye\n",
        "classDiagram\n Animal <|-- Duck\n A *-- B\n C o-- D\n note for A \"n\"\n",
        "stateDiagram-v2\n [*] --> A\n note right of A: n\n",
        "erDiagram\n A ||--o{ B : c\n A {\n int id PK\n }\n",
        "gantt\n dateFormat YYYY-MM-DD\n section S\n A :crit, 2024-01-01, 9d\n B :done, 2024-01-01, 9d\n C :active, 2024-01-01, 9d\n",
        "pie\n \"a\" : 1\n \"b\" : 2\n",
        "quadrantChart\n A: [0.3, 0.6]\n",
        "timeline\n section S\n 2002 : L\n section T\n 2003 : M\n",
        "journey\n section W\n Tea: 5: Me\n Do: 1: Me\n",
        "mindmap\n root((I))\n  O\n  P\n",
    ] {
        let svg = drawn(source);
        let colors = svg.split(['"']).collect::<Vec<_>>();
        for pair in colors.windows(2) {
            let is_color = pair[0].ends_with(" fill=") || pair[0].ends_with(" stroke=");
            assert!(!is_color || pair[1] == "none" || pair[1].contains("var(--"), "{}: {source}", pair[1]);
        }
    }
}

#[test]
fn ids_belong_to_the_drawing() {
    let drawing = draw("flowchart TD\n A --> B\n").unwrap_or_default();
    let note = Note { drawings: vec![drawing.clone(), drawing], ..Note::default() };
    let mut page = String::new();
    note.push_drawing(&mut page, "_e1-", 1);
    assert!(page.contains(" id=\"_e1-diagram-1-") && page.contains("url(#_e1-diagram-1-"), "{page}");
}

#[test]
fn a_drawing_does_not_depend_on_the_day() {
    let source = "gantt\n dateFormat YYYY-MM-DD\n section S\n A :2026-01-01, 2027-06-01\n";
    assert!(!drawn(source).contains("today"));
}

#[test]
fn too_large_diagrams_stay_source() {
    assert_eq!(reason(&format!("flowchart TD\n{}", "A --> B\n".repeat(5_000))), "it is too large");
}

#[test]
fn deep_nesting_ends() {
    for (open, close) in [("subgraph s", "end"), ("loop x", "end"), ("state s {", "}")] {
        for kind in ["flowchart TD", "sequenceDiagram", "stateDiagram-v2"] {
            let source =
                format!("{kind}\n{}{}", format!("{open}\n").repeat(245), format!("{close}\n").repeat(245));
            drop(draw(&source));
        }
    }
    let thoughts: String = (0..480).map(|depth| format!("{}t\n", " ".repeat(depth.min(100)))).collect();
    drop(draw(&format!("mindmap\n{thoughts}")));
    drop(draw(&format!("flowchart TD\nA{}", "[".repeat(49_000))));
    drop(draw(&format!("flowchart TD\n{}", "A-->".repeat(12_000))));
    drop(draw(&format!("flowchart TD\n{}", "A & ".repeat(12_000))));
}

#[test]
fn charts_whose_days_have_no_end_are_refused() {
    let head = "gantt\n dateFormat YYYY-MM-DD\n section S\n";
    let all = "monday, tuesday, wednesday, thursday, friday";
    for lines in [
        " A :a, 2024-01-01, 99999999d\n",
        " excludes weekends\n A :a, 2024-01-01, 9999999999999d\n",
        &format!(" excludes weekends, {all}\n A :a, 2024-01-01, 2d\n"),
        " tickInterval 1day\n A :a, 0001-01-01, 9999-12-31\n",
        " A :a, 2024-01-01, 9999999999999-12-31\n",
    ] {
        assert!(matches!(draw(&format!("{head}{lines}")), Err(Undrawn::Beyond(_))), "{lines}");
    }
    for lines in [
        " excludes weekends\n A :a, 2024-01-01, 30d\n",
        " tickInterval 1week\n A :a, 2024-01-01, 2024-02-01\n",
    ] {
        assert!(draw(&format!("{head}{lines}")).is_ok(), "{lines}");
    }
}
