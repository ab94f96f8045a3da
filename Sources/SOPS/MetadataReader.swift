import Documents

/// Reads the `sops` entry: names in any case, values of any scalar type, empty lists of older versions.
struct MetadataReader {
    let source: SourceText
    let node: Node

    /// The name of the entry.
    static let key = "sops"

    static let restoringHint = "the file may have been cut off or changed: restore it from version control"

    func read() throws(SOPSError) -> Metadata {
        guard node.mapping != nil else { throw problem("the sops entry is not a mapping", at: node) }
        let flat = try group(node)
        var groups = flat.entries.isEmpty ? try keyGroups() : [flat]
        groups.removeAll { $0.entries.isEmpty }
        guard !groups.isEmpty else {
            throw problem("the sops entry lists no keys", at: node)
        }
        return Metadata(
            groups: groups, shamirThreshold: try threshold(of: groups.count), lastModified: try lastModified(),
            mac: text("mac", of: node) ?? "", selection: try selection(),
            isMACOnlyEncrypted: try flag("mac_only_encrypted"), version: try version())
    }

    private func keyGroups() throws(SOPSError) -> [KeyGroup] {
        var groups: [KeyGroup] = []
        for element in elements(field("key_groups", of: node)) {
            groups.append(try group(element))
        }
        return groups
    }

    private func group(_ node: Node) throws(SOPSError) -> KeyGroup {
        var entries: [KeyEntry] = []
        for kind in MasterKey.Kind.allCases {
            for element in elements(field(kind.rawValue, of: node)) {
                guard case .mapping(let fields) = DocumentValue(element) else {
                    throw problem("an entry of \(kind.rawValue) is not a mapping", at: element)
                }
                entries.append(KeyEntry(kind: kind, fields: fields, position: element.position))
            }
        }
        return KeyGroup(entries: entries)
    }

    private func threshold(of groups: Int) throws(SOPSError) -> Int {
        guard let node = field("shamir_threshold", of: node), !node.isNull else { return groups }
        // Formats without numbers have it as text.
        guard let number = node.scalar.flatMap({ Int($0.text) }) else {
            throw problem("shamir_threshold is not a number", at: node)
        }
        if number == 0 { return groups }
        guard (1...max(groups, 1)).contains(number) else {
            throw problem("shamir_threshold is \(number), but there are \(groups) key groups", at: node)
        }
        return number
    }

    private func lastModified() throws(SOPSError) -> String {
        guard let found = field("lastmodified", of: node) else {
            throw problem("the sops entry has no lastmodified", at: node)
        }
        guard case .string(let text)? = found.scalar?.value, Timestamp(parsing: text) != nil else {
            throw problem("lastmodified is not a time in quotes", at: found)
        }
        return text
    }

    private func version() throws(SOPSError) -> String {
        guard let found = field("version", of: node) else {
            throw problem("the sops entry has no version", at: node)
        }
        let text = found.scalar?.text ?? ""
        let numbers = text.drop { $0 == "v" }.prefix { $0 != "-" && $0 != "+" }.split(
            separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3, numbers.allSatisfy({ UInt($0) != nil }) else {
            throw problem("version is not of the form 3.13.2", at: found)
        }
        return text
    }

    private func selection() throws(SOPSError) -> Selection {
        let chosen = Selection.Rule.allCases.compactMap { rule in
            text(rule.rawValue, of: node).flatMap { $0.isEmpty ? nil : (rule, $0) }
        }
        guard chosen.count <= 1 else {
            let names = chosen.map(\.0.rawValue).joined(separator: " and ")
            throw SOPSError(
                .invalidMetadata,
                source.diagnostic(
                    "the sops entry has two selection rules: \(names)", at: node, hint: Self.restoringHint))
        }
        guard let (rule, pattern) = chosen.first else { return .standard }
        do throws(SOPSError) {
            return try Selection(rule, pattern)
        } catch {
            let place = field(rule.rawValue, of: node) ?? node
            throw SOPSError(
                error.code, source.diagnostic(error.diagnostic.summary, at: place, hint: error.diagnostic.hint))
        }
    }

    private func flag(_ name: String) throws(SOPSError) -> Bool {
        guard let found = field(name, of: node) else { return false }
        switch found.scalar?.value {
        case .bool(let flag)?: return flag
        case .null?: return false
        case .string(let text)?: if let flag = PlainValue.boolean(text) { return flag }
        default: break
        }
        throw problem("\(name) is neither true nor false", at: found)
    }

    private func elements(_ node: Node?) -> [Node] {
        node?.sequence.map { Array($0.elements) } ?? []
    }

    private func text(_ name: String, of node: Node) -> String? {
        guard let scalar = field(name, of: node)?.scalar, scalar.value != .null else { return nil }
        return scalar.text
    }

    private func field(_ name: String, of node: Node) -> Node? { Self.field(name, of: node) }

    /// The value of a field, whose name is read in any case.
    static func field(_ name: String, of node: Node) -> Node? {
        guard let mapping = node.mapping else { return nil }
        if let exact = mapping[name] { return exact }
        // Most fields that are asked for are not there; few keys are long enough to be one of them.
        return mapping.entries.first { entry in
            guard let key = entry.key.scalar?.text, key.utf8.count == name.utf8.count else { return false }
            return key.lowercased() == name
        }?.value
    }

    private func problem(_ summary: String, at node: Node) -> SOPSError {
        SOPSError(.invalidMetadata, source.diagnostic(summary, at: node, hint: Self.restoringHint))
    }
}
