import Estate
import SystemPackage
import Testing

@testable import Tenantry

@Suite struct ReadListTests {
    @Test func listsTenantsWithAttributesAndWithoutKey() throws {
        let estate = try ReadEstate()
        let tenants = try estate.workspace(hasKey: false).list()
        #expect(tenants.map(\.name.description) == ["acme", "globex"])
        #expect(tenants[0].attribute("tier") == "gold")
        #expect(!estate.store.reads.contains { $0.string.contains("secrets") })
    }

    @Test func refusesABrokenTenantFile() throws {
        let estate = try ReadEstate()
        estate.put("acme/tenant.yaml", "atributes: {}\n")
        #expect { try estate.workspace().list() } throws: { ($0 as? TenantryError)?.category == .badConfiguration }
    }
}
