package import Emission
import Estate
package import Resolution

extension Workspace {
    /// The configuration of the one target that is chosen, checked as for a render. It takes keys.
    ///
    /// - Throws: `usage` if several targets are chosen, and whatever keeps the target from being rendered.
    package func configuration(
        of name: String, service: String? = nil, environment: String? = nil
    ) throws(TenantryError) -> Configuration {
        let (tenant, targets) = try targets(of: name, service: service, environment: environment)
        guard targets.count == 1 else {
            throw TenantryError(
                .usage, "the tenant \(tenant.name) has several targets, and one is needed", notes: targets.titles,
                hint: "choose one by its service and its environment")
        }
        let selection = TargetSelection(name, service: service, environment: environment)
        let renderer = try TenantRenderer(self, selection, .kubernetes)
        do {
            let configuration = try renderer.load(targets[0], of: tenant)
            if let problem = try renderer.problems(with: configuration).first { throw problem }
            return configuration
        } catch {
            throw estate.excerpted(TenantryError(wrapping: error))
        }
    }

    /// The variables of the one target that is chosen, sorted by name.
    ///
    /// - Throws: as `configuration`, and `badInput` for a value that no variable of a process can have.
    package func variables(
        of name: String, service: String? = nil, environment: String? = nil
    ) throws(TenantryError) -> [Variable] {
        let configuration = try configuration(of: name, service: service, environment: environment)
        do throws(EmissionError) {
            return try configuration.processVariables()
        } catch {
            throw estate.excerpted(TenantryError(error.category, error.diagnostic))
        }
    }
}
