import Age
import Documents
import Testing

@testable import Tenantry

@Suite struct ReadVerifyTests {
    private func codes(_ estate: ReadEstate, hasKey: Bool = true) throws -> [String] {
        try estate.workspace(hasKey: hasKey).verify().problems.map(\.code)
    }

    @Test func aSoundEstateHasNoProblems() throws {
        let report = try ReadEstate().workspace().verify()
        #expect(report.problems.isEmpty)
        #expect(report.tenants == 2)
        // tenantry.yaml, .sops.yaml, three of base, three of acme, two of globex.
        #expect(report.files == 10)
    }

    @Test func goesOnAfterAProblem() throws {
        let estate = try ReadEstate()
        estate.put("acme/env.yaml", "A: 1\nA: 2\n")
        estate.put("globex/secrets.enc.yaml", "DB_PASSWORD: in-the-clear\n")
        let problems = try estate.workspace().verify().problems
        #expect(problems.map(\.code) == ["duplicate_key", "not_encrypted"])
        #expect(problems.map(\.diagnostic.file) == ["acme/env.yaml", "globex/secrets.enc.yaml"])
        #expect(!problems.contains { $0.diagnostic.text().contains("in-the-clear") })
    }

    @Test func withoutAKeyEachFileIsAProblemAndTheRestIsChecked() throws {
        let estate = try ReadEstate()
        estate.put("acme/env.yaml", "A: ${{ env.NOWHERE }}\n")
        let problems = try estate.workspace(hasKey: false).verify().problems
        #expect(problems.map(\.code) == ["unknown_reference", "no_key", "no_key", "no_key"])
    }

    @Test func findsWhatWasTamperedWith() throws {
        let estate = try ReadEstate()
        var text = try estate.text("acme/secrets.enc.yaml")
        let start = try #require(text.firstRange(of: "data:")?.upperBound)
        text.replaceSubrange(start...start, with: text[start] == "A" ? "B" : "A")
        estate.put("acme/secrets.enc.yaml", text)
        #expect(try codes(estate) == ["authentication_failed"])
    }

    @Test func comparesRecipientsWithTheRule() throws {
        let estate = try ReadEstate()
        let other = try X25519Identity().recipient.description
        try estate.putSecrets("acme/secrets.enc.yaml", "DB_PASSWORD: x\n", for: [estate.recipient, other])
        let problem = try #require(try estate.workspace().verify(["acme"]).problems.first)
        #expect(problem.code == "recipients_differ")
        #expect(problem.diagnostic.notes.contains { $0.contains(other) && $0.hasPrefix("too many") })
        estate.put(".sops.yaml", "creation_rules:\n  - path_regex: ^elsewhere\n    age: \(other)\n")
        #expect(Set(try codes(estate)) == ["no_rule"])
    }

    @Test func missesTheRules() throws {
        let estate = try ReadEstate(rules: false)
        let problems = try estate.workspace().verify(["acme"]).problems
        #expect(problems.map(\.code) == ["no_rule", "no_rule"])
        #expect(problems.map(\.diagnostic.file) == ["acme/secrets.enc.yaml", "base/secrets.enc.yaml"])
    }

    /// A secret of the manifest would get into the ConfigMap.
    @Test(arguments: [("acme/env.yaml", "acme DB_PASSWORD --secret moves"), ("base/env.yaml", "--layer base moves")])
    func findsASecretInPlainText(_ file: String, _ hint: String) throws {
        let estate = try ReadEstate()
        estate.put("base/env.yaml", "A: b\n")
        estate.put(file, "# first\nDB_PASSWORD: in-the-clear\n")
        try estate.putSecrets("acme/secrets.enc.yaml", "OTHER: x\n")
        let problem = try #require(try estate.workspace().verify(["acme"]).problems.first)
        #expect(problem.code == "plain_secret")
        #expect(problem.diagnostic.file == file && problem.diagnostic.position?.line == 2)
        #expect(problem.diagnostic.notes == ["its policy is at tenantry.yaml:5:3"])
        #expect(problem.diagnostic.hint?.contains(hint) == true)

        let (text, report) = try estate.rendered(TargetSelection("acme"))
        #expect(text.isEmpty)
        #expect(report.failures.errors.map(\.category) == [.badInput])
        #expect(!report.failures.errors.contains { $0.description.contains("in-the-clear") })
        let shown = try estate.workspace().show("acme")[0].env.first { $0.key == "DB_PASSWORD" }
        #expect(shown?.value == Workspace.mask)
    }

    @Test func findsMissingSecretsAndBadRules() throws {
        let estate = try ReadEstate()
        estate.put("base/env.yaml", "A: b\n")
        try estate.putSecrets("acme/secrets.enc.yaml", "OTHER: x\n")
        estate.put(".sops.yaml", "creation_rulez: []\n")
        let codes = try codes(estate)
        #expect(Set(codes) == ["missing_secret", "bad_configuration"])
    }

    @Test func findsAnAttributeThatNamesNoLayer() throws {
        let manifest = ReadEstate.manifest.replacing("[base,", with: "[base, \"tiers/{tier?}\",")
        let estate = try ReadEstate(manifest: manifest)
        estate.put("tiers/golt/env.yaml", "# nothing\n")
        let problem = try #require(try estate.workspace().verify(["acme"]).problems.first)
        #expect(problem.code == "missing_layer")
        #expect(problem.diagnostic.hint == "did you mean golt?")
    }

    @Test func findsALayerThatExistsInNoEnvironment() throws {
        let manifest = ReadEstate.manifest
            .replacing("layers: [base,", with: "environments: [dev, prod]\nlayers: [base, \"env/{environment}\",")
            .replacing("namespace: \"{tenant}\"", with: "namespace: \"{tenant}-{environment}\"")
        let estate = try ReadEstate(manifest: manifest)
        let problem = try #require(try estate.workspace().verify(["acme"]).problems.first)
        #expect(problem.code == "missing_folder")
        #expect(problem.diagnostic.position?.line == 4)
        // Not every environment needs a layer of its own.
        estate.put("env/prod/env.yaml", "# nothing\n")
        #expect(try estate.workspace().verify(["acme"]).problems.isEmpty)
    }

    @Test func anEmptyFolderThatIsKeptIsNoProblem() throws {
        let manifest = ReadEstate.manifest.replacing("[base,", with: "[base, middle,")
        let estate = try ReadEstate(manifest: manifest)
        estate.put("middle/deeper/file", "")
        #expect(try codes(estate) == ["empty_layer"])
        estate.put("middle/.gitkeep", "")
        #expect(try codes(estate).isEmpty)
    }

    @Test func anUnknownTenantIsAnError() throws {
        let error = #expect(throws: TenantryError.self) { try ReadEstate().workspace().verify(["amce"]) }
        #expect(error?.category == .notFound)
    }
}
