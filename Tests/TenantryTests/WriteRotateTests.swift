import Documents
import Estate
import Testing

@testable import Tenantry

struct WriteRotateTests {
    @Test func makesValuesByThePolicy() throws {
        let estate = try WriteEstate()
        let report = try estate.workspace().rotate(RotationRequest(tenant: "acme", keys: ["DB_PASSWORD", "TOKEN"]))
        let lines = try estate.plaintext("acme/secrets.enc.yaml").split(separator: "\n")
        let password = lines[1].dropFirst("DB_PASSWORD: ".count)
        #expect(password.count == 24 && password.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        #expect(lines[2].dropFirst("TOKEN: ".count).count == 16)
        #expect(report.targets.map(\.title) == ["acme, shop"])
        #expect(report.rotated.map(\.key) == ["DB_PASSWORD", "TOKEN"])
    }

    /// A tenant that has a value of its own does not see the change of the shared one.
    @Test func listsTheTargetsThatChange() throws {
        let estate = try WriteEstate()
        let workspace = try estate.workspace()
        let shared = try workspace.rotate(
            RotationRequest(tenant: "acme", keys: ["SHARED"], layer: "base"), to: Array("new".utf8))
        #expect(shared.targets.map(\.title) == ["acme, shop", "globex, shop"])
        let token = try workspace.rotate(RotationRequest(tenant: "acme", keys: ["TOKEN"], layer: "base"))
        #expect(token.targets.map(\.title) == ["globex, shop"])
        #expect(token.notes == ["acme/secrets.enc.yaml has a value of TOKEN, too, and keeps it"])
    }

    @Test func aSharedSecretNeedsItsLayer() throws {
        let estate = try WriteEstate()
        let before = estate.store.listing
        let workspace = try estate.workspace()
        let error = estate.failure { () throws(TenantryError) in
            _ = try workspace.rotate(RotationRequest(tenant: "acme", keys: ["SHARED"]), to: Array("x".utf8))
        }
        #expect(error?.category == .usage && error?.diagnostic.hint?.contains("--layer base") == true)
        #expect(estate.store.listing == before)
    }

