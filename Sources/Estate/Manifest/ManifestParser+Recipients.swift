import Documents
package import SOPS

extension ManifestParser {
    /// The section `recipients`: names for keys, and for groups of keys and names.
    func recipients(_ node: Node?) throws(EstateError) -> [NamedRecipients] {
        guard let node else { return [] }
        let entries = try reader.entries(node, "recipients")
        var resolver = RecipientResolver(reader: reader, entries: entries)
        var recipients: [NamedRecipients] = []
        for entry in entries {
            try resolver.checkName(entry)
            recipients.append(
                NamedRecipients(
                    name: entry.name, keys: try resolver.keys(of: entry), isGroup: entry.value.sequence != nil,
                    position: entry.key.position))
        }
        return recipients
    }
}

/// Finds the keys that names stand for.
private struct RecipientResolver {
    let reader: ConfigReader
    let entries: [NamedEntry]
    private var known: [String: [MasterKey]] = [:]
    /// The names that lead to the one that is looked at.
    private var chain: [String] = []

    init(reader: ConfigReader, entries: [NamedEntry]) {
        (self.reader, self.entries) = (reader, entries)
    }

    func checkName(_ entry: NamedEntry) throws(EstateError) {
        guard Pattern.isName(entry.name), !RecipientText.isKey(entry.name) else {
            throw reader.error(
                .invalidValue, at: entry.key, "\(entry.name.debugDescription) cannot be the name of recipients",
                hint: "begin with a letter, and go on with letters, digits, - and _, unlike a key")
        }
    }

    mutating func keys(of entry: NamedEntry) throws(EstateError) -> [MasterKey] {
        if let keys = known[entry.name] { return keys }
        chain.append(entry.name)
        defer { chain.removeLast() }
        let what = "recipients.\(entry.name)"
        let members = entry.value.sequence.map { Array($0.elements) } ?? [entry.value]
        guard !members.isEmpty else {
            throw reader.error(.invalidValue, at: entry.value, "\(what) is empty", hint: "list keys and names")
        }
        var keys: [MasterKey] = []
        var seen: Set<KeyID> = []
        for member in members {
            for key in try self.keys(of: member, what) where seen.insert(key.id).inserted { keys.append(key) }
        }
        known[entry.name] = keys
        return keys
    }

    private mutating func keys(of member: Node, _ what: String) throws(EstateError) -> [MasterKey] {
        if member.mapping != nil { return [try cloudKey(member, what)] }
        let text = try reader.text(member, what)
        if let entry = entries.first(where: { $0.name == text }) {
            guard !chain.contains(text) else {
                throw reader.error(
                    .invalidValue, at: member, "\(text) would be a member of itself",
                    notes: ["\((chain + [text]).joined(separator: " has "))"], hint: "remove one of these")
            }
            return try keys(of: entry)
        }
        guard RecipientText.isKey(text) else {
            let names = entries.map(\.name)
            throw reader.error(
                .invalidValue, at: member, "\(text.debugDescription) is neither a key nor a name of recipients",
                hint: Suggestion.hint(for: text, among: names)
                    ?? "a key is an age recipient, age1… or ssh-…, or the fingerprint of a PGP key")
        }
        do throws(SOPSError) {
            return [try RecipientText.key(text)]
        } catch {
            throw reader.error(.invalidValue, at: member, error.diagnostic.summary, hint: error.diagnostic.hint)
        }
    }

    /// A key of a service, `{kms: "arn:aws:…"}`: it can only be named.
    private func cloudKey(_ node: Node, _ what: String) throws(EstateError) -> MasterKey {
        let kinds = MasterKey.Kind.allCases.filter { !$0.isUsable }
        let fields = try reader.fields(node, what, known: kinds.map(\.rawValue))
        guard fields.count == 1, let (name, value) = fields.first, let kind = MasterKey.Kind(rawValue: name) else {
            throw reader.error(
                .invalidValue, at: node, "\(what): a key of a service has one kind", hint: "write {kms: \"arn:aws:…\"}")
        }
        return MasterKey(kind, named: try reader.text(value, "\(what).\(name)"))
    }
}

/// Recipients as people write them.
package enum RecipientText {
    /// Whether a text is meant to be a key and not a name.
    package static func isKey(_ text: String) -> Bool {
        text.hasPrefix("age1") || text.hasPrefix("ssh-") || text.hasPrefix("AGE-") || isFingerprint(text)
    }

    /// - Throws: `invalidRecipient`.
    package static func key(_ text: String) throws(SOPSError) -> MasterKey {
        isFingerprint(text) ? try MasterKey(pgp: text) : try MasterKey(age: text)
    }

    private static func isFingerprint(_ text: String) -> Bool {
        let compact = text.utf8.filter { $0 != UInt8(ascii: " ") }
        let isHex = compact.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0)
        }
        return text.hasPrefix("0x") || text.hasPrefix("0X") || isHex && [16, 40, 64].contains(compact.count)
    }
}
