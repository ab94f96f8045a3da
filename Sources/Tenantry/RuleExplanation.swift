import Documents
import Estate
package import SOPS
package import SystemPackage

/// Which creation rule is for a file, and why.
package struct RuleExplanation: Sendable {
    /// A rule that was tried.
    package struct Tried: Sendable {
        /// Counted from 1.
        package let number: Int
        /// `.sops.yaml:3:5`
        package let place: String
        /// nil is for every path.
        package let pattern: String?
        package let applies: Bool
    }

    /// What the file is now.
    package enum State: Sendable {
        case missing, plain
        case unreadable(reason: String)
        /// One sentence for each way in which it is not as the rule says.
        case encrypted(differences: [String])
    }

    package let file: String
    /// The file's path as the rules see it.
    package let relativePath: String
    package let rulesFile: String
    /// The folders that were searched, the last with the rules; empty if `SOPS_CONFIG` names them.
    package let folders: [String]
    /// The rules up to the one that applies.
    package let tried: [Tried]
    package let rule: CreationRule
    package let indentations: Indentations
    package let state: State

    /// How many groups it takes.
    package var threshold: Int { rule.shamirThreshold ?? rule.groups.count }
}

extension FileCrypto {
    /// Explains which rule is for a file, which need not exist.
    ///
    /// - Throws: `badConfiguration` if there is none.
    package func explainRule(for file: FilePath) throws(TenantryError) -> RuleExplanation {
        let path = try absolute(file)
        guard let rules = try surroundings.rules(for: path, shown: shown),
            let index = rules.rules.rules.firstIndex(where: { $0.matches(rules.relativePath(of: path)) })
        else {
            let found = try surroundings.rules(for: path, shown: shown)
            throw TenantryError(.badConfiguration, Surroundings.noRule(for: path, in: found, shown: shown))
        }
        let rule = rules.rules.rules[index]
        let isNamed = !(surroundings.environment["SOPS_CONFIG"] ?? "").isEmpty
        let searched = surroundings.foldersOfRules(for: path)
        let last = searched.firstIndex(of: rules.folder) ?? searched.count - 1
        return RuleExplanation(
            file: file.string, relativePath: rules.relativePath(of: path), rulesFile: shown(rules.path),
            folders: isNamed ? [] : searched[...last].map { shown($0) },
            tried: rules.rules.rules[...index].enumerated().map { number, tried in
                .init(
                    number: number + 1, place: rules.rules.source.place(tried.position), pattern: tried.pathPattern,
                    applies: number == index)
            },
            rule: rule, indentations: rules.rules.indentations, state: state(of: file, by: rule))
    }

    private func state(of file: FilePath, by rule: CreationRule) -> RuleExplanation.State {
        do throws(TenantryError) {
            let source = SourceText(
                name: file.string, bytes: try surroundings.contents(of: file), masksValues: true)
            let encrypted = try rethrowing { () throws(SOPSError) in
                try EncryptedFile(parsing: source, as: FileFormat(fileName: file.string))
            }
            let (missing, extra, settings) = encrypted.differences(from: rule)
            return .encrypted(differences: missing + extra + settings)
        } catch {
            if error.category == .notFound { return .missing }
            if error.diagnostic.summary.hasPrefix("the file is not encrypted") { return .plain }
            return .unreadable(reason: error.diagnostic.summary)
        }
    }
}