    /// Which layer is meant decides who gets the new value.
    @Test func doesNotChooseAmongTheLayersOfATenant() throws {
        let estate = try WriteEstate(
            manifest: WriteEstate.manifest.replacing(
                "layers: [base, \"tiers/{tier}\", \"{tenant}\"]",
                with: "environments: [test, prod]\nlayers: [base, \"{tenant}\", \"{tenant}/{environment}\"]"))
        try estate.putSecrets("acme/prod/secrets.enc.yaml", "TOKEN: prod\n")
        let before = estate.store.listing
        let workspace = try estate.workspace()
        let error = estate.failure { () throws(TenantryError) in
            _ = try workspace.rotate(RotationRequest(tenant: "acme", keys: ["TOKEN"]))
        }
        #expect(error?.category == .usage)
        #expect(
            error?.diagnostic.notes == ["acme/secrets.enc.yaml has it", "acme/prod/secrets.enc.yaml has it"])
        #expect(estate.store.listing == before)
        let report = try workspace.rotate(RotationRequest(tenant: "acme", keys: ["TOKEN"], environment: "prod"))
        #expect(report.rotated.map(\.layer) == ["acme/prod"])
        #expect(report.targets.map(\.environment) == ["prod"])
        #expect(try estate.plaintext("acme/secrets.enc.yaml").hasSuffix("TOKEN: acme\n"))
    }

    @Test func refusesWhatItCannotRotate() throws {
        let estate = try WriteEstate()
        let workspace = try estate.workspace()
        func rotating(_ key: String, to value: String? = nil) -> TenantryError? {
            estate.failure { () throws(TenantryError) in
                _ = try workspace.rotate(RotationRequest(tenant: "acme", keys: [key]), to: value.map { Array($0.utf8) })
            }
        }
        #expect(rotating("DB_PASWORD")?.diagnostic.hint == "did you mean DB_PASSWORD?")
        #expect(rotating("LICENCE")?.category == .usage)
        #expect(rotating("DB_PASSWORD", to: "before")?.category == .badInput)
        #expect(rotating("LOG_LEVEL")?.category == .notFound)
        #expect(rotating("sops", to: "x")?.category == .badInput)
    }

    @Test func givesARequiredSecretItsFirstValue() throws {
        let estate = try WriteEstate()
        let report = try estate.workspace().rotate(RotationRequest(tenant: "globex", keys: ["DB_PASSWORD"]))
        #expect(report.targets.map(\.title) == ["globex, shop"])
        #expect(try estate.plaintext("globex/secrets.enc.yaml").count == "DB_PASSWORD: ".count + 24 + 1)
    }

    @Test func generatedValuesBeginNoReference() throws {
        let generator = SecretGenerator(.password(length: 8, characters: Array("${".utf8)))
        for _ in 0..<200 {
            #expect(!String(decoding: try generator.generate().value, as: UTF8.self).contains("${{"))
        }
    }

    // MARK: The record, the previous value, all tenants

    @Test func notesDownWhatChanges() throws {
        let estate = try WriteEstate()
        let workspace = try estate.workspace()
        _ = try workspace.rotate(RotationRequest(tenant: "acme", keys: ["DB_PASSWORD", "TOKEN"]))
        _ = try workspace.set(EntryRequest(tenant: "acme", key: "TOKEN"), to: Array("brought along".utf8))
        // No policy, and no rotation: nobody asks how old it is.
        _ = try workspace.set(EntryRequest(tenant: "acme", key: "OTHER", section: .secrets), to: Array("x".utf8))
        let source = SourceText(name: "rotation.yaml", try estate.text("acme/rotation.yaml"))
        let record = try RotationRecord(parsing: source)
        #expect(record.entries.map(\.key) == ["DB_PASSWORD", "TOKEN"])
        #expect(record.entries.map(\.entry.generation) == [1, 2])
        #expect(record.entries.allSatisfy { $0.entry.changed.seconds == 1_800_000_000 })
        let before = estate.store.listing
        _ = try workspace.set(EntryRequest(tenant: "acme", key: "TOKEN"), to: Array("brought along".utf8))
        #expect(estate.store.listing == before)
    }

    @Test func keepsThePreviousValueUntilItIsFinished() throws {
        let estate = try WriteEstate()
        let workspace = try estate.workspace()
        let keys = RotationRequest.Subject.secrets(["DB_PASSWORD"], of: "acme")
        _ = try workspace.rotate(RotationRequest(keys, action: .replaceKeepingPrevious))
        #expect(try estate.plaintext("acme/secrets.enc.yaml").hasSuffix("DB_PASSWORD_PREVIOUS: before\n"))
        let before = estate.store.listing
        let error = estate.failure { () throws(TenantryError) in
            _ = try workspace.rotate(RotationRequest(keys, action: .replaceKeepingPrevious))
        }
        #expect(error?.category == .badInput && estate.store.listing == before)
        _ = try workspace.rotate(RotationRequest(keys, action: .finish))
        let text = try estate.plaintext("acme/secrets.enc.yaml")
        #expect(!text.contains("PREVIOUS") && !text.contains("before"))
        let again = estate.failure { () throws(TenantryError) in
            _ = try workspace.rotate(RotationRequest(keys, action: .finish))
        }
        #expect(again?.category == .notFound)
    }

    @Test func givesEachTenantAFreshValue() throws {
        let estate = try WriteEstate()
        for number in 0..<30 {
            estate.put("t\(number)/tenant.yaml", "attributes: {tier: gold}\n")
            try estate.putSecrets("t\(number)/secrets.enc.yaml", "TOKEN: the same\n")
        }
        let report = try estate.workspace().rotate(RotationRequest(.everyTenant(["TOKEN"])))
        #expect(report.rotated.count == 31 && report.targets.count == 31)
        var texts: Set<String> = []
        for number in 0..<30 { texts.insert(try estate.plaintext("t\(number)/secrets.enc.yaml")) }
        #expect(texts.count == 30)
        // The shared one stays: nobody rotates it for all in passing.
        #expect(try estate.plaintext("base/secrets.enc.yaml").contains("TOKEN: base"))
    }

    /// All or none: the one that cannot be opened leaves the others as they were.
    @Test func rotatesAllTenantsOrNone() throws {
        let estate = try WriteEstate()
        for number in 0..<5 {
            estate.put("t\(number)/tenant.yaml", "attributes: {tier: gold}\n")
            try estate.putSecrets("t\(number)/secrets.enc.yaml", "TOKEN: the same\n")
        }
        estate.put(
            "t3/secrets.enc.yaml",
            try estate.text("t3/secrets.enc.yaml").replacing(
                "TOKEN: ENC[AES256_GCM,data:", with: "TOKEN: ENC[AES256_GCM,data:AA"))
        let before = estate.store.listing
        let workspace = try estate.workspace()
        let error = estate.failure { () throws(TenantryError) in
            _ = try workspace.rotate(RotationRequest(.everyTenant(["TOKEN"])))
        }
        #expect(error != nil && estate.store.listing == before)
    }

    @Test func aTrialWritesNothing() throws {
        let estate = try WriteEstate()
        let before = estate.store.listing
        let report = try estate.workspace().rotate(RotationRequest(.all(of: "acme"), isTrial: true))
        #expect(report.rotated.map(\.key) == ["DB_PASSWORD", "TOKEN"] && estate.store.listing == before)
    }

    @Test func generatesWhatIsMissingAndNothingElse() throws {
        let estate = try WriteEstate()
        let workspace = try estate.workspace()
        #expect(
            try workspace.rotate(RotationRequest(.missing([], of: nil))).rotated.map(\.file) == [
                "globex/secrets.enc.yaml"
            ])
        #expect(try workspace.rotate(RotationRequest(.missing([], of: nil))).rotated.isEmpty)
        #expect(try estate.plaintext("acme/secrets.enc.yaml").contains("DB_PASSWORD: before"))
    }

    // MARK: Due

    @Test func whatIsDueAndWhatIsNot() throws {
        let manifest = WriteEstate.manifest.replacing("LICENCE: {required: true}", with: "LICENCE: {rotate: 30d}")
            .replacing("alphabet: hex}}", with: "alphabet: hex}, rotate: 90d}")
        let estate = try WriteEstate(manifest: manifest)
        try estate.putSecrets("acme/secrets.enc.yaml", "DB_PASSWORD: before\nLICENCE: l\nTOKEN: t\n")
        // The clock stands at 2027-01-15; the files were changed on 2026-01-02.
        let workspace = try estate.workspace()
        let unrecorded = try workspace.due()
        #expect(unrecorded.examined == 2 && unrecorded.unrecorded == 2 && unrecorded.hasOverdue)
        #expect(unrecorded.secrets.map(\.key) == ["LICENCE", "DB_PASSWORD"])
        _ = try workspace.rotate(RotationRequest(tenant: "acme", keys: ["DB_PASSWORD"]))
        let rotated = try workspace.due()
        // The file changed, so what has no record may be as new.
        #expect(rotated.secrets.isEmpty && rotated.unrecorded == 1)
        #expect(try workspace.due(within: .seconds(30 * 86_400)).secrets.map(\.key) == ["LICENCE"])
        #expect(try workspace.due(["globex"]).examined == 0)
        // A record that claims more than the file is not believed.
        try estate.putSecrets("acme/secrets.enc.yaml", "DB_PASSWORD: again\n")
        let lying = try workspace.due()
        #expect(lying.secrets.map(\.key) == ["DB_PASSWORD"] && lying.secrets[0].isRecorded == false)
    }
}
