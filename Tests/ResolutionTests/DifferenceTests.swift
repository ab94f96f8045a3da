import Documents
import Estate
import Resolution
import Testing

@Suite("Differences")
struct DifferenceTests {
    private func differences(
        _ before: LayerContent, _ after: LayerContent
    ) throws -> [String] {
        try resolve(before).differences(to: resolve(after)).map { difference in
            func shown(_ side: Difference.Side?) -> String { side.map(\.value.masked) ?? "-" }
            return "\(difference.path): \(shown(difference.before)) → \(shown(difference.after))"
        }
    }

    @Test("Equal configurations do not differ, wherever their values were written")
    func equal() throws {
        let found = try differences(
            layer("a", values: ["x: 1\ny: [1, 2]\n"], env: "# here\nA: 'x'\nB: y\n", secrets: "S: t\n"),
            layer("b", values: ["y: [1, 2]\nx: 1\n"], env: "B: y\nA: x\n", secrets: "S: t\n"))
        #expect(found.isEmpty)
    }

    @Test("Variables, then secrets, then values; sorted, and values as they come")
    func order() throws {
        let found = try differences(
            layer("a", values: ["z: 1\ngone: {a: 1}\nlist: [1]\n"], env: "B: old\nGONE: x\n", secrets: "S: one\n"),
            layer("b", values: ["z: 2\nlist: [1, 2]\na: x\n"], env: "B: new\nA: x\n", secrets: "S: two\nT: x\n"))
        #expect(
            found == [
                "env.A: - → x", "env.B: old → new", "env.GONE: x → -", "secrets.S: ******** → ********",
                "secrets.T: - → ********", "values.z: 1 → 2", "values.list[1]: - → 2", "values.a: - → x",
                "values.gone.a: 1 → -",
            ])
    }

    @Test("A value that means something else differs, and one that has become a secret")
    func meaning() throws {
        #expect(
            try differences(layer("a", values: ["x: 1\n"]), layer("a", values: ["x: '1'\n"])) == ["values.x: 1 → 1"])
        #expect(
            try differences(layer("a", env: "V: 1.0\n"), layer("a", env: "V: 1.00\n")) == ["env.V: 1.0 → 1.00"])
        #expect(
            try differences(
                layer("a", env: "V: x\n", secrets: "S: x\n"),
                layer("a", env: "V: ${{ secrets.S }}\n", secrets: "S: x\n"))
                == ["env.V: x → ********"])
    }

    @Test("Empty maps and lists are values")
    func empty() throws {
        #expect(
            try differences(layer("a", values: ["x: {}\n"]), layer("a", values: ["x: []\ny: []\n"]))
                == ["values.x: {} → []", "values.y: - → []"])
        #expect(
            try differences(layer("a", values: ["x: {}\n"]), layer("a", values: ["x: '{}'\n"]))
                == ["values.x: {} → {}"])
    }
}
