import Documents
import Estate
import Processes
import SystemPackage

extension Surroundings {
    /// Does something with a folder, which is made with those above it if it is missing. Those that were made go again if
    /// it fails.
    ///
    /// - Parameter body: is handed the folder's absolute path without links.
    func withFolder<Result>(
        _ folder: FilePath, _ body: (FilePath) throws(TenantryError) -> Result
    ) throws(TenantryError) -> Result {
        // A signal must not leave the folder, either.
        let catcher = catchesSignals ? SignalCatcher(SignalGuard.ending) : nil
        defer { catcher?.restore() }
        var created: [FilePath] = []
        do throws(TenantryError) {
            let root = try rethrowing { () throws(EstateError) in
                try create(folder, &created)
                return try store.resolve(folder.isEmpty ? "." : folder)
            }
            return try body(root)
        } catch {
            for folder in created.reversed() { try? store.remove(folder) }
            throw error
        }
    }

    private func create(_ folder: FilePath, _ created: inout [FilePath]) throws(EstateError) {
        if folder.isEmpty || folder.components.isEmpty { return }
        if let status = try store.status(folder) {
            guard status.kind == .file || status.kind == .other else { return }
            throw EstateError(
                .alreadyExists,
                Diagnostic("this is a file, not a folder", file: folder.string, hint: "name another folder"))
        }
        try create(folder.removingLastComponent(), &created)
        try store.createFolder(folder)
        created.append(folder)
    }
}

extension EstateError {
    /// The error with a file below a folder named as the person has named the folder.
    func relative(to root: FilePath, as folder: FilePath) -> EstateError {
        var error = self
        guard let file = diagnostic.file else { return self }
        var path = FilePath(file)
        guard path.removePrefix(root) else { return self }
        error.diagnostic.file = (folder == "." ? path : folder.pushing(path)).string
        return error
    }
}
