import Documents

extension CreationRulesReader {
    /// How a rule without key groups names the kinds of keys: lists of texts, or texts with commas.
    static let flatKinds: [(name: String, kind: MasterKey.Kind)] = [
        ("age", .age), ("pgp", .pgp), ("kms", .kms), ("gcp_kms", .gcpKMS), ("hckms", .hckms),
        ("azure_keyvault", .azureKV), ("hc_vault_transit_uri", .hcVault),
    ]

    /// The keys that a key of a group is made of, where it is not just a text.
    private static let memberFields: [(name: String, kind: MasterKey.Kind, fields: [String])] = [
        ("kms", .kms, ["arn", "role", "context", "aws_profile"]), ("gcp_kms", .gcpKMS, ["resource_id"]),
        ("hckms", .hckms, ["key_id"]), ("azure_keyvault", .azureKV, ["vaultUrl", "key", "version"]),
    ]

    private static let groupKeys = ["merge", "age", "pgp", "hc_vault"] + memberFields.map(\.name)

    func groups(_ mapping: Mapping) throws(SOPSError) -> [[MasterKey]] {
        var flat: [MasterKey] = []
        var place: Node?
        for (name, kind) in Self.flatKinds {
            guard let node = mapping[name], !node.isNull else { continue }
            let keys = try keys(node, kind)
            if !keys.isEmpty { place = place ?? node }
            flat += keys
        }
        let elements = try list("key_groups", in: mapping)
        guard !elements.isEmpty else { return flat.isEmpty ? [] : [MasterKey.distinct(flat)] }
        if let place {
            throw problem(
                "a rule has either keys of its own or key_groups, not both", at: place,
                hint: "SOPS would use key_groups only; move these keys into one of them")
        }
        guard elements.count <= 255 else { throw problem("there are more than 255 key groups", at: elements[255]) }
        var groups: [[MasterKey]] = []
        for element in elements {
            let members = try group(element)
            guard !members.isEmpty else { throw problem("a key group names no keys", at: element) }
            groups.append(members)
        }
        return groups
    }

    /// The keys of the groups that it merges, then its own; each once.
    private func group(_ node: Node) throws(SOPSError) -> [MasterKey] {
        guard let mapping = node.mapping else { throw problem("a key group is not a mapping", at: node) }
        try check(mapping, allows: Self.groupKeys, what: "a key group")
        var members: [MasterKey] = []
        for element in try list("merge", in: mapping) { members += try group(element) }
        for (name, kind) in [("age", MasterKey.Kind.age), ("pgp", .pgp), ("hc_vault", .hcVault)] {
            if let node = mapping[name], !node.isNull { members += try keys(node, kind) }
        }
        for (name, kind, fields) in Self.memberFields {
            for element in try list(name, in: mapping) { members.append(try member(element, kind, fields)) }
        }
        return MasterKey.distinct(members)
    }

    /// A key that is described by several fields.
    private func member(_ node: Node, _ kind: MasterKey.Kind, _ fields: [String]) throws(SOPSError) -> MasterKey {
        guard let mapping = node.mapping else {
            throw problem(
                "a key of \(kind.rawValue) in a key group is not a mapping", at: node, hint: "write \(fields[0]): …")
        }
        try check(mapping, allows: fields, what: "a key of \(kind.rawValue)")
        var texts: [String] = []
        for field in fields where field != "context" { texts.append(try text(field, in: mapping)?.text ?? "") }
        guard !texts[0].isEmpty else { throw problem("a key of \(kind.rawValue) has no \(fields[0])", at: node) }
        if let context = mapping["context"], !context.isNull, context.mapping == nil {
            throw problem("context is not a mapping", at: context)
        }
        guard kind == .azureKV else { return MasterKey(kind, named: texts[0]) }
        return MasterKey(kind, named: kind.name { ["vault_url": texts[0], "name": texts[1], "version": texts[2]][$0] })
    }

    /// A text of keys with commas between them, or a list of such texts.
    private func keys(_ node: Node, _ kind: MasterKey.Kind) throws(SOPSError) -> [MasterKey] {
        if node.mapping != nil { throw problem("the keys are neither a text nor a list", at: node) }
        var keys: [MasterKey] = []
        for scalarNode in node.sequence.map({ Array($0.elements) }) ?? [node] {
            guard let scalar = scalarNode.scalar, !scalarNode.isNull else {
                throw problem("a key is not a text", at: scalarNode)
            }
            for name in MasterKey.names(in: scalar.text) {
                keys.append(try located(scalarNode) { () throws(SOPSError) in try Self.key(kind, name) })
            }
        }
        return keys
    }

    private static func key(_ kind: MasterKey.Kind, _ text: String) throws(SOPSError) -> MasterKey {
        switch kind {
        case .age: try MasterKey(age: text)
        case .pgp: try MasterKey(pgp: text)
        // A role to assume stands behind the key's own name.
        case .kms:
            MasterKey(kind, named: String(text.prefix(upTo: text.firstRange(of: "+arn:")?.lowerBound ?? text.endIndex)))
        default: MasterKey(kind, named: text)
        }
    }
}
