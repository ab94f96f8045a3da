import ArgumentParser
import SystemPackage
import Tenantry

extension CompletionKind {
    /// The names of the estate's tenants. Where there is no estate, nothing.
    static var tenant: CompletionKind {
        .custom { arguments, _, prefix in
            var folder = "."
            if let index = arguments.lastIndex(of: "-C"), index + 1 < arguments.count { folder = arguments[index + 1] }
            guard let workspace = try? Workspace(from: FilePath(folder), surroundings: .process),
                let names = try? workspace.tenantNames()
            else { return [] }
            return names.filter { $0.hasPrefix(prefix) }
        }
    }
}
