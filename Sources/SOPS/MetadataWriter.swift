import Documents

extension Metadata {
    /// The value of a new `sops` entry: keys in alphabetical order, empty ones left out, as SOPS writes it. A binary
    /// file has one value, and no need to say that it is encrypted.
    func value(for format: FileFormat) -> DocumentValue {
        var entries: [(String, DocumentValue)] = [
            ("lastmodified", .string(lastModified)), ("mac", .string(mac)), ("version", .string(version)),
        ]
        if format != .binary || selection != .standard {
            entries.append((selection.rule.rawValue, .string(selection.pattern)))
        }
        if isMACOnlyEncrypted { entries.append(("mac_only_encrypted", .scalar(.bool(true)))) }
        if groups.count == 1 {
            entries += groups[0].lists
        } else {
            entries.append(("key_groups", .sequence(groups.map { .entries($0.lists) })))
            entries.append(("shamir_threshold", .scalar(.int(Int64(shamirThreshold)))))
        }
        return .entries(entries.sorted { $0.0 < $1.0 })
    }
}
