import Age
import Documents

extension EncryptedFile {
    /// In which ways others can read the file, or read more of it, than its creation rule says: one sentence each.
    ///
    /// It takes no key. Nothing but this comparison protects the metadata: whoever can change the file can add readers,
    /// or a selection, that the next change of the file obeys.
    ///
    /// - Parameter title: names a key.
    package func differences(
        from rule: CreationRule, naming title: (KeyID) -> String = { $0.title }
    ) -> (missing: [String], extra: [String], settings: [String]) {
        let entries = metadata.groups.flatMap(\.entries)
        let (readers, keys) = (Set(entries.map(\.id)), Set(rule.keys.map(\.id)))
        var extra = readers.subtracting(keys).map(title).sorted().map {
            "\($0) can read it, but the rule does not say so"
        }
        for (name, count) in metadata.groups.flatMap(Self.blocks) where count > 1 {
            extra.append(
                "the data key is encrypted \(count) times for \(SourceText.printable(name)), where once is enough; "
                    + "is somebody else meant?")
        }
        let missing = keys.subtracting(readers).map(title).sorted()
        return (missing.map { "\($0) may read it by the rule, but cannot" }, extra, settings(differingFrom: rule))
    }

    /// How many key blocks and X25519 stanzas there are for each age recipient of a group.
    private static func blocks(of group: KeyGroup) -> [(name: String, count: Int)] {
        var counts: [(name: String, count: Int)] = []
        var indices: [String: Int] = [:]
        for entry in group.entries where entry.kind == .age {
            let stanzas = (try? AgeFile(parsing: entry.encrypted))?.stanzas.filter { $0.type == "X25519" }.count ?? 1
            if let index = indices[entry.name] {
                counts[index].count += stanzas
            } else {
                indices[entry.name] = counts.count
                counts.append((entry.name, stanzas))
            }
        }
        return counts
    }

    private func settings(differingFrom rule: CreationRule) -> [String] {
        var differences: [String] = []
        if metadata.groups.count != max(rule.groups.count, 1) {
            differences.append("it has \(metadata.groups.count) key groups, the rule \(rule.groups.count)")
        } else if metadata.groups.count > 1, metadata.shamirThreshold != rule.shamirThreshold ?? rule.groups.count {
            differences.append(
                "\(metadata.shamirThreshold) of its key groups open it, by the rule it takes "
                    + "\(rule.shamirThreshold ?? rule.groups.count)")
        }
        if metadata.selection != rule.selection {
            differences.append(
                "it is encrypted by \(metadata.selection.rule.rawValue) “\(SourceText.printable(metadata.selection.pattern))”, "
                    + "by the rule it would be \(rule.selection.rule.rawValue) “\(rule.selection.pattern)”")
        }
        if metadata.isMACOnlyEncrypted, !rule.isMACOnlyEncrypted {
            differences.append("its MAC covers only encrypted values, by the rule it would cover all")
        }
        return differences
    }
}
