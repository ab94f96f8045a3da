import Age
import Documents

/// What makes two keys the same, however they are written: without the comment of an SSH key, without the spaces and the
/// case of a fingerprint.
package struct KeyID: Hashable, Sendable, Comparable {
    package let kind: MasterKey.Kind
    package let name: String

    package init(_ kind: MasterKey.Kind, _ name: String) {
        self.kind = kind
        self.name =
            switch kind {
            case .age: AgeKeys.canonicalText(ofRecipient: name)
            case .pgp: Self.fingerprint(name)
            default: name
            }
    }

    private static func fingerprint(_ text: String) -> String {
        let digits = text.filter { $0 != " " }.uppercased()
        return digits.hasPrefix("0X") ? String(digits.dropFirst(2)) : digits
    }

    /// The key as messages name it.
    package var title: String { MasterKey(kind, named: name).title }

    package static func < (left: Self, right: Self) -> Bool {
        (left.kind.rawValue, left.name) < (right.kind.rawValue, right.name)
    }
}

extension MasterKey {
    package var id: KeyID { KeyID(kind, name) }
}

extension KeyEntry {
    package var id: KeyID { KeyID(kind, name) }

    /// The key that the entry stands for; one of a kind that cannot be used here is known by name only.
    package func key() throws(SOPSError) -> MasterKey {
        switch kind {
        case .age: try MasterKey(age: name)
        case .pgp: try MasterKey(pgp: name)
        default: MasterKey(kind, named: name)
        }
    }

    /// What shows, without any key, that the encrypted share is not for whom the entry names; nil if nothing does.
    package var flaw: String? {
        guard kind == .age else { return nil }
        do throws(AgeError) {
            return AgeKeys.mismatch(of: try AgeFile(parsing: encrypted).stanzas, with: name)
        } catch {
            return "it is no age file: \(error.reason)"
        }
    }
}
