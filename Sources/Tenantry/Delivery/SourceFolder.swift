import Documents
import Estate
import SystemPackage

/// A folder in the source that a delivery tool gets its files from, relative to the source's root.
package struct SourceFolder: Sendable {
    /// `tenants/rendered`; empty for the root.
    package let path: String

    /// - Throws: `usage` for a path that leads out of the source.
    package init(_ text: String) throws(TenantryError) {
        let hint = "the path is relative to the root of the source, as in tenants/rendered"
        guard !text.hasPrefix("/") else {
            throw TenantryError(.usage, "the path \(text.debugDescription) is absolute", hint: hint)
        }
        let components = text.split(separator: "/").filter { $0 != "." }
        guard !components.contains("..") else {
            throw TenantryError(.usage, "the path \(text.debugDescription) leads out of the source", hint: hint)
        }
        path = components.joined(separator: "/")
    }
}

extension Workspace {
    /// The root of the git repository that a folder is in; nil where it is in none.
    ///
    /// - Parameter folder: absolute, without links.
    func repository(around folder: FilePath) -> FilePath? {
        var candidate = folder
        while !candidate.components.isEmpty {
            if let found = try? estate.store.status(candidate.appending(".git")), found.kind != .other {
                return candidate
            }
            candidate.removeLastComponent()
        }
        return nil
    }

    /// Where in its git repository a folder is that was named as seen from the working directory, or from the estate;
    /// nil where the name is right, or no such folder is to be seen.
    func rightPlace(of folder: SourceFolder) -> String? {
        for base in [".", estate.root] as [FilePath] {
            guard let start = try? estate.store.resolve(base), let root = repository(around: start) else { continue }
            let named = FilePath(folder.path)
            if isFolder(root.pushing(named)) { return nil }
            guard let seen = try? estate.store.resolve(start.pushing(named)), isFolder(seen), seen.starts(with: root)
            else { continue }
            return root.way(to: seen)
        }
        return nil
    }

    private func isFolder(_ path: FilePath) -> Bool {
        (try? estate.store.status(path))?.kind == .folder
    }
}
