import Foundation
import Tenantry
import Testing

/// The library as another package sees it, on the sample estate.
struct TenantryEstateTests {
    private static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func estate(keys: String = "keys.example") throws -> TenantryEstate {
        try TenantryEstate(
            directory: Self.project.appending(path: "tenants").path,
            environment: ["SOPS_AGE_KEY_FILE": Self.project.appending(path: keys).path])
    }

    @Test func listsTenants() throws {
        #expect(try estate().tenants() == ["acme", "globex", "initech"])
    }

    @Test func resolvesVariables() throws {
        let variables = try estate().variables(of: "acme")
        let host = try #require(variables.first { $0.name == "DB_HOST" })
        #expect(host.value == "acme-db.internal" && !host.isSecret && host.file == "acme/env.yaml")
        let url = try #require(variables.first { $0.name == "DATABASE_URL" })
        #expect(url.isSecret && url.value.hasPrefix("postgres://acme:"))
        var dumped = ""
        dump(url, to: &dumped)
        #expect(!"\(url)\(dumped)".contains(url.value))
    }

    @Test func rendersManifests() throws {
        let text = try estate().manifests(of: "acme")
        #expect(text.contains("kind: ConfigMap") && text.contains("kind: Secret"))
    }

    @Test func namesTheKindOfFailure() throws {
        let unknown = #expect(throws: TenantryError.self) { try estate().variables(of: "acne") }
        #expect(unknown?.category == .notFound)
        #expect(unknown?.description.contains("did you mean acme?") == true)
        let missing = #expect(throws: TenantryError.self) { try estate(keys: "nowhere").variables(of: "acme") }
        #expect(missing?.category == .notFound)
    }
}
