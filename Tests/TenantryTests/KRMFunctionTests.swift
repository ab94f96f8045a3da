import Documents
import Estate
import Testing

@testable import Tenantry

/// The KRM function. kustomize itself runs it in `Tests/Checks/check_kustomize.py`.
@Suite struct KRMFunctionTests {
    private func run(_ list: String, _ estate: ReadEstate? = nil) throws -> (root: Node, errors: [TenantryError]) {
        let estate = try estate ?? ReadEstate()
        let surroundings = Surroundings(environment: ["SOPS_AGE_KEY": estate.identity], store: estate.store)
        let outcome = try KRMFunction.run(SourceText(name: "standard input", list, masksValues: true), surroundings)
        let file = try DocumentFile(parsing: SourceText(name: "output", String(decoding: outcome.text, as: UTF8.self)))
        return (try #require(file.root), outcome.errors)
    }

    private func list(_ spec: String, items: String = "[]", version: String = "v1") -> String {
        """
        apiVersion: config.kubernetes.io/\(version)
        kind: ResourceList
        items: \(items)
        functionConfig:
          kind: TenantConfiguration
          metadata: {name: config}
          spec: {estate: /estate, \(spec)}

        """
    }

    private func objects(_ root: Node) -> [ManifestObject] {
        root.member("items")?.sequence?.elements.map { ManifestObject(root: $0) } ?? []
    }

    @Test(arguments: ["v1", "v1beta1"]) func bothVersionsAreAnsweredInKind(_ version: String) throws {
        let (root, errors) = try run(list("tenants: [globex, acme]", version: version))
        #expect(errors.isEmpty)
        #expect(root.member("apiVersion")?.string == "config.kubernetes.io/\(version)")
        #expect(root.member("results") == nil)
        #expect(
            objects(root).map { "\($0.kind) \($0.namespace ?? "")" }.sorted()
                == ["ConfigMap acme", "ConfigMap globex", "Secret acme", "Secret globex"])
        #expect(objects(root).allSatisfy { $0.annotation(KustomizeBuild.needsHash) == nil })
    }

    @Test func theConfigurationDecidesAboutSuffixAndBehavior() throws {
        let (root, errors) = try run(list("tenant: acme, suffix: hash, behavior: replace"))
        #expect(errors.isEmpty)
        for object in objects(root) {
            #expect(object.name == "shop")
            #expect(object.annotation(KustomizeBuild.needsHash) == "true")
            #expect(object.annotation(KustomizeBuild.behavior) == "replace")
        }
    }

    /// The specification's fields of a result: what users of kustomize find the place by.
    @Test func aResultNamesTheObjectTheFieldAndTheFile() throws {
        let items = """
            [{kind: ConfigMap, metadata: {name: first}}, {apiVersion: apps/v1, kind: Deployment, metadata: {name: d, \
            namespace: n, annotations: {internal.config.kubernetes.io/path: a.yaml}}, \
            spec: {x: 1, containers: [{image: a}, {image: "${{ env.NO }}"}]}}]
            """
        let (root, errors) = try run(list("tenant: acme, objects: false", items: items))
        #expect(errors.count == 1)
        let results = try #require(root.member("results")?.sequence?.elements)
        let result = try #require(Array(results).first)
        let reference = result.member("resourceRef")
        #expect(
            ["apiVersion", "kind", "name", "namespace"].map { reference?.member($0)?.string } == [
                "apps/v1", "Deployment", "d", "n",
            ])
        #expect(result.member("field", "path")?.string == "spec.containers[1].image")
        #expect(result.member("file", "path")?.string == "a.yaml")
        #expect(result.member("tags") == nil)
    }

    @Test(arguments: ["\u{7F}", "\u{80}", "\u{85}", "\u{9F}", "\u{FFFE}", "\u{FFFF}"])
    func whatKustomizeDoesNotKeepIsRefused(character: String) throws {
        let estate = try ReadEstate()
        estate.put("acme/env.yaml", "GOOD: fine\nBAD: \"a\\u\(character.hexadecimal)b\"\n")
        let (_, errors) = try run(list("tenant: acme"), estate)
        #expect(errors.map(\.category) == [.badInput])
        #expect(errors.first?.diagnostic.file == "acme/env.yaml" && errors.first?.diagnostic.position?.line == 2)
    }

    @Test func aTransformerKeepsWhatKustomizeKnowsItemsBy() throws {
        let item = """
            {kind: Service, metadata: {name: x, annotations: {kustomize.config.k8s.io/id: a, \
            internal.config.kubernetes.io/id: "1", config.kubernetes.io/index: "0"}}, spec: {host: "${{ env.LOG_LEVEL }}"}}
            """
        let (root, errors) = try run(list("tenant: acme, objects: false", items: "[\(item)]"))
        #expect(errors.isEmpty)
        let object = try #require(objects(root).first)
        #expect(objects(root).count == 1)
        for key in ["kustomize.config.k8s.io/id", "internal.config.kubernetes.io/id", "config.kubernetes.io/index"] {
            #expect(object.annotation(key) != nil)
        }
        #expect(object.root.member("spec", "host")?.string == "debug")
    }

    @Test func anItemThatGotAnotherShapeLosesTheMarkOfItsComments() throws {
        let item = """
            {kind: X, metadata: {name: x, annotations: {kustomize.config.k8s.io/id: a, \
            internal.config.kubernetes.io/id: "1"}}, spec: "${{ values.image }}"}
            """
        let object = try #require(objects(try run(list("tenant: acme, objects: false", items: "[\(item)]")).root).first)
        #expect(object.annotation("internal.config.kubernetes.io/id") == nil)
        #expect(object.annotation("kustomize.config.k8s.io/id") == "a")
        #expect(object.root.member("spec", "tag")?.string == "1.10")
    }

    @Test(arguments: [
        ("tenant: nobody", TenantryError.Category.notFound), ("tenants: []", .badConfiguration),
        ("tenant: acme, sufix: hash", .badConfiguration), ("tenant: acme, objects: maybe", .badConfiguration),
        ("tenant: acme, behavior: mrege", .badConfiguration), ("tenant: {a: b}", .badConfiguration),
        ("tenant: acme, service: nothing", .notFound), ("tenant: acme, environment: prod", .notFound),
    ])
    func errorsAreResultsAndItemsStay(_ spec: String, _ category: TenantryError.Category) throws {
        let (root, errors) = try run(list(spec, items: "[{kind: Service, metadata: {name: x}}]"))
        #expect(errors.first?.category == category)
        #expect(objects(root).map(\.kind) == ["Service"])
        let results = Array(try #require(root.member("results")?.sequence?.elements))
        #expect(results.count == errors.count)
        #expect(results.allSatisfy { $0.member("severity")?.string == "error" })
        #expect(results[0].member("resourceRef", "name")?.string == "config")
    }

    @Test func noErrorShowsASecret() throws {
        let estate = try ReadEstate()
        estate.put("acme/env.yaml", "DB_PASSWORD: plain-secret\n")
        let (root, errors) = try run(list("tenants: [acme, globex]"), estate)
        #expect(errors.count == 1)
        #expect(!errors.map(\.description).joined().contains("acme-secret"))
        let results = try DocumentFormat.yaml.text(of: [root], named: "x", indentation: nil)
        #expect(!String(decoding: results, as: UTF8.self).contains("acme-secret"))
    }
}

extension String {
    fileprivate var hexadecimal: String {
        let code = String(unicodeScalars.first?.value ?? 0, radix: 16)
        return String(repeating: "0", count: 4 - code.count) + code
    }
}
