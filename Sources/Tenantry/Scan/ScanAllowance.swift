import Documents
import Estate
import SOPS
import Sealing
import SystemPackage

/// What a scan passes over because somebody has looked at it: the file `.tenantryscan.yaml` at the top of the working
/// tree, and comments `tenantry:allow` in the lines themselves.
struct ScanAllowance: Sendable {
    static let fileName = ".tenantryscan.yaml"
    static let comment = "tenantry:allow"

    private struct Rule: Sendable {
        var path: PathGlob?
        var fingerprint: String?
        var pattern: RegularExpression?
    }

    private var rules: [Rule] = []

    /// - Throws: `badConfiguration` with the place of what is wrong.
    init(in folder: FilePath, _ store: any FileStore) throws(TenantryError) {
        let outcome = try rethrowing { () throws(EstateError) in
            try store.read(folder.appending(Self.fileName), limit: FileLimit.manifest, followsLink: false)
        }
        guard case .bytes(let bytes) = outcome else { return }
        let source = SourceText(name: Self.fileName, bytes: bytes)
        let file = try rethrowing { () throws(DocumentError) in try DocumentFile(parsing: source) }
        guard let root = file.root, !root.isNull else { return }
        let top = try Self.fields(root, known: ["allow"], source)
        guard let list = top["allow"] else { return }
        guard let elements = list.sequence?.elements else {
            throw Self.problem("allow is no list", at: list, source)
        }
        for element in elements { rules.append(try Self.rule(element, source)) }
    }

    private static func rule(_ node: Node, _ source: SourceText) throws(TenantryError) -> Rule {
        let fields = try fields(node, known: ["path", "fingerprint", "pattern", "reason"], source)
        var rule = Rule()
        rule.path = fields["path"]?.scalar.map { PathGlob($0.text) }
        rule.fingerprint = fields["fingerprint"]?.scalar?.text
        if let pattern = fields["pattern"], let text = pattern.scalar?.text {
            do throws(SOPSError) {
                rule.pattern = try RegularExpression(text)
            } catch {
                throw problem(error.diagnostic.summary, at: pattern, source)
            }
        }
        guard rule.path != nil || rule.fingerprint != nil || rule.pattern != nil else {
            throw problem("this allows everything", at: node, source, hint: "say path, fingerprint or pattern")
        }
        return rule
    }

    private static func fields(
        _ node: Node, known: [String], _ source: SourceText
    ) throws(TenantryError) -> [String: Node] {
        guard let mapping = node.mapping else { throw problem("expected a map", at: node, source) }
        var fields: [String: Node] = [:]
        for entry in mapping.entries {
            let key = entry.keyText ?? ""
            guard known.contains(key) else {
                throw problem(
                    "there is no key \(key.debugDescription) here", at: entry.key, source,
                    hint: Suggestion.hint(for: key, among: known) ?? "known keys: \(known.joined(separator: ", "))")
            }
            fields[key] = entry.value
        }
        return fields
    }

    private static func problem(
        _ summary: String, at node: Node, _ source: SourceText, hint: String? = nil
    ) -> TenantryError {
        TenantryError(.badConfiguration, source.diagnostic(summary, at: node, hint: hint))
    }

    /// Whether a finding is allowed.
    ///
    /// - Parameters:
    ///   - path: from the top of the working tree.
    ///   - text: what was found.
    ///   - line: the line that it is on.
    func allows(_ path: String, _ text: ArraySlice<UInt8>, line: ArraySlice<UInt8>) -> Bool {
        if String(decoding: line, as: UTF8.self).contains(Self.comment) { return true }
        guard !rules.isEmpty else { return false }
        let fingerprint = Self.fingerprint(path, text)
        return rules.contains { rule in
            (rule.path?.matches(path) ?? true) && (rule.fingerprint.map { $0 == fingerprint } ?? true)
                && (rule.pattern?.matches(String(decoding: text, as: UTF8.self)) ?? true)
        }
    }

    /// Whether a whole file is allowed to be what it is.
    func allows(_ path: String) -> Bool {
        rules.contains { $0.fingerprint == nil && $0.pattern == nil && $0.path?.matches(path) == true }
    }

    /// What a finding is called in the file: it is the same everywhere, and says no more of the secret than 64 bits of a
    /// checksum do.
    static func fingerprint(_ path: String, _ text: ArraySlice<UInt8>) -> String {
        Hexadecimal.encode(SHA256.hash(Array(path.utf8) + [0] + text).prefix(8))
    }
}
