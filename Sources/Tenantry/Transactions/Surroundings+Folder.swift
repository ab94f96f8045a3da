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
            try create(folder, &created)
            let root = try rethrowing { () throws(EstateError) in try store.resolve(folder.isEmpty ? "." : folder) }
            do throws(TenantryError) {
                return try body(root)
            } catch {
                throw error.relative(to: root, as: folder)
            }
        } catch {
            for folder in created.reversed() { try? store.remove(folder) }
            throw error
        }
    }

    private func create(_ folder: FilePath, _ created: inout [FilePath]) throws(TenantryError) {
        if folder.isEmpty || folder.components.isEmpty { return }
        func refusal(_ summary: String) -> TenantryError {
            TenantryError(.cannotCreate, Diagnostic(summary, file: folder.string, hint: "name another folder"))
        }
        if let status = try rethrowing({ () throws(EstateError) in try store.status(folder) }) {
            guard status.kind == .file || status.kind == .other else { return }
            throw refusal("this is a file, not a folder")
        }
        try create(folder.removingLastComponent(), &created)
        do throws(EstateError) {
            try store.createFolder(folder)
        } catch {
            // What is above it is there: a file system such as /proc takes no folders.
            throw error.code == .notFound ? refusal("no folder can be made here") : TenantryError(wrapping: error)
        }
        created.append(folder)
    }
}

extension TenantryError {
    /// The error with a file in or below a folder named as the person has named the folder.
    func relative(to root: FilePath, as folder: FilePath) -> TenantryError {
        TenantryError(category, diagnostic.relative(to: root, as: folder))
    }
}
