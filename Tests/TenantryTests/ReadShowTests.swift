import Documents
import Resolution
import Testing

@testable import Tenantry

@Suite struct ReadShowTests {
    @Test func masksWithoutAKey() throws {
        let shown = try ReadEstate().workspace(hasKey: false).show("acme")
        let target = try #require(shown.first)
        #expect(target.env.map(\.key) == ["LOG_LEVEL", "PORT", "URL"])
        #expect(target.env.map(\.value) == ["debug", "0644", Workspace.mask])
        #expect(target.secrets.map(\.key) == ["DB_PASSWORD", "SHARED"])
        #expect(target.secrets.allSatisfy { $0.value == Workspace.mask })
        #expect(target.env[0].origin.description == "acme/env.yaml:1:1")
        #expect(target.env[0].origin.layer == "acme")
    }

    @Test func revealsWithAKey() throws {
        let estate = try ReadEstate()
        let target = try #require(try estate.workspace().show("acme", reveals: true).first)
        #expect(target.env.last?.value == "db://acme-secret@host")
        #expect(target.secrets.map(\.value) == ["acme-secret", "everybody's"])
        let error = #expect(throws: TenantryError.self) {
            try estate.workspace(hasKey: false).show("acme", reveals: true)
        }
        #expect(error?.category == .noPermission)
    }

    @Test func aRemovedSecretIsNotShown() throws {
        let target = try #require(try ReadEstate().workspace(hasKey: false).show("globex").first)
        #expect(target.secrets.map(\.key) == ["DB_PASSWORD"])
    }

    @Test func anUnknownTenantOrEnvironmentIsNotFound() throws {
        let workspace = try ReadEstate().workspace()
        let tenant = #expect(throws: TenantryError.self) { try workspace.show("amce") }
        #expect(tenant?.category == .notFound)
        #expect(tenant?.diagnostic.hint == "did you mean acme?")
        let service = #expect(throws: TenantryError.self) { try workspace.show("acme", service: "shpo") }
        #expect(service?.category == .notFound)
    }

    @Test func aSecretsFileInPlainTextIsRefused() throws {
        let estate = try ReadEstate()
        estate.put("acme/secrets.enc.yaml", "DB_PASSWORD: in-the-clear\n")
        let error = #expect(throws: TenantryError.self) { try estate.workspace().show("acme") }
        #expect(error?.category == .badInput)
        #expect(error?.description.contains("in-the-clear") == false)
    }
}
