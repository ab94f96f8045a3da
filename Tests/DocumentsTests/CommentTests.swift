import Testing

@testable import Documents

@Suite struct CommentTests {
    @Test(arguments: [
        // At the end of a line: before the entry of that line.
        ("a: 1 # c\nb: 2\n", "{# c, a: 1, b: 2}"),
        ("a: # c\n  b: 1\n", "{# c, a: {b: 1}}"),
        ("a: &x # c\n  b: 1\n", "{# c, a: {b: 1}}"),
        ("a: # c\n", "{# c, a: null}"),
        ("a: # c\nb:\n", "{# c, a: null, b: null}"),
        ("a: # c\n  text\n", "{# c, a: text}"),
        ("a: x\n  y # c\n", "{# c, a: \"x y\"}"),
        ("a: 'x\n\n  y' # c\n", "{# c, a: \"x\\ny\"}"),
        ("- x # c\n- y\n", "[# c, x, y]"),
        ("- # c\n  z: 1\n", "[# c, {z: 1}]"),
        ("- a\n- # c\n  z: 1\n", "[a, # c, {z: 1}]"),
        ("- a\n- # c\n- b\n", "[a, # c, null, b]"),
        ("- - x # c\n  - y\n", "[[# c, x, y]]"),
        ("- a: 1 # c\n  b: 2\n", "[{# c, a: 1, b: 2}]"),
        ("a: | # c\n  x # not\nb: 1\n", "{# c, a: \"x # not\\n\", b: 1}"),
        ("- |\n  x\n- # c\n  y: 1\n", "[\"x\\n\", # c, {y: 1}]"),
        ("- >- # c\n  x\n", "[# c, x]"),

        ("b: &x [1]\na: *x # c\n", "{b: [1], # c, a: *x=[1]}"),
        ("\"a#b\": 'c #d' #e\n", "{#e, \"a#b\": \"c #d\"}"),
        // After a flow collection: first in it.
        ("a: [1, 2] # c\nb: 1\n", "{a: [# c, 1, 2], b: 1}"),
        ("a: {x: 1} # c\n", "{a: {# c, x: 1}}"),
        ("a: [] # c\n", "{a: [# c]}"),
        ("- [1] # c\n- 2\n", "[[# c, 1], 2]"),
        ("[1, 2] # c\n", "[# c, 1, 2]"),
        ("{a: 1} # c\n# d\n", "{# c, a: 1, # d}"),
        ("[ # c\n  1, # d\n  2 # e\n  # f\n]\n", "[# c, # d, 1, # e, 2, # f]"),
        ("{ # c\n  a: 1, # d\n  # e\n  b: # f\n   2\n}\n", "{# c, # d, a: 1, # e, # f, b: 2}"),
        // On a line of its own.
        ("# c\na: 1\n# d\nb: 2\n# e\n", "{# c, a: 1, # d, b: 2, # e}"),
        ("a:\n  # c\n  b: 1\n", "{a: {# c, b: 1}}"),
        ("a:\n# c\n  b: 1\n", "{a: {# c, b: 1}}"),
        ("a:\n      # c\n  b: 1\n", "{a: {# c, b: 1}}"),
        ("a:\n  # c\n  - 1\n  # d\n  - 2\n  # e\nb: 1\n", "{a: [# c, 1, # d, 2, # e], b: 1}"),
        ("a:\n- 1\n# c\nb: 1\n", "{a: [1], # c, b: 1}"),
        ("a:\n- 1\n  # c\nb: 1\n", "{a: [1, # c], b: 1}"),
        ("a:\n# c\n- 1\n", "{a: [# c, 1]}"),
        ("a:\n  b: 1\n  # c\nd: 2\n", "{a: {b: 1, # c}, d: 2}"),
        ("a:\n  b: 1\n # c\nd: 2\n", "{a: {b: 1}, # c, d: 2}"),
        ("a:\n  b: 1\n# c\n  d: 2\n", "{a: {b: 1, # c, d: 2}}"),
        ("a:\n  b:\n    c: 1\n  # x\n# y\n  # z\nd: 2\n", "{a: {b: {c: 1}, # x}, # y, # z, d: 2}"),
        ("a:\n  b: 1\n  # c\n# d\n", "{a: {b: 1, # c}, # d}"),
        ("a:\n  b: 1\n  # c", "{a: {b: 1, # c}}"),
        ("a: 1\n# c", "{a: 1, # c}"),
        ("a:\n  # c\nb: 1\n", "{a: null, # c, b: 1}"),
        (
            "l:\n  # c1\n  - a: 1\n    # c2\n    b: 2 # c3\n  # c4\n\n  # c5\n  - - x # c6\n    # c7\n    - y\n",
            "{l: [# c1, {a: 1, # c2, # c3, b: 2}, # c4, # c5, [# c6, x, # c7, y]]}"
        ),
        ("- p\n# c\n- - x\n", "[p, # c, [x]]"),
        ("- p\n# c\n- a: 1\n", "[p, # c, {a: 1}]"),
        ("-\n  # c\n  a: 1\n", "[{# c, a: 1}]"),
        ("? a # c\n: b\n# d\n? - x\n: c\n", "{# c, a: b, # d, [x]: c}"),
        ("a: |\n  x\n\n # c\n# d\nb: 1\n", "{a: \"x\\n\", # c, # d, b: 1}"),
        ("a: |+\n  x\n\n# d\nb: 1\n", "{a: \"x\\n\\n\", # d, b: 1}"),
        ("a: 1\r\n# c\r\nb: 2 # d\r\n", "{a: 1, # c, # d, b: 2}"),
        ("a: 1\r# c\rb: 2 # d\r", "{a: 1, # c, # d, b: 2}"),
        ("\u{FEFF}# c\na: 1\n", "{# c, a: 1}"),
        ("é: ü # ö\n# ß\nb: 1\n", "{# ö, é: ü, # ß, b: 1}"),
        // Around documents.
        ("# c\n---\n# d\na: b\n", "{# c, # d, a: b}"),
        ("--- # c\na: b\n...\n# d\n", "{# c, a: b, # d}"),
        ("a: b\n# c\n---\n# d\ne: f\n", "{a: b, # c} --- {# d, e: f}"),
        ("a: b\n...\n# c\n---\ne: f\n", "{a: b} --- {# c, e: f}"),
        ("%YAML 1.1 # c\n# d\n---\na: b\n", "{# c, # d, a: b}"),
        ("# c\n", "nothing # c"),
        ("---\n# c\n", "nothing # c"),
        ("# c\n--- x # d\n# e\n", "x # c # d # e"),
        ("", "nothing"),
        ("---\n", "nothing"),
        ("--- # c\n---\n", "nothing # c --- nothing"),
    ])
    func attribution(text: String, tree: String) throws {
        #expect(try sketch(parsing: text) == tree)
    }
}
