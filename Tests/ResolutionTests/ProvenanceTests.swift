import Documents
import Estate
import Resolution
import Testing

@Suite("Where values come from")
struct ProvenanceTests {
    @Test("Leaves know what they overrode, lists and maps what they are made of")
    func provenance() throws {
        let values = try resolve(
            layer("a", values: ["x: 1\nm: {p: 1}\nl: [1]\n"]), layer("b", values: ["x: 2\nm: {q: 2}\nl: [2]\n"]),
            layer("c", values: ["x: 3\n"]),
            rules: [MergeRule(path: ["values", "l"], strategy: .append)]
        ).values()
        #expect(values["x"]?.provenance.origin.description == "c/values.yaml:1:1")
        #expect(values["x"]?.provenance.overrode.map(\.layer) == ["a", "b"])
        #expect(values["m"]?.provenance.effect == .merged)
        #expect(values["m"]?.provenance.earlier.map(\.effect) == [.set])
        #expect(values["m"]?.provenance.overrode.isEmpty == true)
        #expect(values["m"]?["p"]?.provenance.origin.layer == "a")
        #expect(values["l"]?.provenance.effect == .appended)
        #expect(values["l"]?[0]?.provenance.origin.layer == "a")
        #expect(values["l"]?[1]?.provenance.origin.layer == "b")
    }

    @Test("A list that replaced others and was appended to overrode what it replaced")
    func replacedThenMerged() throws {
        let values = try resolve(
            layer("a", values: ["m: {p: 1}"]), layer("b", values: ["m: ~"]), layer("c", values: ["m: {q: 2}"]),
            layer("d", values: ["m: {r: 3}"])
        ).values()
        #expect(values["m"]?.provenance.overrode.map(\.layer) == ["a", "b"])
        #expect(values["m"]?.provenance.earlier.map(\.effect) == [.set, .removed, .set])
    }
}
