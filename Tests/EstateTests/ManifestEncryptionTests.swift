import Estate
import Testing

struct ManifestEncryptionTests {
    private func recipients(_ text: String) throws -> [String] {
        try manifest("version: 1\nenvironments: [dev]\nkubernetes: {encrypt: \(text)}\n").kubernetes.encryptedFor.map {
            $0.pattern.description
        }
    }

    @Test func readsNamesAndPatterns() throws {
        #expect(try recipients("{recipients: [ci, \"cluster-{environment}\"]}") == ["ci", "cluster-{environment}"])
    }

    @Test(arguments: [
        "{}", "{recipients: []}", "{recipients: ci}", "{recipient: [ci]}", "{recipients: [\"{\"]}",
        "{recipients: [[ci]]}", "[ci]",
    ])
    func refusesAllElse(text: String) {
        #expect(throws: EstateError.self) { try recipients(text) }
    }
}
