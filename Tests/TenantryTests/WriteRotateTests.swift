import Documents
import Estate
import Testing

@testable import Tenantry

struct WriteRotateTests {
    @Test func makesValuesByThePolicy() throws {
        let estate = try WriteEstate()
        let report = try estate.workspace().rotate(["DB_PASSWORD", "TOKEN"], tenant: "acme")
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
        let shared = try workspace.rotate(["SHARED"], tenant: "acme", layer: "base", to: Array("new".utf8))
        #expect(shared.targets.map(\.title) == ["acme, shop", "globex, shop"])
        let token = try workspace.rotate(["TOKEN"], tenant: "acme", layer: "base")
        #expect(token.targets.map(\.title) == ["globex, shop"])
    }

    @Test func aSharedSecretNeedsItsLayer() throws {
        let estate = try WriteEstate()
        let before = estate.store.listing
        let workspace = try estate.workspace()
        let error = estate.failure { () throws(TenantryError) in
            _ = try workspace.rotate(["SHARED"], tenant: "acme", to: Array("x".utf8))
        }
        #expect(error?.category == .usage && error?.diagnostic.hint?.contains("--layer base") == true)
        #expect(estate.store.listing == before)
    }

    @Test func refusesWhatItCannotRotate() throws {
        let estate = try WriteEstate()
        let workspace = try estate.workspace()
        func rotating(_ key: String, to value: String? = nil) -> TenantryError? {
            estate.failure { () throws(TenantryError) in
                _ = try workspace.rotate([key], tenant: "acme", to: value.map { Array($0.utf8) })
            }
        }
        #expect(rotating("DB_PASWORD")?.diagnostic.hint == "did you mean DB_PASSWORD?")
        #expect(rotating("LICENCE")?.category == .usage)
        #expect(rotating("DB_PASSWORD", to: "before")?.category == .badInput)
        #expect(rotating("LOG_LEVEL")?.category == .notFound)
    }

    @Test func givesARequiredSecretItsFirstValue() throws {
        let estate = try WriteEstate()
        let report = try estate.workspace().rotate(["DB_PASSWORD"], tenant: "globex")
        #expect(report.targets.map(\.title) == ["globex, shop"])
        #expect(try estate.plaintext("globex/secrets.enc.yaml").count == "DB_PASSWORD: ".count + 24 + 1)
    }

    @Test func generatedValuesBeginNoReference() {
        let generator = SecretGenerator(length: 8, characters: Array("${".utf8))
        for _ in 0..<200 {
            #expect(!String(decoding: generator.value(), as: UTF8.self).contains("${{"))
        }
    }
}
