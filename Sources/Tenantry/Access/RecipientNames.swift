import Documents
package import Estate
package import SOPS

/// The names that the manifest gives to keys, and to groups of them.
package struct RecipientNames: Sendable {
    /// Keys that somebody named, one by one or by a group's name.
    package struct Chosen: Sendable {
        /// nil for a key that was written out.
        package let name: String?
        package let isGroup: Bool
        package let keys: [MasterKey]
    }

    private let named: [NamedRecipients]
    /// The name of a key alone; of several, the first.
    private let singles: [KeyID: String]
    private let groups: [KeyID: [String]]

    package init(_ manifest: Manifest) {
        named = manifest.recipients
        var (singles, groups) = ([KeyID: String](), [KeyID: [String]]())
        for recipients in named {
            for key in recipients.keys {
                if recipients.isGroup {
                    groups[key.id, default: []].append(recipients.name)
                } else if singles[key.id] == nil {
                    singles[key.id] = recipients.name
                }
            }
        }
        (self.singles, self.groups) = (singles, groups)
    }

    /// Whether the manifest names a key, alone or in a group.
    func isNamed(_ key: KeyID) -> Bool { singles[key] != nil || groups[key] != nil }

    /// The keys of a name; nil if there is no such name.
    func keys(ofName name: String) -> [MasterKey]? { named.first { $0.name == name }?.keys }

    func isGroup(_ name: String) -> Bool { named.first { $0.name == name }?.isGroup ?? false }

    /// The keys that are meant by a name or a key.
    ///
    /// - Throws: `notFound` for a name that the manifest does not have, with the nearest; `badInput` for a bad key.
    package func chosen(_ text: String) throws(TenantryError) -> Chosen {
        if let recipients = named.first(where: { $0.name == text }) {
            return Chosen(name: text, isGroup: recipients.isGroup, keys: recipients.keys)
        }
        guard RecipientText.isKey(text) || !Pattern.isName(text) else {
            throw TenantryError(
                .notFound, "there are no recipients named \(text) in \(Manifest.fileName)",
                hint: Suggestion.hint(for: text, among: named.map(\.name))
                    ?? (named.isEmpty
                        ? "name a key, age1… or ssh-…, or add recipients: {\(text): age1…} to the manifest"
                        : "there are \(named.map(\.name).joined(separator: ", "))"))
        }
        let key = try rethrowing { () throws(SOPSError) in try RecipientText.key(text) }
        return Chosen(name: nil, isGroup: false, keys: [key])
    }

    /// The name of a key alone.
    package func name(_ key: KeyID) -> String? { singles[key] }

    /// The names of the groups that a key is in.
    package func groups(_ key: KeyID) -> [String] { groups[key] ?? [] }

    // MARK: For people

    /// What a key is called: its own name, or the key with the groups that it is in.
    package func title(_ key: KeyID) -> String {
        if let name = singles[key] { return name }
        guard let groups = groups[key] else { return key.title }
        return "\(Self.short(key)) of \(groups.joined(separator: ", "))"
    }

    /// The same in few columns.
    package func shortTitle(_ key: KeyID) -> String {
        singles[key] ?? Self.short(key)
    }

    private static func short(_ key: KeyID) -> String {
        let title = key.title
        guard title.count > 24 else { return title }
        return "\(title.prefix(12))…\(title.suffix(6))"
    }

    /// Keys in as few words as there are names for: groups that are complete, parts of groups with how much of them, and
    /// the others one by one.
    ///
    /// - Parameter countsParts: whether parts of groups are said to be that.
    package func summary(of keys: [KeyID], countsParts: Bool = true) -> [String] {
        let all = Set(keys)
        var left = all
        var words: [String] = []
        for group in named where group.isGroup && Set(group.keys.map(\.id)).isSubset(of: all) {
            let members = group.keys.map(\.id)
            guard !left.isDisjoint(with: members) else { continue }
            words.append(group.name)
            left.subtract(members)
        }
        for group in named where group.isGroup && countsParts {
            let members = group.keys.map(\.id)
            let present = members.filter(left.contains)
            guard !present.isEmpty else { continue }
            let names = present.map(shortTitle).joined(separator: ", ")
            let count = members.filter(all.contains).count
            words.append("\(group.name) (\(count) of \(members.count): \(names))")
            left.subtract(members)
        }
        return words + left.sorted().map(shortTitle)
    }

    /// The groups, in the manifest's order, with their keys.
    package var allGroups: [(name: String, keys: [KeyID])] {
        named.filter(\.isGroup).map { ($0.name, $0.keys.map(\.id)) }
    }
}

extension Workspace {
    package var recipientNames: RecipientNames { RecipientNames(estate.manifest) }
}
