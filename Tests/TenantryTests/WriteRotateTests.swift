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
}
