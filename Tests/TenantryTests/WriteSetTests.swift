import Documents
import Estate
import SystemPackage
import Testing

@testable import Tenantry

struct WriteSetTests {
    private func set(
        _ estate: WriteEstate, _ key: String, _ value: String, tenant: String = "acme", section: Section? = nil,
        layer: String? = nil
    ) throws(TenantryError) -> EntryChange {
        let workspace: Workspace
        do { workspace = try estate.workspace() } catch { throw TenantryError(.internalError, "\(error)") }
        let request = EntryRequest(tenant: tenant, key: key, section: section, layer: layer)
        _ = try workspace.checkSetting(request)
        return try workspace.set(request, to: Array(value.utf8))
    }

    @Test func changesThreeLinesOfASecretsFile() throws {
        let estate = try WriteEstate()
        let before = try estate.text("acme/secrets.enc.yaml").split(separator: "\n", omittingEmptySubsequences: false)
        let change = try set(estate, "DB_PASSWORD", "after")
        let after = try estate.text("acme/secrets.enc.yaml").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(change.outcome == .changed)
        #expect(before.count == after.count)
        let changed = zip(before, after).filter { $0 != $1 }.map { $0.1.prefix { $0 != ":" } }
        #expect(changed == ["DB_PASSWORD", "    lastmodified", "    mac"])
        #expect(try estate.plaintext("acme/secrets.enc.yaml") == "# acme's\nDB_PASSWORD: after\nTOKEN: acme\n")
    }

    @Test func makesAFileByTheRules() throws {
        let estate = try WriteEstate()
        #expect(try set(estate, "DB_PASSWORD", "x", tenant: "globex").outcome == .added)
        #expect(try estate.plaintext("globex/secrets.enc.yaml") == "DB_PASSWORD: x\n")
        #expect(try set(estate, "DATE", "2001-01-01", tenant: "globex", section: .secrets).outcome == .added)
        #expect(try estate.plaintext("globex/secrets.enc.yaml") == "DB_PASSWORD: x\nDATE: \"2001-01-01\"\n")
    }

    @Test func theSameValueChangesNothing() throws {
        let estate = try WriteEstate()
        let before = estate.store.listing
        #expect(try set(estate, "DB_PASSWORD", "before").outcome == .unchanged)
        #expect(try set(estate, "LOG_LEVEL", "debug").outcome == .unchanged)
        #expect(estate.store.listing == before)
    }

