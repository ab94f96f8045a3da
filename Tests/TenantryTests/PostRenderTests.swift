import Documents
import Estate
import Testing

@testable import Tenantry

/// What the post-renderer does to manifests. Helm itself runs it in `Tests/Checks/check_helm.py`.
@Suite struct PostRenderTests {
    private func rendered(
        _ manifests: String, of estate: ReadEstate? = nil, _ change: (inout PostRender) -> Void = { _ in }
    ) throws -> String {
        var request = PostRender(TargetSelection("acme"))
        change(&request)
        let source = SourceText(name: "standard input", manifests, masksValues: true)
        return String(
            decoding: try (estate ?? ReadEstate()).workspace().postRender(source, request), as: UTF8.self)
    }

    private func roots(_ text: String) throws -> [Node] {
        try DocumentFile(parsing: SourceText(name: "output", text)).documents.compactMap(\.root)
    }

    private func failure(
        _ manifests: String, of estate: ReadEstate? = nil, _ change: (inout PostRender) -> Void = { _ in }
    ) -> TenantryError? {
        do { _ = try rendered(manifests, of: estate, change) } catch { return error as? TenantryError }
        return nil
    }

    @Test(arguments: [
        "---\n# c\nkind:   Service\nmetadata: {name: x}  # d\n", "kind: A\n---\nkind: B",
        "---\n\"kind\": \"A\"\n...\n---\nkind: B\n",
        "kind: Deployment\nspec: {template: {spec: {containers: [{envFrom: [{secretRef: {name: other}}]}]}}}\n",
    ])
    func whatHasNothingToChangeStaysAsItIs(_ manifests: String) throws {
        let text = try rendered(manifests) { $0.addsObjects = false }
        let before = try DocumentFile(parsing: SourceText(name: "input", manifests)).documents.map(\.root)
        #expect(try roots(text).map { DocumentValue($0) } == before.compactMap { $0 }.map { DocumentValue($0) })
        for line in manifests.split(separator: "\n") where line != "---" && line != "..." {
            #expect(text.contains(line))
        }
    }

    @Test func objectsAreAddedOnce() throws {
        let text = try rendered("kind: Service\nmetadata: {name: x}\n")
        #expect(try roots(text).map { ManifestObject(root: $0).kind } == ["Service", "ConfigMap", "Secret"])
        let twin = failure("kind: Secret\nmetadata: {name: shop}\n")
        #expect(twin?.category == .badInput)
        #expect(failure("kind: Secret\nmetadata: {name: shop, namespace: elsewhere}\n") == nil)
        #expect(failure("kind: Secret\nmetadata: {name: shop}\n") { $0.addsObjects = false } == nil)
    }

    @Test func podsFollowNamesOnlyWhereTheObjectsHaveThem() throws {
        let estate = try ReadEstate(manifest: ReadEstate.manifest + "  suffix: hash\n")
        estate.put(
            "tenantry.yaml",
            ReadEstate.manifest.replacing(
                "kubernetes: {namespace: \"{tenant}\"}", with: "kubernetes: {namespace: \"{tenant}\", suffix: hash}"))
        let pod = "kind: Deployment\nspec: {template: {spec: {containers: [{envFrom: [{secretRef: {name: shop}}]}]}}}\n"
        let full = try rendered(pod, of: estate)
        let secret = try #require(try roots(full).last.map { ManifestObject(root: $0) })
        #expect(secret.name.hasPrefix("shop-"))
        #expect(full.contains("name: \(secret.name)\n"))
        let own = try rendered(pod, of: estate) { $0.addsObjects = false }
        #expect(own.contains("name: shop\n"))
        for text in [full, own] {
            #expect(
                try roots(text)[0].member("spec", "template", "metadata", "annotations", "checksum/tenantry") != nil)
        }
        // The checksum changes with a secret, and only then.
        try estate.putSecrets("acme/secrets.enc.yaml", "DB_PASSWORD: acme-secret\n")
        #expect(try rendered(pod, of: estate) { $0.addsObjects = false } == own)
        try estate.putSecrets("acme/secrets.enc.yaml", "DB_PASSWORD: another\n")
        #expect(try rendered(pod, of: estate) { $0.addsObjects = false } != own)
    }

    @Test(arguments: [
        "kind: ConfigMap\ndata: {x: \"${{ secrets.DB_PASSWORD }}\"}\n", "kind: Pod\nspec: {x: \"a ${{ env.URL }}\"}\n",
        "apiVersion: v1\nkind: Secret\nmetadata: {labels: {x: \"${{ secrets.DB_PASSWORD }}\"}}\n",
        "apiVersion: v1\nkind: Secret\ntype: ${{ secrets.DB_PASSWORD }}\n",
        "apiVersion: other/v1\nkind: Secret\nstringData: {x: \"${{ secrets.DB_PASSWORD }}\"}\n",
        "kind: List\nitems: [{kind: ConfigMap, data: {x: \"${{ secrets.DB_PASSWORD }}\"}}]\n",
    ])
    func aSecretStandsOnlyInTheDataOfASecret(_ manifests: String) throws {
        let error = try #require(failure(manifests))
        #expect(error.category == .badInput)
        #expect(error.diagnostic.summary.contains("refers to a secret"))
        #expect(!error.description.contains("acme-secret"))
    }

    /// Whatever a value holds, it arrives in the manifests as it is.
    @Test(arguments: 0..<40) func hostileValuesArriveAsTheyAre(_ seed: Int) throws {
        var random = HostileGenerator(state: UInt64(seed))
        let pieces = [
            "", " ", "\n", "\t", "'", "\"", "\\", "$", "{{", "}}", "#", ": ", "- ", "é", "👩‍💻", "no", "~", "1.10", "%",
            "\u{1}",
        ]
        let value = (0..<8).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        guard !value.contains("${{") else { return }
        let estate = try ReadEstate()
        var quoted: [UInt8] = []
        quoted += try DocumentFormat.yaml.text(
            of: [Node.map([("DB_PASSWORD", Node.text(value)), ("Z", Node.text("z"))])], named: "x",
            indentation: nil)
        try estate.putSecrets("acme/secrets.enc.yaml", String(decoding: quoted, as: UTF8.self))
        let manifests = """
            apiVersion: v1
            kind: Secret
            metadata: {name: other}
            stringData: {x: "${{ secrets.DB_PASSWORD }}", y: "<${{ secrets.DB_PASSWORD }}>"}
            """
        guard !value.isEmpty else { return }
        let text = try rendered(manifests, of: estate) { $0.addsObjects = false }
        let root = try #require(try roots(text).first)
        #expect(root.member("stringData", "x")?.string.map { Array($0.utf8) } == Array(value.utf8))
        #expect(root.member("stringData", "y")?.string.map { Array($0.utf8) } == Array("<\(value)>".utf8))
    }
}

private struct HostileGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
