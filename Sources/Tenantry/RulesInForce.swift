import Documents
import Estate
import SOPS
import Synchronization
import SystemPackage

/// Finds the creation rules for many files; each `.sops.yaml` is read once.
final class RulesInForce: Sendable {
    /// What there is for a file.
    enum Found: Sendable {
        case rules(Rules)
        case absent
        /// That is a problem of its own.
        case unreadable(TenantryError)
    }

    private struct State {
        /// By folder.
        var rules: [FilePath: Found] = [:]
        var files: Set<String> = []
        var problems: Set<Problem> = []
    }

    private let workspace: Workspace
    private let replacements: [FilePath: CreationRules]
    private let state = Mutex(State())

    /// - Parameter replacements: rules that are to count in the place of those in the files.
    init(_ workspace: Workspace, replacing replacements: [FilePath: CreationRules] = [:]) {
        self.workspace = workspace
        self.replacements = replacements
    }

    /// The names of the files that were read.
    var files: Set<String> { state.withLock { $0.files } }
    /// The rules that were found for files, each once.
    var all: [Rules] {
        let found = state.withLock { Array($0.rules.values) }
        var known: Set<FilePath> = []
        return found.compactMap { found in
            guard case .rules(let rules) = found, known.insert(rules.path).inserted else { return nil }
            return rules
        }
    }
    /// What is wrong with them.
    var problems: [Problem] { state.withLock { $0.problems.sorted() } }

    /// The rules for a file.
    func rules(for file: FilePath) -> Found {
        rules(in: file.removingLastComponent())
    }

    private func rules(in folder: FilePath) -> Found {
        if let known = state.withLock({ $0.rules[folder] }) { return known }
        var found = Found.absent
        if isLastResort(folder) {
            do throws(TenantryError) {
                if let rules = try workspace.rules(for: folder.appending(Rules.fileName)) {
                    found = .rules(replacements[rules.path].map { Rules(rules: $0, path: rules.path) } ?? rules)
                    state.withLock { _ = $0.files.insert(rules.rules.source.name) }
                }
            } catch {
                found = .unreadable(error)
                state.withLock { _ = $0.problems.insert(Problem(error)) }
            }
        } else {
            found = rules(in: folder.removingLastComponent())
        }
        return state.withLock { state in
            state.rules[folder] = found
            return found
        }
    }

    /// Whether the search ends at a folder: it has a `.sops.yaml`, or no folder of the estate is above it.
    private func isLastResort(_ folder: FilePath) -> Bool {
        guard folder != workspace.estate.root, folder.starts(with: workspace.estate.root),
            (workspace.surroundings.environment["SOPS_CONFIG"] ?? "").isEmpty
        else { return true }
        let status = try? workspace.estate.store.status(folder.appending(Rules.fileName))
        return status != nil
    }
}
