import Documents
import Estate
import SystemPackage
import Testing

struct TenantTests {
    @Test func findsTheEstateFromBelow() throws {
        let (_, store) = try memoryEstate(["tenantry.yaml": "version: 1\n", "a/b/env.yaml": ""])
        #expect(try EstateFolder.find(from: "/estate/a/b", store: store).root == "/estate")
        #expect(try EstateFolder.find(from: "/estate", store: store).manifest.services == ["estate"])
        let error = try #require(throws: EstateError.self) { try EstateFolder.find(from: "/", store: store) }
        #expect(error.code == .manifestNotFound)
        #expect(error.diagnostic.hint?.contains("tenantry init") == true)
    }

    @Test func listsTenantsAndNothingElse() throws {
        let (estate, store) = try memoryEstate(
            [
                "tenantry.yaml": "version: 1\nlayers: [base, 'tiers/{tier}', '{tenant}']\n",
                ".sops.yaml": "", "README.md": "", "base/env.yaml": "", "tiers/gold/env.yaml": "", "tiers/env.yaml": "",
                "tenant-2/tenant.yaml": "", "tenant-10/env.yaml": "", "alpha/secrets.enc.yaml": "", "docs/index.md": "",
                ".git/env.yaml": "", "Upper/env.yaml": "", "chart/Chart.yaml": "", "chart/values.yaml": "",
                "outside/x": "",
            ],
            links: ["linked": "alpha", "dangling": "nowhere", "file": "README.md"])
        #expect(try estate.tenants().map(\.description) == ["alpha", "linked", "tenant-10", "tenant-2"])
        // Only the manifest was read.
        #expect(store.reads == ["/estate/tenantry.yaml"])
    }

    @Test(arguments: [
        ("tenants/{tenant}", "tenants/a/env.yaml", "tenants/a"),
        ("x/t-{tenant}-prod", "x/t-a-prod/env.yaml", "x/t-a-prod"),
        ("x/{tenant}/config", "x/a/config/env.yaml", "x/a/config"),
    ])
    func findsTenantsWhereTheManifestPutsThem(_ pattern: String, _ file: String, _ folder: String) throws {
        let (estate, _) = try memoryEstate([
            "tenantry.yaml": "version: 1\ntenants: '\(pattern)'\n", file: "A: 1\n", "base/env.yaml": "", "x/b/c": "",
            "other/env.yaml": "",
        ])
        #expect(try estate.tenants().map(\.description) == ["a"])
        let tenant = try estate.tenant(named: "a")
        #expect(tenant.folder == folder)
        let target = Target(tenant: tenant.name, service: "estate", environment: nil)
        #expect(try estate.layerFolders(for: target, of: tenant).map(\.name) == ["base", folder])
    }

    @Test func hasNoTenantsWithoutTheirFolder() throws {
        let (estate, _) = try memoryEstate(["tenantry.yaml": "version: 1\ntenants: 'tenants/{tenant}'\n"])
        #expect(try estate.tenants().isEmpty)
    }

    @Test func knowsLayersBelowTheTenants() throws {
        let (estate, _) = try memoryEstate([
            "tenantry.yaml": """
            version: 1
            environments: [dev]
            tenants: "prod/{tenant}"
            layers: [prod/base, "prod/{environment}", "prod/{tier?}", "prod/{tenant}"]
            """,
            "prod/base/env.yaml": "", "prod/dev/env.yaml": "", "prod/gold/env.yaml": "", "prod/a/tenant.yaml": "",
        ])
        // The folder gold could be a tier: only tenant.yaml makes it a tenant.
        #expect(try estate.tenants().map(\.description) == ["a"])
        #expect(throws: EstateError.self) { try estate.tenant(named: "gold") }
        #expect(throws: EstateError.self) { try estate.tenant(named: "base") }
    }

    @Test func refusesATenantWithABadName() throws {
        let (estate, _) = try memoryEstate(["tenantry.yaml": "version: 1\n", "My_Tenant/tenant.yaml": ""])
        let error = try #require(throws: EstateError.self) { try estate.tenants() }
        #expect(error.code == .invalidName)
        #expect(error.diagnostic.file == "My_Tenant")
        #expect(error.diagnostic.hint == "my-tenant would be valid")
    }

