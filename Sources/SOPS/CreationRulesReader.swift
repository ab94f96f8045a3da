import Documents

/// Reads a `.sops.yaml` strictly: SOPS passes over a misspelt key in silence, and leaves in plain text what it was
/// meant to encrypt.
struct CreationRulesReader {
    let source: SourceText

    private static let keyKinds = ["pgp", "kms", "gcp_kms", "hckms", "azure_keyvault", "hc_vault_transit_uri"]
    private static let ruleKeys =
        ["path_regex", "age", "key_groups", "shamir_threshold", "mac_only_encrypted", "aws_profile"] + keyKinds
        + Selection.Rule.allCases.map(\.rawValue)
    private static let groupKeys = ["merge", "age", "pgp", "kms", "gcp_kms", "hckms", "azure_keyvault", "hc_vault"]

    func read(_ root: Node?) throws(SOPSError) -> (rules: [CreationRule], indentations: Indentations) {
        guard let root, let mapping = root.mapping else {
            throw SOPSError(
                .invalidConfiguration,
                Diagnostic(
                    "the file has no creation_rules", file: source.name,
                    hint: "write creation_rules: with an entry such as - age: age1…"))
        }
        try check(mapping, allows: ["creation_rules", "destination_rules", "stores"], what: ".sops.yaml")
        var rules: [CreationRule] = []
        if let node = mapping["creation_rules"], node.scalar?.value != .null {
            guard let sequence = node.sequence else { throw problem("creation_rules is not a list", at: node) }
            for element in sequence.elements { rules.append(try rule(element)) }
        }
        return (rules, Indentations(yaml: .spaces(try yamlIndent(mapping["stores"]))))
    }

    private func rule(_ node: Node) throws(SOPSError) -> CreationRule {
        guard let mapping = node.mapping else { throw problem("a creation rule is not a mapping", at: node) }
        try check(mapping, allows: Self.ruleKeys, what: "a creation rule")
        var kinds = Self.otherKinds(in: mapping)
        let groups = try groups(mapping, &kinds)
        return CreationRule(
            path: try text("path_regex", in: mapping).map { node, text throws(SOPSError) in
                try located(node) { () throws(SOPSError) in try RegularExpression(text) }
            },
            groups: groups, shamirThreshold: try threshold(mapping),
            selection: try selection(mapping, at: node),
            isMACOnlyEncrypted: try flag("mac_only_encrypted", in: mapping),
            position: node.position,
            unsupportedKinds: kinds)
    }

    /// The kinds of keys in a rule or a group that cannot be used here.
    private static func otherKinds(in mapping: Mapping) -> [String] {
        mapping.entries.filter { !$0.value.isNull }.compactMap(\.keyText).filter {
            keyKinds.contains($0) || $0 == "hc_vault"
        }
    }

    private func groups(_ mapping: Mapping, _ kinds: inout [String]) throws(SOPSError) -> [[FileRecipient]] {
        var groups: [[FileRecipient]] = []
        let flat = try recipients(mapping["age"])
        if !flat.isEmpty { groups.append(flat) }
        guard let node = mapping["key_groups"], node.scalar?.value != .null else { return groups }
        guard let sequence = node.sequence else { throw problem("key_groups is not a list", at: node) }
        guard groups.isEmpty else {
            throw problem("a rule has either age or key_groups, not both", at: node)
        }
        for element in sequence.elements { groups.append(try group(element, &kinds)) }
        guard groups.count <= 255 else { throw problem("there are more than 255 key groups", at: node) }
        return groups
    }

    private func group(_ node: Node, _ kinds: inout [String]) throws(SOPSError) -> [FileRecipient] {
        guard let mapping = node.mapping else { throw problem("a key group is not a mapping", at: node) }
        try check(mapping, allows: Self.groupKeys, what: "a key group")
        kinds += Self.otherKinds(in: mapping)
        var members = try recipients(mapping["age"])
        if let merged = mapping["merge"]?.sequence {
            for element in merged.elements { members += try group(element, &kinds) }
        }
        return members
    }

