import Documents
import Estate
import Processes
import SystemPackage

/// A hook that is there, lies in the estate and can be run.
struct HookProgram: Sendable {
    /// Relative to the estate's root, as the manifest has it.
    let name: String
    /// Absolute and without links.
    let path: FilePath
    let timeLimit: Duration

    /// - Throws: `badConfiguration` if the hook is missing, is no executable file, or is outside of the estate.
    init(_ hook: SecretHook, in estate: EstateFolder) throws(TenantryError) {
        name = hook.path
        timeLimit = hook.timeLimit
        func problem(_ summary: String, _ hint: String) -> TenantryError {
            estate.excerpted(
                TenantryError(
                    .badConfiguration,
                    Diagnostic(summary, file: estate.manifest.file, position: hook.position, hint: hint)))
        }
        do throws(EstateError) {
            path = try estate.store.resolve(estate.path(hook.path))
        } catch {
            guard error.code == .notFound else { throw TenantryError(error.category, error.diagnostic) }
            throw problem(
                "there is no hook \(hook.path)", "hooks are programs of the estate; paths count from its root")
        }
        guard path.starts(with: estate.root) else {
            throw problem(
                "the hook \(hook.path) leads to \(path.string), outside of the estate",
                "replace the symbolic link by a file: what is reviewed must be what runs")
        }
        guard Programs(path: "").locate(path.string) != nil else {
            throw problem("the hook \(hook.path) is not an executable file", "chmod +x \(hook.path)")
        }
    }
}

/// A step of a rotation that a hook is told of; docs/HOOKS.md says what each is for.
enum HookPhase: String, Sendable {
    case prepare, apply, commit, rollback

    /// What the hook is to do.
    var verb: String { self == .rollback ? "roll back" : rawValue }
}
