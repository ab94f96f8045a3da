import Documents
import Estate
import SystemPackage
import Testing

struct LayerTests {
    static let manifest = """
        version: 1
        environments: [dev, prod]
        layers:
          - base
          - tiers/{tier}
          - regions/{region?}
          - "{tenant}"
          - "{tenant}/{environment}"
        """

    @Test func ordersTheLayersThatExist() throws {
        let (estate, _) = try memoryEstate([
            "tenantry.yaml": Self.manifest, "base/env.yaml": "", "tiers/gold/env.yaml": "", "regions/eu/env.yaml": "",
            "a/tenant.yaml": "attributes: {tier: gold, region: eu}\n", "a/prod/env.yaml": "",
            "b/tenant.yaml": "attributes: {tier: silver}\n",
        ])
        func layers(_ name: String, _ environment: String) throws -> [String] {
            let tenant = try estate.tenant(named: name)
            let target = try #require(try estate.targets(of: tenant, environment: environment).first)
            return try estate.layerFolders(for: target, of: tenant).map(\.name)
        }
        #expect(try layers("a", "prod") == ["base", "tiers/gold", "regions/eu", "a", "a/prod"])
        #expect(try layers("a", "dev") == ["base", "tiers/gold", "regions/eu", "a"])
        #expect(try layers("b", "dev") == ["base", "b"])
    }

    @Test func namesTheMissingAttribute() throws {
        let (estate, _) = try memoryEstate([
            "tenantry.yaml": Self.manifest, "a/tenant.yaml": "attributes: {teir: gold}\n", "b/env.yaml": "",
        ])
        let error = try #require(throws: EstateError.self) { try estate.load("a") }
        #expect(error.code == .missingAttribute)
        #expect(error.diagnostic.file == "a/tenant.yaml")
        #expect(error.diagnostic.summary.contains("no attribute tier"))
        #expect(error.diagnostic.notes == ["the layer tiers/{tier} is at tenantry.yaml:5:5"])
        #expect(error.diagnostic.hint == "did you mean tier where a/tenant.yaml says teir?")
        let other = try #require(throws: EstateError.self) { try estate.load("b") }
        #expect(other.diagnostic.hint?.contains("attributes: {tier: …}") == true)
    }

    @Test func readsTheSections() throws {
        let (estate, _) = try memoryEstate([
            "tenantry.yaml": """
            version: 1
            files:
              values: [values.yaml, version.yaml]
              env: {path: values.yaml, root: app.config}
              secrets: {path: s.yaml, root: appSecret}
            """,
            "base/values.yaml": "app:\n  config: {A: 1.10, B: no}\nx: 1\n", "base/version.yaml": "tag: 1\n",
            "base/s.yaml": "appSecret: {P: x}\n",
            "t/values.yaml": "app: {other: 1}\n", "t/s.yaml": "{}\n",
        ])
        let layers = try estate.load("t")
        #expect(layers.map(\.layer) == ["base", "t"])
        #expect(layers[0].values.map(\.file) == ["base/values.yaml", "base/version.yaml"])
        #expect(texts(layers[0].env) == ["A=1.10", "B=no"])
        #expect(texts(layers[0].secrets) == ["P=x"])
        #expect(layers[0].env?.root?.position == SourcePosition(line: 2, column: 11))
        #expect(layers[1].values.map(\.file) == ["t/values.yaml"])
        #expect(layers[1].env?.file == "t/values.yaml" && layers[1].env?.root == nil)
        #expect(layers[1].secrets?.root == nil)
    }

    @Test(arguments: [
        ("A: {B: 1}", EstateError.Code.notFlat, 4), ("A: [1]", .notFlat, 4), ("- A", .wrongType, 1),
        ("just a text", .wrongType, 1), ("1A: x", .invalidKey, 1), ("A: 1\nA: 2", .invalidDocument, 1),
        ("A: 1\n---\nB: 1", .invalidDocument, 1), ("A: \u{1}", .invalidDocument, 4), ("<<: 1", .invalidDocument, 5),
        ("<<: {A: {B: 1}}", .notFlat, 9),
    ])
    func refusesAnEnvFile(_ text: String, _ code: EstateError.Code, _ column: Int) throws {
        let (estate, _) = try memoryEstate(["tenantry.yaml": "version: 1\n", "t/env.yaml": text])
        let error = try #require(throws: EstateError.self) { try estate.load("t") }
        #expect(error.code == code)
        #expect(error.diagnostic.file == "t/env.yaml")
        #expect(error.diagnostic.position?.column == column)
        if code == .notFlat { #expect(error.diagnostic.summary.contains("env is flat")) }
    }

    @Test func showsNoSecretInAnError() throws {
        let (estate, _) = try memoryEstate(["tenantry.yaml": "version: 1\n", "t/secrets.enc.yaml": "hunter2\n"])
        let error = try #require(throws: EstateError.self) { try estate.load("t") }
        #expect(error.code == .wrongType)
        #expect(!"\(error.diagnostic)".contains("hunter2"))
    }

    @Test func readsSharedFilesOnce() throws {
        var files = [
            "tenantry.yaml": "version: 1\nlayers: [base, 'tiers/{tier}', '{tenant}']\n", "base/env.yaml": "A: base\n",
            "base/values.yaml": "a: 1\n", "base/secrets.enc.yaml": "S: base\n", "tiers/gold/env.yaml": "A: gold\n",
        ]
        for number in 0..<20 {
            files["t\(number)/tenant.yaml"] = "attributes: {tier: gold}\n"
            files["t\(number)/env.yaml"] = "A: \(number)\n"
        }
        let (estate, store) = try memoryEstate(files)
        let cache = LayerCache()
        for name in try estate.tenants() {
            let layers = try estate.load(name.description, cache: cache)
            #expect(layers.map { texts($0.env) } == [["A=base"], ["A=gold"], ["A=\(name.description.dropFirst())"]])
        }
        // Whether it exists or not.
        for file in ["base/env.yaml", "base/version.yaml", "tiers/gold/env.yaml", "t7/env.yaml", "t7/tenant.yaml"] {
            #expect(store.reads.filter { $0 == FilePath("/estate/\(file)") }.count == 1, "\(file)")
        }
    }

    @Test func skipsSectionsThatNobodyWants() throws {
        let (estate, store) = try memoryEstate([
            "tenantry.yaml": "version: 1\n", "t/env.yaml": "A: 1\n", "t/values.yaml": "a: 1\n",
            "t/secrets.enc.yaml": "S: 1\n",
        ])
        let tenant = try estate.tenant(named: "t")
        let layers = try estate.layers(
            of: estate.targets(of: tenant)[0], of: tenant, sections: [.env], cache: LayerCache(), decrypt: { _ in nil })
        #expect(texts(layers[0].env) == ["A=1"])
        #expect(layers[0].values.isEmpty && layers[0].secrets == nil)
        #expect(!store.reads.contains("/estate/t/secrets.enc.yaml"))
    }
}
