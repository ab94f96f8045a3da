import Documents
import Estate
import SystemPackage
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The estates that the benchmarks use, made by `make_estate.py` of the oracle beside the project.
struct GeneratedEstateTests {
    static let script = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        .removingLastComponent().appending("shared/oracle/make_estate.py")

    private static func run(_ command: String) -> Bool {
        unsafe system("\(command) >/dev/null 2>&1") == 0
    }

    /// The generator needs Python with the packages of its requirements.txt.
    /// Where it is missing the test is skipped; on CI it runs and fails.
    static let isAvailable =
        run("test -n \"$CI\"") || run("test -f '\(script)' && python3 -B -c 'import pyrage, cryptography, yaml'")

    @Test(.enabled(if: isAvailable, "shared/oracle/make_estate.py, or python3 with pyrage, is missing"))
    func loads() throws {
        let folder = try TemporaryFolder()
        let root = folder.path.appending("estate")
        #expect(Self.run("python3 -B '\(Self.script)' 12 '\(root)' --env 30"))
        let estate = try EstateFolder(at: root, store: DiskFileStore())
        let names = try estate.tenants()
        #expect(names.map(\.description).first == "tenant-00001" && names.count == 12)
        let cache = LayerCache()
        for name in names {
            let tenant = try estate.tenant(name)
            let tier = try #require(tenant.attribute("tier"))
            let region = try #require(tenant.attribute("region"))
            let layers = try estate.load(name.description, cache: cache)
            #expect(layers.map(\.layer) == ["base", "tiers/\(tier)", "regions/\(region)", name.description])
            #expect(layers[0].values.count == 2 && texts(layers[0].env).count == 30)
            #expect(layers[0].env?.root != nil && layers[1].env?.root != nil)
            // Ten secrets, and the metadata, which no decryption has taken away here.
            #expect(texts(layers[3].secrets).count == 11)
        }
    }
}
