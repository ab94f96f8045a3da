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
    /// The objects of the chosen targets, in the order of a render.
    ///
    /// - Parameter suffix: how names end, in place of what the manifest says.
    /// - Throws: what is wrong with any target, all of it.
    func targetManifests(
        _ selection: TargetSelection, suffix: KubernetesSettings.Suffix? = nil
    ) throws(Failures) -> [TargetManifests] {
        var failures = Failures()
        var manifests: [TargetManifests] = []
        var ledger = NameLedger()
        do throws(TenantryError) {
            let loader = try loader()
            let schemas = try Schemas(estate)
            var settings = estate.manifest.kubernetes
            if let suffix { settings.suffix = suffix }
            let emitter = try self.emitter(for: settings)
            settings.suffix = .none
            let plain = try self.emitter(for: settings)
            for name in try names(of: selection) {
                let tenant = try rethrowing { () throws(EstateError) in try estate.tenant(name) }
                for target in try targets(of: tenant, in: selection) {
                    do throws(TenantryError) {
                        let configuration = try loader.configuration(of: target, of: tenant)
                        let flaws = try flaws(of: configuration, schemas)
                        for flaw in flaws { failures.add(flaw) }
                        guard flaws.isEmpty else { continue }
                        manifests.append(try objects(of: configuration, emitter, plain, &ledger))
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

    /// What is wrong with a configuration although it resolves.
    private func flaws(of configuration: Configuration, _ schemas: Schemas) throws(TenantryError) -> [TenantryError] {
        let missing = estate.manifest.missingSecrets(in: configuration)
        var unfit: [TenantryError] = []
        do {
            unfit = try schemas.violations(in: configuration).map { TenantryError(.badInput, $0.diagnostic) }
        } catch {
            throw TenantryError(wrapping: error)
        }
        return estate.plainSecrets(in: configuration) + (missing + unfit).map(estate.excerpted)
    }

    private func objects(
        of configuration: Configuration, _ emitter: KubernetesEmitter, _ plain: KubernetesEmitter,
        _ ledger: inout NameLedger
    ) throws(TenantryError) -> TargetManifests {
        let (objects, named) = try rethrowing { () throws(EmissionError) in
            let objects = try emitter.objects(for: configuration)
            try ledger.insert(objects)
            return (objects, try plain.objects(for: configuration))
        }
        var texts: (full: [UInt8], plain: [UInt8]) = ([], [])
        objects.appendYAML(to: &texts.full)
        named.appendYAML(to: &texts.plain)
        let full = try ManifestText.objects(in: Self.rendered(texts.full))
        let base = try ManifestText.objects(in: Self.rendered(texts.plain))
        let items = zip(full, base).map { TargetManifests.Item(baseName: $1.name, object: $0) }
        return TargetManifests(configuration: configuration, items: items, checksum: objects.checksum)
    }

    private func emitter(for settings: KubernetesSettings) throws(TenantryError) -> KubernetesEmitter {
        do throws(EmissionError) {
            return try KubernetesEmitter(settings)
        } catch {
            var diagnostic = error.diagnostic
            diagnostic.file = diagnostic.file ?? estate.manifest.file
            throw TenantryError(error.category, diagnostic)
        }
    }

    private static func rendered(_ text: [UInt8]) -> SourceText {
        SourceText(name: "the rendered objects", bytes: text, masksValues: true)
    }
}
