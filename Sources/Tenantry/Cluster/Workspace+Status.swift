import Emission
import Estate

/// Where the objects of a cluster come from.
package enum ClusterSource: Sendable {
    case kubectl(Kubectl)
    /// What `kubectl get` printed, and what to call it.
    case text([UInt8], name: String)
}

extension Workspace {
    /// Compares the rendered objects of a tenant's targets with those of a cluster. It takes keys.
    ///
    /// - Throws: whatever keeps a target from being rendered, and `inputOutput` if the cluster cannot be asked.
    package func status(
        of name: String, service: String? = nil, environment: String? = nil, in source: ClusterSource
    ) throws(TenantryError) -> [TargetStatus] {
        let (tenant, targets) = try targets(of: name, service: service, environment: environment)
        let emitter = try emitter()
        let files = LayerFileReader(self)
        var statuses: [TargetStatus] = []
        for target in targets {
            let configuration = try configuration(
                of: tenant.name.description, service: target.service, environment: target.environment)
            let rendered: TargetObjects
            do throws(EmissionError) {
                rendered = try emitter.objects(for: configuration, files: files.files(of: target, of: tenant))
            } catch {
                throw estate.excerpted(TenantryError(error.category, error.diagnostic))
            }
            let live =
                switch source {
                case .kubectl(let kubectl): try kubectl.objects(like: rendered)
                case .text(let bytes, let name): try LiveObject.list(bytes, named: name)
                }
            let comparison = StatusComparison(
                live: live, fingerprints: try Fingerprints(self, reveals: false), manifest: estate.manifest)
            statuses.append(comparison.status(of: rendered))
        }
        return statuses
    }
}