    @Test func suggestsAnotherTenant() throws {
        let (estate, _) = try memoryEstate([
            "tenantry.yaml": "version: 1\n", "tenant-1/env.yaml": "", "acme/env.yaml": "", "base/env.yaml": "",
        ])
        let near = try #require(throws: EstateError.self) { try estate.tenant(named: "tennant-1") }
        #expect(near.code == .unknownTenant)
        #expect(near.diagnostic.hint == "did you mean tenant-1?")
        let far = try #require(throws: EstateError.self) { try estate.tenant(named: "base") }
        #expect(far.diagnostic.hint?.contains("tenantry list") == true)
        let bad = try #require(throws: EstateError.self) { try estate.tenant(named: "../acme") }
        #expect(bad.code == .invalidName)
    }

    @Test func readsTheTenantsFile() throws {
        let (estate, store) = try memoryEstate([
            "tenantry.yaml": "version: 1\nservices: [a, b]\nenvironments: [dev, prod]\n",
            "t/tenant.yaml": """
            attributes: {tier: gold, version: 1.10, port: 0644}
            services: [b]
            environments: [prod]
            suspended: true
            """,
            "t/env.yaml": "A: 1\n", "u/tenant.yaml": "# nothing\n", "v/env.yaml": "",
        ])
        let tenant = try estate.tenant(named: "t")
        #expect(tenant.attributes.map { "\($0.key)=\($0.value)" } == ["tier=gold", "version=1.10", "port=0644"])
        #expect(tenant.isSuspended)
        #expect(
            try estate.targets(of: tenant) == [Target(tenant: tenant.name, service: "b", environment: "prod")])
        #expect(store.reads == ["/estate/tenantry.yaml", "/estate/t/tenant.yaml"])
        for name in ["u", "v"] {
            let tenant = try estate.tenant(named: name)
            #expect(tenant.attributes.isEmpty && !tenant.isSuspended)
            #expect(try estate.targets(of: tenant).count == 4)
        }
    }

    @Test func filtersTargets() throws {
        let (estate, _) = try memoryEstate([
            "tenantry.yaml": "version: 1\nservices: [api, web]\nenvironments: [dev, prod]\n",
            "t/tenant.yaml": "services: [web]\n",
        ])
        let tenant = try estate.tenant(named: "t")
        #expect(try estate.targets(of: tenant, environment: "dev").map(\.environment) == ["dev"])
        #expect(try estate.targets(of: tenant, service: "api").isEmpty)
        let service = try #require(throws: EstateError.self) { try estate.targets(of: tenant, service: "ap1") }
        #expect(service.code == .unknownService && service.diagnostic.hint == "did you mean api?")
        let environment = try #require(throws: EstateError.self) {
            try estate.targets(of: tenant, environment: "staging")
        }
        #expect(environment.code == .unknownEnvironment)
        #expect(environment.diagnostic.hint == "known environments: dev, prod")
    }

    @Test(
        arguments: [
            ("atributes: {}", .unknownKey, 1, "did you mean attributes?"),
            ("attributes: [a]", .wrongType, 13, nil), ("attributes: {tier: {a: b}}", .wrongType, 20, nil),
            ("attributes: {tier: }", .wrongType, 20, nil),
            ("attributes: {1a: b}", .invalidValue, 14, "begin with a letter"),
            ("attributes: {tenant: b}", .invalidValue, 14, "another name"),
            ("attributes: {tier: ../x}", .invalidValue, 20, "folder of a layer"),
            ("attributes: {tier: a/b}", .invalidValue, 20, "folder of a layer"),
            ("attributes: {tier: ''}", .invalidValue, 20, "folder of a layer"),
            ("services: [estat]", .unknownService, 12, "did you mean estate?"),
            ("services: []", .invalidValue, 11, nil),
            ("services: [estate, estate]", .invalidValue, 20, nil),
            ("environments: [dev]", .unknownEnvironment, 16, "the estate has no environments"),
            ("suspended: 'yes'", .wrongType, 12, nil), ("- a", .wrongType, 1, nil),
        ] as [(String, EstateError.Code, Int, String?)])
    func refusesInATenantsFile(_ text: String, _ code: EstateError.Code, _ column: Int, _ hint: String?) throws {
        let (estate, _) = try memoryEstate([
            "tenantry.yaml": "version: 1\nlayers: ['tiers/{tier}', '{tenant}']\n", "t/tenant.yaml": text + "\n",
        ])
        let error = try #require(throws: EstateError.self) { try estate.tenant(named: "t") }
        #expect(error.code == code)
        #expect(error.diagnostic.file == "t/tenant.yaml")
        #expect(error.diagnostic.position == SourcePosition(line: 1, column: column))
        #expect(error.diagnostic.excerpt == text)
        if let hint { #expect(error.diagnostic.hint?.contains(hint) == true, "\(error.diagnostic.hint ?? "")") }
    }
}
