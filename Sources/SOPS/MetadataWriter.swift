import Documents

extension Metadata {
    /// The value of a new `sops` entry: keys in alphabetical order, empty ones left out, as SOPS writes it.
    var yaml: DocumentValue {
        var entries: [(String, DocumentValue)] = [
            ("lastmodified", .string(lastModified)), ("mac", .string(mac)),
            (selection.rule.rawValue, .string(selection.pattern)), ("version", .string(version)),
        ]
        if isMACOnlyEncrypted { entries.append(("mac_only_encrypted", .scalar(.bool(true)))) }
        if groups.count == 1 {
            entries.append(("age", groups[0].yaml))
        } else {
            entries.append(("key_groups", .sequence(groups.map { .entries([("age", $0.yaml)]) })))
            entries.append(("shamir_threshold", .scalar(.int(Int64(shamirThreshold)))))
        }
        return .entries(entries.sorted { $0.0 < $1.0 })
    }
}

extension KeyGroup {
    fileprivate var yaml: DocumentValue {
        .sequence(entries.map { .entries([("enc", .string($0.encrypted)), ("recipient", .string($0.name))]) })
    }
}
