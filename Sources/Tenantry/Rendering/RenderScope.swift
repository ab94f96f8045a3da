import Emission
import Estate

/// Which files of earlier renders a render speaks for: those that it has not made again are no longer made.
struct RenderScope {
    private let selection: TargetSelection
    private let format: RenderFormat
    /// The tenants that were rendered.
    private let rendered: Set<String>
    /// All there are, where one who renders all of them speaks for those that are gone, too.
    private let all: Set<String>?

    /// - Parameter suspended: tenants whose files stay as they are.
    init(
        _ workspace: Workspace, _ selection: TargetSelection, _ format: RenderFormat, suspended: [TenantName]
    ) throws(TenantryError) {
        (self.selection, self.format) = (selection, format)
        var rendered = Set(try workspace.names(of: selection).map(\.description))
        if case .all = selection.tenants {
            rendered.subtract(suspended.map(\.description))
            all = Set(try rethrowing { () throws(EstateError) in try workspace.estate.tenants() }.map(\.description))
        } else {
            all = nil
        }
        self.rendered = rendered
    }

    func covers(_ entry: FolderIndex.Entry) -> Bool {
        guard let tenant = entry.tenant, entry.format?.family == format.family else { return false }
        // What is of several is for renders of all of them.
        if let service = selection.service, entry.service != service { return false }
        if let environment = selection.environment, entry.environment != environment { return false }
        if rendered.contains(tenant) { return true }
        guard let all, !all.contains(tenant) else { return false }
        // Of those that are no more, each shard speaks for its own.
        return selection.shard?.contains(tenant) ?? true
    }
}