    /// Of an env entry the text counts, so that what only looks like another type stands without quotes.
    @Test(arguments: [
        ("1.10", "1.10"), ("0644", "0644"), ("no", "no"), ("2001-01-01", "2001-01-01"), ("a b", "a b"),
        ("http://x/#y", "http://x/#y"), ("null", "\"null\""), ("~", "\"~\""), ("", "\"\""), ("a: b", "'a: b'"),
        ("x #y", "'x #y'"), ("#y", "'#y'"), ("&a b", "'&a b'"), ("*a", "'*a'"), ("!a", "'!a'"), (" a", "' a'"),
        ("a ", "'a '"), ("- a", "'- a'"), ("[a", "'[a'"), ("a\tb", "\"a\\tb\""), ("it's", "it's"),
        ("${{ env.PORT }}", "${{ env.PORT }}"), ("Grüße", "Grüße"),
    ])
    func writesAnEnvValueAsAPersonWould(_ value: String, _ written: String) throws {
        let estate = try WriteEstate()
        #expect(try set(estate, "NEW", value, section: .env).file == "acme/env.yaml")
        #expect(
            try estate.text("acme/env.yaml")
                == "# own\n\nLOG_LEVEL: \"debug\"   # louder\nNAME: Acme\nNEW: \(written)\n")
        let root = try DocumentFile(parsing: SourceText(name: "env", try estate.text("acme/env.yaml"))).root
        #expect(root?.mapping?["NEW"]?.scalar?.text == value)
    }

    @Test func keepsQuotesAndComments() throws {
        let estate = try WriteEstate()
        _ = try set(estate, "LOG_LEVEL", "warn")
        _ = try set(estate, "NAME", "0644")
        #expect(try estate.text("acme/env.yaml") == "# own\n\nLOG_LEVEL: \"warn\"   # louder\nNAME: 0644\n")
        _ = try set(estate, "LOG_LEVEL", "warn", tenant: "globex")
        #expect(try estate.text("globex/env.yaml") == "LOG_LEVEL: warn\n")
        _ = try set(estate, "PORT", "8080", layer: "base")
        #expect(try estate.text("base/env.yaml") == "# shared\nLOG_LEVEL: info # for all\nPORT: 8080\n")
    }

    @Test func honoursTheRootOfASection() throws {
        let estate = try WriteEstate(
            manifest: """
                version: 1
                files: {env: {path: values.yaml, root: app.config}, secrets: {path: s.enc.yaml, root: secret}}

                """)
        estate.put("acme/values.yaml", "image: x\napp:\n  # settings\n  config:\n    A: 1\nreplicas: 2\n")
        _ = try set(estate, "A", "2")
        _ = try set(estate, "B", "3", section: .env)
        #expect(
            try estate.text("acme/values.yaml")
                == "image: x\napp:\n  # settings\n  config:\n    A: 2\n    B: 3\nreplicas: 2\n")
        _ = try set(estate, "S", "x", section: .secrets)
        #expect(try estate.plaintext("acme/s.enc.yaml") == "secret:\n  S: x\n")
    }

    @Test(arguments: ["DB_PASSWORD", "TOKEN", "SHARED", "LICENCE"])
    func refusesToPutASecretIntoPlainText(_ key: String) throws {
        let estate = try WriteEstate()
        let before = estate.store.listing
        #expect(
            estate.failure { () throws(TenantryError) in _ = try set(estate, key, "x", section: .env) }?.category
                == .badInput)
        #expect(estate.store.listing == before)
    }

    @Test func movesAPlainEntryToTheSecrets() throws {
        let estate = try WriteEstate()
        let change = try set(estate, "NAME", "secret now", section: .secrets)
        #expect(change.movedFrom == "acme/env.yaml")
        #expect(try estate.text("acme/env.yaml") == "# own\n\nLOG_LEVEL: \"debug\"   # louder\n")
        #expect(try estate.plaintext("acme/secrets.enc.yaml").hasSuffix("NAME: secret now\n"))
        // Another layer's entry would clash with it.
        let error = estate.failure { () throws(TenantryError) in _ = try set(estate, "RATE", "1", section: .secrets) }
        #expect(error?.category == .badInput)
        #expect(error?.description.contains("tiers/gold/env.yaml") == true)
    }

    @Test(arguments: [Section.env, .secrets]) func refusesTheNameOfTheMetadata(_ section: Section) throws {
        let estate = try WriteEstate()
        let before = estate.store.listing
        let error = estate.failure { () throws(TenantryError) in _ = try set(estate, "sops", "x", section: section) }
        #expect(error?.category == .badInput)
        #expect(estate.store.listing == before)
    }

    @Test func refusesASecretsFileOfSeveralDocuments() throws {
        let estate = try WriteEstate()
        try estate.putSecrets("acme/secrets.enc.yaml", "A: 1\n---\nB: 2\n")
        let before = estate.store.listing
        let workspace = try estate.workspace()
        let request = EntryRequest(tenant: "acme", key: "A", section: .secrets)
        let failures = [
            estate.failure { () throws(TenantryError) in _ = try workspace.checkSetting(request) },
            estate.failure { () throws(TenantryError) in _ = try workspace.set(request, to: [0x78]) },
            estate.failure { () throws(TenantryError) in _ = try workspace.unset(request) },
            estate.failure { () throws(TenantryError) in _ = try workspace.edit(tenant: "acme", section: .secrets) },
            estate.failure { () throws(TenantryError) in
                _ = try workspace.rotate(RotationRequest(tenant: "acme", keys: ["A"]), to: [0x78])
            },
        ]
        for failure in failures {
            #expect(failure?.category == .badInput)
            #expect(failure?.description.contains("this one has 2") == true)
        }
        #expect(estate.store.listing == before)
    }

    @Test(arguments: [("a${{ b", 1), ("${{ env.A }}", 1), ("a$${{ b", 0), ("a$ {{ b", 0)])
    func warnsOfAReference(_ value: String, _ warnings: Int) throws {
        let estate = try WriteEstate()
        #expect(try set(estate, "DB_PASSWORD", value).warnings.count == warnings)
        #expect(try estate.plaintext("acme/secrets.enc.yaml").contains(value))
    }

    @Test func countsTheTargetsOfASharedLayer() throws {
        let estate = try WriteEstate()
        #expect(try set(estate, "PORT", "1").targets == nil)
        // acme has its own now.
        #expect(try set(estate, "PORT", "2", layer: "base").targets?.map(\.title) == ["globex, shop"])
        #expect(try set(estate, "RATE", "2", layer: "tiers/gold").targets?.count == 2)
        #expect(try set(estate, "RATE", "2", layer: "tiers/gold").targets == nil)
    }

    @Test func aNewKeyNeedsASection() throws {
        let estate = try WriteEstate()
        let error = estate.failure { () throws(TenantryError) in _ = try set(estate, "NEW", "x") }
        #expect(error?.category == .usage)
        // The policy says that this one is a secret.
        #expect(try set(estate, "LICENCE", "x").section == .secrets)
    }

    @Test func suggestsTenantsAndLayers() throws {
        let estate = try WriteEstate()
        let tenant = estate.failure { () throws(TenantryError) in _ = try set(estate, "A", "x", tenant: "acne") }
        #expect(tenant?.category == .notFound && tenant?.diagnostic.hint == "did you mean acme?")
        let layer = estate.failure { () throws(TenantryError) in
            _ = try set(estate, "A", "x", section: .env, layer: "tiers/golt")
        }
        #expect(layer?.category == .notFound && layer?.diagnostic.hint == "did you mean tiers/gold?")
    }

    @Test func doesNotWriteThroughALink() throws {
        let estate = try WriteEstate()
        estate.store.putLink(to: "../base/env.yaml", at: "/estate/globex/env.yaml")
        let error = estate.failure { () throws(TenantryError) in
            _ = try set(estate, "LOG_LEVEL", "x", tenant: "globex")
        }
        #expect(error?.description.contains("base/env.yaml") == true)
    }

    @Test(arguments: 0..<12) func aFailureLeavesAllAsItWas(_ operation: Int) throws {
        let estate = try WriteEstate()
        let before = estate.store.listing
        estate.store.failOperation(operation, with: .noSpace)
        let error = estate.failure { () throws(TenantryError) in
            // Two files change.
            _ = try set(estate, "NAME", "x", section: .secrets)
        }
        estate.store.stopFailing()
        if error != nil {
            #expect(error?.category == .inputOutput)
            #expect(estate.store.listing == before)
        }
    }
}