    /// A text of recipients with commas between them, or a list of such texts.
    private func recipients(_ node: Node?) throws(SOPSError) -> [FileRecipient] {
        guard let node, node.scalar?.value != .null else { return [] }
        var recipients: [FileRecipient] = []
        for scalarNode in node.sequence.map({ Array($0.elements) }) ?? [node] {
            guard let scalar = scalarNode.scalar else { throw problem("a recipient is not a text", at: scalarNode) }
            for part in scalar.text.split(separator: ",") {
                let name = part.trimming(while: \.isWhitespace)
                guard !name.isEmpty else { continue }
                let recipient = try located(scalarNode) { () throws(SOPSError) in try FileRecipient(name) }
                recipients.append(recipient)
            }
        }
        return recipients
    }

    private func threshold(_ mapping: Mapping) throws(SOPSError) -> Int? {
        guard let node = mapping["shamir_threshold"] else { return nil }
        let count = mapping["key_groups"]?.sequence.map { Array($0.elements).count } ?? 1
        guard case .int(let number)? = node.scalar?.value, number >= 1, number <= count, count == 1 || number >= 2
        else {
            throw problem(
                "shamir_threshold must be a number from 2 to the number of key groups, which is \(count)", at: node)
        }
        return Int(number)
    }

    private func selection(_ mapping: Mapping, at node: Node) throws(SOPSError) -> Selection {
        var chosen: [(Selection.Rule, Node, String)] = []
        for rule in Selection.Rule.allCases {
            if let (node, pattern) = try text(rule.rawValue, in: mapping), !pattern.isEmpty {
                chosen.append((rule, node, pattern))
            }
        }
        guard chosen.count <= 1 else {
            let names = chosen.map(\.0.rawValue).joined(separator: " and ")
            throw SOPSError(
                .invalidSelection,
                source.diagnostic("a creation rule selects with \(names)", at: node, hint: "keep one of them"))
        }
        guard let (rule, place, pattern) = chosen.first else { return .standard }
        return try located(place) { () throws(SOPSError) in try Selection(rule, pattern) }
    }

    private func yamlIndent(_ stores: Node?) throws(SOPSError) -> Int {
        guard let node = stores?.mapping?["yaml"]?.mapping?["indent"] else { return 4 }
        guard case .int(let number)? = node.scalar?.value, (2...16).contains(number) else {
            throw problem("stores.yaml.indent must be a number from 2 to 16", at: node)
        }
        return Int(number)
    }

    private func flag(_ name: String, in mapping: Mapping) throws(SOPSError) -> Bool {
        guard let node = mapping[name] else { return false }
        guard case .bool(let flag)? = node.scalar?.value else {
            throw problem("\(name) is neither true nor false", at: node)
        }
        return flag
    }

    private func text(_ name: String, in mapping: Mapping) throws(SOPSError) -> (Node, String)? {
        guard let node = mapping[name], node.scalar?.value != .null else { return nil }
        guard let scalar = node.scalar else { throw problem("\(name) is not a text", at: node) }
        return (node, scalar.text)
    }

    private func check(_ mapping: Mapping, allows keys: [String], what: String) throws(SOPSError) {
        for entry in mapping.entries {
            guard let key = entry.keyText, keys.contains(key) else {
                let name = entry.keyText ?? "this key"
                let nearest = Suggestion.nearest(to: name, among: keys)
                throw SOPSError(
                    .invalidConfiguration,
                    source.diagnostic(
                        "\(what) has no key \"\(name)\"", at: entry.key,
                        hint: nearest.map { "did you mean \($0)?" } ?? "it has \(keys.joined(separator: ", "))"))
            }
        }
    }

    /// Gives an error that has no place the place of a node.
    private func located<Value>(
        _ node: Node, _ body: () throws(SOPSError) -> Value
    ) throws(SOPSError) -> Value {
        do throws(SOPSError) {
            return try body()
        } catch {
            let code = error.code == .invalidRecipient ? SOPSError.Code.invalidConfiguration : error.code
            throw SOPSError(
                code, source.diagnostic(error.diagnostic.summary, at: node, hint: error.diagnostic.hint))
        }
    }

    private func problem(_ summary: String, at node: Node) -> SOPSError {
        SOPSError(.invalidConfiguration, source.diagnostic(summary, at: node))
    }
}

extension StringProtocol {
    /// The text without the characters at its ends that fit.
    fileprivate func trimming(while fits: (Character) -> Bool) -> String {
        let start = self.drop(while: fits)
        let end = start.lastIndex { !fits($0) }
        return end.map { String(start[...$0]) } ?? ""
    }
}
