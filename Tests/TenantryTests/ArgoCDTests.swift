import Estate
import SystemPackage
import Testing

@testable import Tenantry

@Suite struct ArgoCDTests {
    private func parameters(_ environment: [String: String]) throws(TenantryError) -> [String?] {
        let parameters = try ArgoCDParameters(environment: environment)
        return ArgoCDParameters.Name.allCases.map { parameters[$0] }
    }

    @Test(
        arguments: [
            ([:], [nil, nil, nil, nil]),
            (["ARGOCD_APP_PARAMETERS": "null"], [nil, nil, nil, nil]),
            (["ARGOCD_APP_PARAMETERS": "[]"], [nil, nil, nil, nil]),
            (["ARGOCD_APP_PARAMETERS": ""], [nil, nil, nil, nil]),
            (["ARGOCD_APP_PARAMETERS": #"[{"name":"tenant","string":"acme"}]"#], ["acme", nil, nil, nil]),
            (["ARGOCD_APP_PARAMETERS": #"[{"name":"tenant","string":""}]"#], [nil, nil, nil, nil]),
            (["PARAM_SERVICE": "shop", "ARGOCD_ENV_ENVIRONMENT": "prod"], [nil, "shop", "prod", nil]),
            (["ARGOCD_ENV_TENANT": ""], [nil, nil, nil, nil]),
            (["TENANT": "acme", "ARGOCD_APP_NAME": "globex"], [nil, nil, nil, nil]),
            (
                [
                    "ARGOCD_APP_PARAMETERS": #"[{"name":"tenant","string":"acme"}]"#, "PARAM_TENANT": "acme",
                    "ARGOCD_ENV_TENANT": "acme",
                ], ["acme", nil, nil, nil]
            ),
        ] as [([String: String], [String?])])
    func readsTheVariables(environment: [String: String], expected: [String?]) throws {
        #expect(try parameters(environment) == expected)
    }

    @Test(arguments: [
        "[", "{}", "acme", #"["tenant"]"#, #"[{"string":"acme"}]"#, #"[{"name":"tenants","string":"acme"}]"#,
        #"[{"name":"tenant","array":["acme"]}]"#, #"[{"name":"tenant"}]"#, #"[{"name":"tenant","string":5}]"#,
        #"[{"name":"tenant","string":"acme"},{"name":"tenant","string":"globex"}]"#,
    ])
    func refusesOtherLists(list: String) throws {
        #expect(throws: TenantryError.self) { try parameters(["ARGOCD_APP_PARAMETERS": list]) }
    }

    @Test func refusesTwoValues() throws {
        #expect(throws: TenantryError.self) {
            try parameters(["PARAM_TENANT": "acme", "ARGOCD_ENV_TENANT": "globex"])
        }
    }

    private func text(
        _ estate: WriteEstate, at folder: String, _ environment: [String: String] = [:]
    ) throws -> String {
        let application = try ArgoCDApplication(at: FilePath(folder), estate.surroundings)
        let output = try application.generate(ArgoCDParameters(environment: environment))
        return String(decoding: output.text, as: UTF8.self)
    }

    private func estate() throws -> WriteEstate {
        let estate = try WriteEstate(
            manifest: WriteEstate.manifest.replacing("required: true", with: "rotate: 90d")
                + "kubernetes: {namespace: \"{tenant}\"}\n")
        estate.put("acme/deep/er/note.txt", "x")
        return estate
    }

    @Test func aPathTellsTheTenant() throws {
        let estate = try estate()
        let own = try text(estate, at: "/estate/acme")
        #expect(own.contains("app.kubernetes.io/instance: acme"))
        #expect(try text(estate, at: "/estate/acme/deep/er") == own)
        #expect(try text(estate, at: "/estate", ["ARGOCD_ENV_TENANT": "acme"]) == own)
        #expect(try text(estate, at: "/", ["ARGOCD_ENV_TENANT": "acme"]) == own)
        let all = try text(estate, at: "/estate", ["ARGOCD_ENV_TENANT": "*"])
        #expect(all.hasPrefix(own) && all.count > own.count)
    }

    @Test(arguments: [("/estate", ""), ("/estate/base", ""), ("/estate/acme", "globex"), ("/estate", "acne")])
    func whatIsNotSaidIsNotGuessed(folder: String, tenant: String) throws {
        let estate = try estate()
        #expect(throws: TenantryError.self) { try text(estate, at: folder, ["ARGOCD_ENV_TENANT": tenant]) }
    }

    @Test func onlyManifestsAreGenerated() throws {
        let estate = try estate()
        let plain = try text(estate, at: "/estate/acme")
        #expect(try text(estate, at: "/estate/acme", ["ARGOCD_ENV_FORMAT": "kubernetes"]) == plain)
        for format in ["dotenv", "helm", "kubernetes-list", "kubernets"] {
            #expect(throws: TenantryError.self) {
                try text(estate, at: "/estate/acme", ["ARGOCD_ENV_FORMAT": format])
            }
        }
    }

    @Test func oneBadTargetFailsAll() throws {
        let estate = try estate()
        estate.put("globex/env.yaml", "A: ${{ env.NOWHERE }}\n")
        #expect(throws: TenantryError.self) { try text(estate, at: "/estate", ["ARGOCD_ENV_TENANT": "*"]) }
        #expect(try !text(estate, at: "/estate/acme").isEmpty)
    }

    @Test(arguments: [
        ("/estate", true), ("/estate/acme", true), ("/estate/acme/deep", true), ("/", true), ("/estate/base", false),
        ("/estate/tiers/gold", false), ("/other", false), ("/estate/chart", false),
    ])
    func discovers(folder: String, expected: Bool) throws {
        let estate = try estate()
        estate.store.put("x", at: "/other/deployment.yaml")
        estate.put("chart/Chart.yaml", "name: x\n")
        #expect(try EstateSearch(estate.store).matches(FilePath(folder)).isEmpty == !expected)
    }

    /// An estate around a repository is somebody else's; one around a submodule is not.
    @Test func anEstateIsInTheRepository() throws {
        let estate = try estate()
        estate.store.put("x", at: "/estate/acme/deep/.git/HEAD")
        #expect(try EstateSearch(estate.store).matches("/estate/acme/deep/er").isEmpty)
        #expect(throws: TenantryError.self) { try text(estate, at: "/estate/acme/deep") }
        estate.store.put("gitdir: x", at: "/estate/globex/.git")
        #expect(try EstateSearch(estate.store).matches("/estate/globex") == ["/estate"])
        estate.store.put("x", at: "/estate/.git/HEAD")
        #expect(try EstateSearch(estate.store).matches("/estate/acme") == ["/estate"])
    }

    @Test func announcesItsDefaults() throws {
        let estate = try estate()
        let own = try ArgoCDApplication(at: "/estate/acme", estate.surroundings).announcements()
        #expect(own.map(\.string) == ["acme", "", "", "kubernetes"])
        #expect(own.map(\.required) == [false, false, false, false])
        let all = try ArgoCDApplication(at: "/estate", estate.surroundings).announcements()
        #expect(all.map(\.required) == [true, false, false, false])
        #expect(all[0].tooltip.hasSuffix("acme, globex"))
    }
}
