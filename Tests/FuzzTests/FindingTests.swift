import FuzzBodies
import Testing

/// What the fuzzers found, made small. The defects are gone, and stay so.
@Suite struct FindingTests {
    /// What makes metadata complete.
    private static let readable = "  lastmodified: \"2026-01-01T00:00:00Z\"\n  version: 3.13.2\n"

    static let findings: [(String, target: String, text: String)] = [
        ("a tag on the first key of a mapping", "yaml", "a:\n  !!merge <<:\n    b: 1\n"),
        ("a key in braces without a colon", "yaml", "{indent:t2}\n"),
        ("a key in braces without a colon, over lines", "yaml", "{x\r\n1}"),
        ("a question mark without a value, before another document", "yaml", "b:\n   ?  c\n---\na: 2\n"),
        ("a question mark without a value, at the end", "yaml", "a:\n ?  b"),
        ("a question mark without a value, before another", "yaml", "? [a,5b]\n? [a,0b]\n"),
        ("a pair in brackets without braces", "yaml", "- a: [b: c\n  d]\n- e: [f: g]\n"),
        ("an anchor before a colon", "yaml", "&5:.5:"),
        ("a value right behind an anchor", "yaml", "z: &q:(1\n"),
        ("a line separator as the last line break", "yaml", "a:\u{2028}"),
        ("a byte order mark before what is left out", "yaml", "!a\n\u{FEFF}"),
        ("a dash as a key", "yaml", "-: "),
        ("a comment between a tag and its value", "yaml", "!null9na---\n# after\nry 0..-..\n# \n"),
        ("a carriage return and line feeds", "yaml", "\rl:\n    - c: d\n    - e\n"),
        ("a tag as a key in braces without a colon", "yaml", "{a,!b:c,d\ne}"),
        ("a comment behind a tag and an anchor", "yaml", "- &a !x # after\n  !b\n"),
        ("carriage returns at the end of a value", "yaml", "y}\r\r%YAML .nan1.1\r\r!!!]"),
        ("a comment right behind the header of a block scalar", "yaml", "a: |# c\n  b\nd:\n  - >-# c\n    e\n"),
        ("a tag that ends with a colon", "yaml", "?  !:"), ("the same in braces", "yaml", "{!a: , !b:c: d}"),
        ("a block scalar as far left as its key", "yaml", "a:\n>\n x\nb:\n  c:\n  |\n   y\n"),
        ("a block scalar behind a line separator", "yaml", "a: >\ne:: \u{2028}>\n x\n"),
        ("a comment behind a key without a value, in braces", "yaml", "{a,\n# c\nx }"),
        ("the same behind a tag", "yaml", "{!b\u{2028}rg,\r\r#\r\rx\ny  }"),
        ("the same without braces", "yaml", "? a\n# c\n? x\n# d\n"),
        ("a tab alone on a line behind a value", "yaml", "y}\r\r\r\t\r\r\r\r\r\r\n"),
        ("a tag a line above the header of the last block scalar", "yaml", "a: !!str\n  >\n z c\n  \n   "),
        ("a line separator as the last line break of a literal", "yaml", "a: |\n    x\u{2028}b: null\n"),
        ("a comment behind a tab", "yaml", "a\n\t # b"), ("a tab on the last line", "yaml", "- =\n  \t"),
        ("a key of two lines that ends with a dash", "yaml", "? -? ?? -? \n  ? - -"),
        ("a key that ends with a dash", "yaml", "a:\n  b: \n? b:A  e :lA -\n"),
        ("comments between a dash and its text", "yaml", "list:\n    # a\n    - # b\n      # c\n    # d\n       v"),
        ("a block scalar as a key without a value", "yaml", "\r\n?\r\n>\r\n ;\r\nb: s\n"),
        ("a byte order mark before a comment", "yaml", "list:\n !    # c\n\u{FEFF} #   b: \t2\n   (#"),
        ("a comment between a dash and its map", "yaml", "- \n  # c\n    z: 1\n"),
        ("a control character in a key that comes twice", "json", "{\"a\u{85}\": 1, \"a\u{85}\": 2}"),
        ("a long line of which nothing is masked", "json", String(repeating: "[", count: 10_000)),
        ("a last value that goes on on the next line", "ini", "a = 1\nb = c\\\nd\\\n"),
        (
            "an invalid regular expression in the metadata", "metadata",
            "sops:\n  age: [{recipient: a, enc: b}]\n  encrypted_regex: (\n" + readable
        ),
        (
            "a control character in a recipient", "metadata",
            "sops:\n  age: [{recipient: \"a\\e\", enc: b}]\n" + readable
        ),
        (
            "many recipients", "metadata",
            "sops:\n  age: [\(String(repeating: "{recipient: a, enc: b},", count: 1000))]\n" + readable
        ),
        (
            "a control character in an expression that is not the rule's", "metadata",
            "sops:\n  age: [{recipient: a, enc: b}]\n  encrypted_regex: \"\\x07\"\n" + readable
        ),
        ("a line break in a recipient", "rules", "creation_rules:\n  - age: \"age1\\nx\"\n"),
        ("a control character in a regular expression", "rules", "creation_rules:\n  - path_regex: \"(\\e\"\n"),
        ("a control character in an unknown key", "rules", "\"a\\e[31m\": 1\n"),
        (
            "a long regular expression", "rules",
            "creation_rules:\n  - path_regex: (\(String(repeating: "a", count: 9000))\n"
        ),
        ("a control character in a recipient of an unknown type", "bech32", "age1x\u{1}y1z"),
        ("a long recipient of an unknown type", "bech32", "age1\(String(repeating: "x", count: 9000))1y"),
        ("a control character in the type of an SSH key", "bech32", "ssh-\u{1B}[31m AAAA"),
    ]

    @Test(arguments: findings.indices)
    func stayFixed(index: Int) throws {
        let (name, target, text) = Self.findings[index]
        let fuzzTarget = try #require(FuzzTarget.named(target))
        for variation in 0..<60 {
            #expect(throws: Never.self, "\(name)") {
                try fuzzTarget.check(Array(text.utf8), variation: UInt64(variation))
            }
        }
    }
}
