import Age
import Sealing

extension IdentityRing {
    /// The entries that name a key at hand and do not give it the file's data key: what they hold is for somebody else.
    ///
    /// Nobody is asked, and no program is run: only identities that are at hand as such are tried.
    ///
    /// - Parameter key: the file's data key.
    package func falseEntries(of file: EncryptedFile, openedWith key: DataKey) -> [KeyEntry] {
        let isShared = file.metadata.groups.count > 1
        return file.metadata.groups.flatMap(\.entries).filter { entry in
            guard entry.kind == .age, let identity = byRecipient[entry.id.name], !identity.needsInteraction else {
                return false
            }
            guard let share = try? AgeFile(parsing: entry.encrypted).decryptToGuarded(with: [identity]) else {
                return true
            }
            // Of several groups, each has a share of its own.
            return !isShared
                && !share.withBytes { one in key.bytes.withBytes { other in ConstantTime.equal(one, other) } }
        }
    }

    /// Whether one of the identities at hand opens the file. Nobody is asked, unless nothing else may open it.
    package func opens(_ file: EncryptedFile) -> Bool {
        (try? DataKeySharing.unwrap(file, with: self)) != nil
    }

    /// Whether the recipients of identities that ask nobody suffice for key groups of which so many have to be opened.
    package func suffices(for groups: [[KeyID]], threshold: Int) -> Bool {
        let opened = groups.filter { group in
            group.contains { id in id.kind == .age && byRecipient[id.name].map { !$0.needsInteraction } ?? false }
        }
        return opened.count >= (groups.count > 1 ? threshold : 1)
    }
}
