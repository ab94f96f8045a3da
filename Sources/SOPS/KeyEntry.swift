package import Documents

/// Keys that each open one share of the data key.
package struct KeyGroup: Sendable {
    package var entries: [KeyEntry]

    package init(entries: [KeyEntry]) {
        self.entries = entries
    }
}

/// One key that can open a share: what the metadata says of it.
package struct KeyEntry: Sendable {
    package let kind: MasterKey.Kind
    /// All fields in their order, also those that we do not know: they are written back as they are.
    package let fields: [DocumentValue.Pair]
    /// Where the file has it; nil for a new one.
    package let position: SourcePosition?

    package init(kind: MasterKey.Kind, fields: [DocumentValue.Pair], position: SourcePosition? = nil) {
        self.kind = kind
        self.fields = fields
        self.position = position
        encrypted = Self.text("enc", in: fields) ?? ""
        name = kind.name { Self.text($0, in: fields) }
    }

    /// Who: a recipient, a fingerprint, the name of a key. It is not authenticated.
    package let name: String
    /// The encrypted share.
    package let encrypted: String

    /// The key as messages name it.
    package var title: String { MasterKey(kind, named: name).title }

    /// Whether it is the entry of a key. Fingerprints are compared without their spaces and in any case.
    package func isFor(_ key: MasterKey) -> Bool {
        guard kind == key.kind else { return false }
        return kind == .pgp ? Self.plainFingerprint(name) == Self.plainFingerprint(key.name) : name == key.name
    }

    private static func plainFingerprint(_ text: String) -> String {
        text.filter { $0 != " " }.uppercased()
    }

    /// A field's text; names are read in any case.
    private static func text(_ name: String, in fields: [DocumentValue.Pair]) -> String? {
        for pair in fields {
            guard case .scalar(.string(let key)) = pair.key, case .scalar(let value) = pair.value else { continue }
            guard key.utf8.count == name.utf8.count, key.lowercased() == name else { continue }
            guard let plain = PlainValue(value) else { return nil }
            return String(decoding: plain.bytes, as: UTF8.self)
        }
        return nil
    }
}

extension KeyEntry {
    /// A new entry for an age recipient.
    init(age recipient: String, encrypted: String) {
        self.init(
            kind: .age,
            fields: [.init(.string("enc"), .string(encrypted)), .init(.string("recipient"), .string(recipient))])
    }

    /// A new entry for a PGP key.
    ///
    /// - Parameter now: in RFC 3339.
    init(pgp fingerprint: String, encrypted: String, now: String) {
        self.init(
            kind: .pgp,
            fields: [
                .init(.string("created_at"), .string(now)), .init(.string("enc"), .string(encrypted)),
                .init(.string("fp"), .string(fingerprint)),
            ])
    }
}

extension KeyGroup {
    /// The group's lists by kind, in alphabetical order.
    var lists: [(String, DocumentValue)] {
        MasterKey.Kind.allCases.map(\.rawValue).sorted().compactMap { kind in
            let members = entries.filter { $0.kind.rawValue == kind }
            return members.isEmpty ? nil : (kind, .sequence(members.map { .mapping($0.fields) }))
        }
    }
}
