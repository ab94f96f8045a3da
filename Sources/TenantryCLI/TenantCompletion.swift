import ArgumentParser
import Estate
import SystemPackage
import Tenantry

/// What the estate knows; where there is none, nothing.
extension CompletionKind {
    /// The names of the estate's tenants.
    static var tenant: CompletionKind {
        .ofEstate { workspace in (try? workspace.tenantNames()) ?? [] }
    }

    static var service: CompletionKind {
        .ofEstate { $0.estate.manifest.services }
    }

    static var environment: CompletionKind {
        .ofEstate { $0.estate.manifest.environments }
    }

    private static func ofEstate(_ names: @escaping @Sendable (Workspace) -> [String]) -> CompletionKind {
        .custom { arguments, _, prefix in
            var folder = "."
            if let index = arguments.lastIndex(of: "-C"), index + 1 < arguments.count { folder = arguments[index + 1] }
            guard let workspace = try? Workspace(from: FilePath(folder), surroundings: .process, settles: false)
            else { return [] }
            return names(workspace).filter { $0.hasPrefix(prefix) }
        }
    }
}
