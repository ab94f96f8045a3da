import Age
import Documents
import Sealing

/// How a data key gets into the key groups of a file, and out of them.
enum DataKeySharing {
    /// Encrypts the data key for each recipient, a share for each group if there are several.
    static func wrap(_ key: DataKey, for settings: EncryptionSettings) throws(SOPSError) -> [KeyGroup] {
        guard !settings.groups.isEmpty, settings.groups.allSatisfy({ !$0.isEmpty }) else {
            throw SOPSError(.invalidRecipient, "there is nobody to encrypt the file for")
        }
        do {
            guard settings.groups.count > 1 else {
                return [KeyGroup(entries: try settings.groups[0].map { try wrap(key.bytes, for: $0) })]
            }
            var shares = try ShamirSharing.split(
                key.bytes, into: settings.groups.count, threshold: settings.shamirThreshold)
            defer { for index in shares.indices { Memory.wipe(&shares[index]) } }
            return try settings.groups.indices.map { index in
                let share = try GuardedBytes(moving: &shares[index])
                return KeyGroup(entries: try settings.groups[index].map { try wrap(share, for: $0) })
            }
        } catch let error as SOPSError {
            throw error
        } catch {
            throw SOPSError(.invalidRecipient, "the data key could not be encrypted: \(error)")
        }
    }

    private static func wrap(_ share: borrowing GuardedBytes, for recipient: FileRecipient) throws -> KeyEntry {
        let encrypted = try AgeFile.encrypt(share, to: [recipient.recipient], armored: true)
        return KeyEntry(
            kind: "age", name: recipient.description, encrypted: String(decoding: encrypted, as: UTF8.self))
    }

    /// Recovers the data key with the identities at hand.
    ///
    /// - Throws: `noMatchingKey`, which says who could open the file; `authenticationFailed` for a key block that is
    ///   meant for one of the identities but was changed.
    static func unwrap(_ file: EncryptedFile, with identities: IdentityRing) throws(SOPSError) -> DataKey {
        let metadata = file.metadata
        var shares: [[UInt8]] = []
        defer { for index in shares.indices { Memory.wipe(&shares[index]) } }
        for group in metadata.groups {
            guard let share = try identities.open(group, of: file) else { continue }
            if metadata.groups.count == 1 { return try DataKey(share) }
            shares.append(share.withBytes { bytes in bytes.indices.map { bytes[$0] } })
            if shares.count == metadata.shamirThreshold { break }
        }
        guard metadata.groups.count > 1, shares.count >= metadata.shamirThreshold else {
            throw identities.noMatch(for: file, opened: shares.count)
        }
        guard var bytes = ShamirSharing.combine(shares) else {
            throw SOPSError(
                .invalidMetadata,
                Diagnostic("the shares of the data key do not fit together", file: file.source.name))
        }
        let combined: GuardedBytes
        do throws(SealingError) {
            combined = try GuardedBytes(moving: &bytes)
        } catch {
            throw SOPSError(.invalidMetadata, "no guarded memory for the data key: \(error)")
        }
        return try DataKey(combined)
    }
}
