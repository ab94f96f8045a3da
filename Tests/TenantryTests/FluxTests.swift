import Documents
import Estate
import SystemPackage
import Testing

@testable import Tenantry

@Suite struct FluxTests {
    /// A manifest that says in which namespaces the objects are.
    private static let manifest = WriteEstate.manifest + "kubernetes: {namespace: \"{tenant}\"}\n"

    private func place(_ more: String = "") throws -> WriteEstate { try WriteEstate(manifest: Self.manifest + more) }

    private func objects(_ text: [UInt8]) throws -> [Mapping] {
        try DocumentFile(parsing: SourceText(name: "flux", bytes: text)).documents.compactMap { $0.root?.mapping }
    }

    private func kustomizations(_ estate: WriteEstate) throws -> [Mapping] {
        let settings = FluxKustomizationSettings(
            try FluxSource(.gitRepository, named: "estate"), folder: try SourceFolder("rendered"))
        return try objects(estate.workspace().fluxKustomizations(TargetSelection(.all), settings))
    }

    @Test func oneForEachTenant() throws {
        let found = try kustomizations(place())
        #expect(found.map { $0["metadata"]?.mapping?["name"]?.string } == ["acme", "globex"])
        #expect(found.map { $0["spec"]?.mapping?["path"]?.string } == ["./rendered/acme", "./rendered/globex"])
        #expect(found.allSatisfy { $0["spec"]?.mapping?["suspend"] == nil })
    }

    @Test func suspendedTenantsAreSuspended() throws {
        let estate = try place()
        estate.put("acme/tenant.yaml", "attributes: {tier: gold}\nsuspended: true\n")
        let found = try kustomizations(estate)
        #expect(found.map { $0["spec"]?.mapping?["suspend"]?.scalar?.value } == [.bool(true), nil])
    }

    @Test func longNamesAreRefused() throws {
        let estate = try place("environments: [an-environment-with-quite-a-long-name]\n")
        estate.put("a-tenant-with-a-long-name-of-its-own/tenant.yaml", "attributes: {tier: gold}\n")
        #expect(throws: TenantryError.self) { try kustomizations(estate) }
    }

    @Test func namesThatCoincideAreRefused() throws {
        let estate = try place("environments: [prod, eu-prod]\n")
        estate.put("acme-eu/tenant.yaml", "attributes: {tier: gold}\n")
        #expect(throws: TenantryError.self) { try kustomizations(estate) }
    }

    @Test func releasesOfOneNameAreRefused() throws {
        let settings = FluxHelmReleaseSettings(try FluxSource(.gitRepository, named: "estate"), chart: "./chart")
        let together = try WriteEstate(manifest: WriteEstate.manifest + "kubernetes: {namespace: shared}\n")
        #expect(throws: TenantryError.self) {
            try together.workspace().fluxHelmReleases(TargetSelection(.all), settings)
        }
        let found = try objects(place().workspace().fluxHelmReleases(TargetSelection(.all), settings))
        #expect(found.map { $0["metadata"]?.mapping?["namespace"]?.string } == ["acme", "globex"])
    }

    @Test func objectsWithoutANamespaceAreRefused() throws {
        let source = try FluxSource(.gitRepository, named: "estate")
        let estate = try WriteEstate()
        let applied = #expect(throws: TenantryError.self) { try kustomizations(estate) }
        let released = #expect(throws: TenantryError.self) {
            try estate.workspace().fluxHelmReleases(
                TargetSelection(.named(["acme"])), FluxHelmReleaseSettings(source, chart: "./chart"))
        }
        #expect([applied?.category, released?.category] == [.badConfiguration, .badConfiguration])
    }

    @Test(arguments: [
        ("rendered", "rendered"), ("./tenants/./rendered/", "tenants/rendered"), (".", ""), ("a//b", "a/b"),
        ("..a", "..a"), ("/abs", nil), ("../x", nil), ("a/../b", nil), ("/", nil),
    ])
    func foldersAreInTheSource(text: String, path: String?) {
        #expect((try? SourceFolder(text))?.path == path)
    }

    @Test(arguments: [
        ("10m", true), ("1h30m", true), ("500ms", true), ("1.5h", true), ("10", false), ("m", false), ("", false),
        ("10m ", false), ("-1m", false), ("1.m", false), ("10d", false),
    ])
    func readsDurations(text: String, isValid: Bool) throws {
        let source = try? FluxSource(.gitRepository, named: "estate", interval: text)
        #expect((source != nil) == isValid)
    }
}
