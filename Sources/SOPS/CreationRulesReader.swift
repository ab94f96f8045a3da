import Documents

/// Reads a `.sops.yaml` strictly: SOPS passes over a misspelt key in silence, and leaves in plain text what it was
/// meant to encrypt.
struct CreationRulesReader {
    let source: SourceText

    private static let ruleKeys =
        ["path_regex"] + flatKinds.map(\.name) + [
            "aws_profile", "key_groups", "shamir_threshold", "mac_only_encrypted",
        ]
        + Selection.Rule.allCases.map(\.rawValue)
    private static let destinationKeys = [
        "path_regex", "s3_bucket", "s3_prefix", "gcs_bucket", "gcs_prefix", "vault_path", "vault_address",
        "vault_kv_mount_name", "vault_kv_version", "recreation_rule", "omit_extensions",
    ]

    func read(_ root: Node?) throws(SOPSError) -> (rules: [CreationRule], indentations: Indentations) {
        guard let root, let mapping = root.mapping else {
            throw SOPSError(
                .invalidConfiguration,
                Diagnostic(
                    "the file has no creation_rules", file: source.name,
                    hint: "write creation_rules: with an entry such as - age: age1…"))
        }
        try check(mapping, allows: ["creation_rules", "destination_rules", "stores"], what: ".sops.yaml") { entry in
            // Many keep their recipients there, to name them by aliases.
            entry.keyText == "keys" || entry.keyText?.hasPrefix("x-") == true || entry.value.hasAnchor
        }
        var rules: [CreationRule] = []
        var size = 0
        for element in try list("creation_rules", in: mapping) {
            rules.append(try rule(element))
            try count(rules[rules.count - 1].expressionSize, into: &size, at: element)
        }
        for element in try list("destination_rules", in: mapping) {
            try count(try checkDestination(element), into: &size, at: element)
        }
        return (rules, try indentations(mapping["stores"]))
    }

    /// What the regular expressions stand for may exceed the text by so many steps, each of which takes microseconds.
    private static let mostRepeated = 20_000

    /// Bounds what all expressions take together, for a few bytes may repeat something a thousand times.
    private func count(_ size: Int, into total: inout Int, at node: Node) throws(SOPSError) {
        total += size
        guard total <= source.bytes.count + Self.mostRepeated else {
            throw problem(
                "the regular expressions up to this rule are too large together", at: node,
                hint: "repeat less in them: {1,1000} makes an expression a thousand times as large")
        }
    }

    private func rule(_ node: Node) throws(SOPSError) -> CreationRule {
        guard let mapping = node.mapping else { throw problem("a creation rule is not a mapping", at: node) }
        try check(mapping, allows: Self.ruleKeys, what: "a creation rule")
        _ = try text("aws_profile", in: mapping)
        return CreationRule(
            path: try pattern("path_regex", in: mapping), groups: try groups(mapping),
            shamirThreshold: try threshold(mapping), selection: try selection(mapping, at: node),
            isMACOnlyEncrypted: try flag("mac_only_encrypted", in: mapping), position: node.position)
    }

    /// Where `sops publish` puts files. It is checked and not used.
    ///
    /// - Returns: the size of its regular expressions.
    private func checkDestination(_ node: Node) throws(SOPSError) -> Int {
        guard let mapping = node.mapping else { throw problem("a destination rule is not a mapping", at: node) }
        try check(mapping, allows: Self.destinationKeys, what: "a destination rule")
        let size = try pattern("path_regex", in: mapping)?.size ?? 0
        _ = try flag("omit_extensions", in: mapping)
        for name in Self.destinationKeys where name != "recreation_rule" { _ = try text(name, in: mapping) }
        guard let rule = mapping["recreation_rule"], !rule.isNull else { return size }
        return size + (try self.rule(rule).expressionSize)
    }

    private func threshold(_ mapping: Mapping) throws(SOPSError) -> Int? {
        guard let node = mapping["shamir_threshold"], !node.isNull else { return nil }
        let count = try list("key_groups", in: mapping).count
        // In SOPS, 0 stands for all groups.
        if case .int(0)? = node.scalar?.value { return nil }
        guard case .int(let number)? = node.scalar?.value, number >= 1, number <= max(count, 1),
            count <= 1 || number >= 2
        else {
            throw problem(
                "shamir_threshold must be a number from 2 to the number of key groups, which is \(max(count, 1))",
                at: node)
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

    // MARK: Stores

    private func indentations(_ node: Node?) throws(SOPSError) -> Indentations {
        var result = Indentations()
        guard let node, !node.isNull else { return result }
        guard let stores = node.mapping else { throw problem("stores is not a mapping", at: node) }
        try check(stores, allows: ["yaml", "json", "json_binary", "dotenv", "ini"], what: "stores")
        if let columns = try indent("yaml", in: stores, 2...16, whichMeansDefault: 0) { result.yaml = .spaces(columns) }
        if let columns = try indent("json", in: stores, 0...16, whichMeansDefault: -1) {
            result.json = .spaces(columns)
        }
        if let columns = try indent("json_binary", in: stores, 0...16, whichMeansDefault: -1) {
            result.binary = .spaces(columns)
        }
        for name in ["dotenv", "ini"] {
            guard let store = try store(name, in: stores) else { continue }
            try check(store, allows: [], what: "stores.\(name)")
        }
        return result
    }

    private func indent(
        _ name: String, in stores: Mapping, _ range: ClosedRange<Int64>, whichMeansDefault standard: Int64
    ) throws(SOPSError) -> Int? {
        guard let store = try store(name, in: stores) else { return nil }
        try check(store, allows: ["indent"], what: "stores.\(name)")
        guard let node = store["indent"], !node.isNull else { return nil }
        guard case .int(let number)? = node.scalar?.value, range.contains(number) || number == standard else {
            throw problem(
                "stores.\(name).indent must be a number from \(range.lowerBound) to \(range.upperBound)", at: node)
        }
        return number == standard ? nil : Int(number)
    }

    private func store(_ name: String, in stores: Mapping) throws(SOPSError) -> Mapping? {
        guard let node = stores[name], !node.isNull else { return nil }
        guard let mapping = node.mapping else { throw problem("stores.\(name) is not a mapping", at: node) }
        return mapping
    }
}

extension Node {
    /// Whether the node or something in it can be named by an alias.
    var hasAnchor: Bool {
        if anchor != nil { return true }
        guard alias == nil else { return false }
        return switch content {
        case .scalar: false
        case .mapping(let mapping): mapping.entries.contains { $0.value.hasAnchor }
        case .sequence(let sequence): sequence.elements.contains { $0.hasAnchor }
        }
    }
}