struct WriteUnsetTests {
    @Test func removesAnEntryAndNothingElse() throws {
        let estate = try WriteEstate()
        let workspace = try estate.workspace()
        let secret = try workspace.unset(EntryRequest(tenant: "acme", key: "DB_PASSWORD"))
        #expect(secret.section == .secrets)
        #expect(secret.warnings.count == 1)
        #expect(try estate.plaintext("acme/secrets.enc.yaml") == "# acme's\nTOKEN: acme\n")
        let plain = try workspace.unset(EntryRequest(tenant: "acme", key: "LOG_LEVEL"))
        #expect(plain.section == .env)
        #expect(try estate.text("acme/env.yaml") == "# own\n\nNAME: Acme\n")
    }

    @Test func saysWhereTheKeyIs() throws {
        let estate = try WriteEstate()
        let workspace = try estate.workspace()
        let typo = estate.failure { () throws(TenantryError) in
            _ = try workspace.unset(EntryRequest(tenant: "acme", key: "DB_PASWORD"))
        }
        #expect(typo?.category == .notFound && typo?.diagnostic.hint == "did you mean DB_PASSWORD?")
        let lower = estate.failure { () throws(TenantryError) in
            _ = try workspace.unset(EntryRequest(tenant: "acme", key: "SHARED"))
        }
        #expect(lower?.diagnostic.hint == nil)
        #expect(lower?.diagnostic.notes == ["base/secrets.enc.yaml has it; --layer base means that layer"])
    }
}
