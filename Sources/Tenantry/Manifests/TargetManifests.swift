import Documents
import Emission
import Estate
import Resolution

/// The objects of one target as trees, to be put among others.
struct TargetManifests: Sendable {
    struct Item: Sendable {
        /// The name without suffix: what other manifests call the object.
        let baseName: String
        let object: ManifestObject

        /// Whether the name ends with a hash of the content.
        var hasSuffix: Bool { object.name != baseName }
    }

    let configuration: Configuration
    let items: [Item]
    /// Changes exactly when the data of any of the objects does.
    let checksum: String
}

/// Errors of several targets, to be thrown together.
extension Failures: Error {
    /// Runs code that has one error at most.
    static func gathering<Value>(_ body: () throws(TenantryError) -> Value) throws(Failures) -> Value {
        do throws(TenantryError) {
            return try body()
        } catch {
            var failures = Failures()
            failures.add(error)
            throw failures
        }
    }
}

extension Workspace {
    /// The objects of the chosen targets, in the order of a render. A Namespace that several have is there once.
    ///
    /// - Parameters:
    ///   - suffix: how names end, in place of what `kubernetes.suffix` says; an object's own suffix stays.
    ///   - forKustomize: whether values that kustomize does not keep are refused.
    /// - Throws: what is wrong with any target, all of it.
    func targetManifests(
        _ selection: TargetSelection, suffix: KubernetesSettings.Suffix? = nil, forKustomize: Bool = false
    ) throws(Failures) -> [TargetManifests] {
        var failures = Failures()
        var manifests: [TargetManifests] = []
        var ledger = NameLedger()
        do throws(TenantryError) {
            let loader = try loader()
            let schemas = try Schemas(estate)
            let files = LayerFileReader(self)
            var namespaces: Set<String> = []
            var settings = estate.manifest.kubernetes
            if let suffix { settings.suffix = suffix }
            let emitter = try self.emitter(for: settings)
            for name in try names(of: selection) {
                let tenant = try rethrowing { () throws(EstateError) in try estate.tenant(name) }
                for target in try targets(of: tenant, in: selection) {
                    do throws(TenantryError) {
                        let configuration = try loader.configuration(of: target, of: tenant)
                        let problems = try problems(with: configuration, schemas)
                        for problem in problems { failures.add(problem) }
                        guard problems.isEmpty else { continue }
                        let objects = try rethrowing { () throws(EmissionError) in
                            let objects = try emitter.objects(
                                for: configuration, files: files.files(of: target, of: tenant))
                            if forKustomize { try objects.refuseForKustomize(configuration) }
                            try ledger.insert(objects)
                            return objects.sharing(&namespaces)
                        }
                        manifests.append(try TargetManifests(configuration, objects))
                    } catch {
                        failures.add(estate.excerpted(error))
                    }
                }
            }
        } catch {
            failures.add(error)
        }
        guard failures.isEmpty else { throw failures }
        return manifests
    }
}

extension TargetManifests {
    fileprivate init(_ configuration: Configuration, _ objects: TargetObjects) throws(TenantryError) {
        var text: [UInt8] = []
        objects.appendYAML(to: &text)
        let trees = try ManifestText.objects(
            in: SourceText(name: "the rendered objects", bytes: text, masksValues: true))
        self.configuration = configuration
        items = zip(objects.objects, trees).map { Item(baseName: $0.metadata.baseName, object: $1) }
        checksum = objects.checksum
    }
}
