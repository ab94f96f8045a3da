import Documents
import Estate
import Resolution
import Testing

@Suite("Merging the layers of values")
struct ValuesMergeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let layers: [String]
        var rules: [MergeRule] = []
        let result: String

        var testDescription: String { name }
    }

    static let hosts = ["values", "hosts"]

    static let cases = [
        Case(name: "one layer", layers: ["a: 1\nb: {c: x}"], result: "{a: 1, b: {c: x}}"),
        Case(name: "maps merge", layers: ["a: {b: 1, c: 2}", "a: {c: 3, d: 4}"], result: "{a: {b: 1, c: 3, d: 4}}"),
        Case(
            name: "deeply", layers: ["a: {b: {c: {d: 1}}}", "a: {b: {c: {e: 2}}}"],
            result: "{a: {b: {c: {d: 1, e: 2}}}}"),
        Case(name: "lists replace", layers: ["a: [1, 2]", "a: [3]"], result: "{a: [3]}"),
        Case(name: "an empty list replaces", layers: ["a: [1, 2]", "a: []"], result: "{a: []}"),
        Case(name: "an empty map merges", layers: ["a: {b: 1}", "a: {}"], result: "{a: {b: 1}}"),
        Case(name: "null removes", layers: ["a: 1\nb: 2", "a: null"], result: "{b: 2}"),
        Case(name: "null removes a map", layers: ["a: {b: 1}\nc: 2", "a:"], result: "{c: 2}"),
        Case(name: "null of the lowest layer", layers: ["a: ~\nb: 1"], result: "{b: 1}"),
        Case(name: "null, then set", layers: ["a: {b: 1}", "a: ~", "a: {c: 2}"], result: "{a: {c: 2}}"),
        Case(name: "null, then another kind", layers: ["a: {b: 1}", "a: ~", "a: [2]"], result: "{a: [2]}"),
        Case(name: "null stays in a list", layers: ["a: [1, ~, 2]"], result: "{a: [1, null, 2]}"),
        Case(name: "empty layers", layers: ["", "a: 1", "~"], result: "{a: 1}"),
        Case(name: "no layer", layers: [], result: "{}"),
        Case(name: "order of keys", layers: ["z: 1\na: 2", "b: 3\nz: 4"], result: "{z: 4, a: 2, b: 3}"),
        Case(
            name: "text stays text", layers: ["a: 1.10\nb: 0644\nc: no\nd: '1'"],
            result: "{a: 1.10, b: 0644, c: no, d: 1}"),
        Case(name: "keys that are no strings", layers: ["8080: a\ntrue: b", "8080: c"], result: "{8080: c, true: b}"),
        Case(
            name: "merge keys", layers: ["x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}"],
            result: "{x: {a: 1, b: 2}, y: {a: 1, b: 3}}"),
        Case(
            name: "merge keys before layers", layers: ["x: &x {a: 1}\ny: {<<: *x}", "y: {a: 2}"],
            result: "{x: {a: 1}, y: {a: 2}}"),
        Case(name: "aliases", layers: ["x: &x [1, 2]\ny: *x", "x: [3]"], result: "{x: [3], y: [1, 2]}"),
        Case(
            name: "append", layers: ["hosts: [a]", "hosts: [b, c]", "hosts: [d]"],
            rules: [MergeRule(path: hosts, strategy: .append)], result: "{hosts: [a, b, c, d]}"),
        Case(
            name: "prepend", layers: ["hosts: [a]", "hosts: [b, c]", "hosts: [d]"],
            rules: [MergeRule(path: hosts, strategy: .prepend)], result: "{hosts: [d, b, c, a]}"),
        Case(
            name: "append after null", layers: ["hosts: [a]", "hosts: ~", "hosts: [d]"],
            rules: [MergeRule(path: hosts, strategy: .append)], result: "{hosts: [d]}"),
        Case(
            name: "by key", layers: ["hosts: [{n: a, v: 1}, {n: b}]", "hosts: [{n: c}, {n: a, v: 2, w: 3}]"],
            rules: [MergeRule(path: hosts, strategy: .by(key: "n"))],
            result: "{hosts: [{n: a, v: 2, w: 3}, {n: b}, {n: c}]}"),
        Case(
            name: "by key removes with null", layers: ["hosts: [{n: a, v: 1}]", "hosts: [{n: a, v: ~}]"],
            rules: [MergeRule(path: hosts, strategy: .by(key: "n"))], result: "{hosts: [{n: a}]}"),
        Case(
            name: "rules inside elements", layers: ["hosts: [{n: a, p: [1]}]", "hosts: [{n: a, p: [2]}]"],
            rules: [
                MergeRule(path: hosts, strategy: .by(key: "n")), MergeRule(path: hosts + ["p"], strategy: .append),
            ], result: "{hosts: [{n: a, p: [1, 2]}]}"),
        Case(
            name: "replace a map", layers: ["hosts: {a: 1}", "hosts: {b: 2}"],
            rules: [MergeRule(path: hosts, strategy: .replace)], result: "{hosts: {b: 2}}"),
        Case(
            name: "replace by another kind", layers: ["hosts: {a: 1}", "hosts: [2]"],
            rules: [MergeRule(path: hosts, strategy: .replace)], result: "{hosts: [2]}"),
        Case(
            name: "a reference over a list", layers: ["a: [1]\nb: [2]", "a: ${{ values.b }}"],
            result: "{a: [2], b: [2]}"),
    ]

    @Test(arguments: cases)
    func merges(_ example: Case) throws {
        var layers: [LayerContent] = []
        for (index, text) in example.layers.enumerated() { layers.append(try layer("l\(index)", values: [text])) }
        #expect(try resolve(layers, rules: example.rules).valuesText() == example.result)
    }

    @Test("Files of one layer merge in their order")
    func files() throws {
        let result = try resolve(layer("base", values: ["image: {name: a, tag: '1'}", "image: {tag: '2'}"]))
        #expect(try result.valuesText() == "{image: {name: a, tag: 2}}")
    }

    static let clashes: [(String, String, MergeRule.Strategy?)] = [
        ("hosts: {a: 1}", "hosts: x", nil), ("hosts: x", "hosts: {a: 1}", nil), ("hosts: [1]", "hosts: {a: 1}", nil),
        ("hosts: [1]", "hosts: x", nil), ("hosts: x", "hosts: [1]", .append), ("hosts: [1]", "hosts: x", .prepend),
        ("hosts: [1]", "hosts: ${{ values.x }}", .append), ("[1]", "a: 1", nil), ("text", "a: 1", nil),
    ]

    @Test(arguments: clashes)
    func clash(_ low: String, _ high: String, _ strategy: MergeRule.Strategy?) throws {
        let rules = strategy.map { [MergeRule(path: Self.hosts, strategy: $0)] } ?? []
        let configuration = try resolve(layer("base", values: [low]), layer("top", values: [high]), rules: rules)
        #expect(code { _ = try configuration.values() } == .typeClash)
    }

    @Test("A clash names both places")
    func clashPlaces() throws {
        let found = diagnostic {
            let configuration = try resolve(
                layer("base", values: ["x: 1\nhosts:\n  a: 1\n"]), layer("top", values: ["hosts: x"]))
            _ = try configuration.values()
        }
        #expect(found?.file == "top/values.yaml")
        #expect(found?.position == SourcePosition(line: 1, column: 1))
        #expect(found?.notes == ["a map at base/values.yaml:2:1"])
    }

    @Test(arguments: [
        "hosts: [{v: 1}]", "hosts: [x]", "hosts: [{n: a}, {n: a}]", "hosts: [{n: [1]}]", "hosts: [{n: ~}]",
    ])
    func invalidElements(_ text: String) throws {
        let rules = [MergeRule(path: Self.hosts, strategy: .by(key: "n"))]
        let configuration = try resolve(layer("base", values: [text]), rules: rules)
        #expect(code { _ = try configuration.values() } == .invalidListElement)
    }

    @Test(arguments: [["env", "A"], ["secrets", "A"], ["value", "a"], []])
    func invalidRules(_ path: [String]) {
        #expect(code { _ = try MergeRules([MergeRule(path: path, strategy: .append)]) } == .invalidRule)
    }

    @Test("Replace may be declared for single values too")
    func redundantRule() throws {
        _ = try MergeRules([MergeRule(path: ["env", "A"], strategy: .replace)])
    }

    @Test("A key that is a list, and a merge key that names no map")
    func invalidKeys() throws {
        let key = try resolve(layer("base", values: ["? [a]\n: 1\n"]))
        #expect(code { _ = try key.values() } == .invalidKey)
        let merge = try resolve(layer("base", values: ["<<: 1\na: 2\n"]))
        #expect(code { _ = try merge.values() } == .invalidMerge)
    }
}
