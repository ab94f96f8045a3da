import Age
import Documents
import Sealing

/// How a data key gets into the key groups of a file, and out of them.
enum DataKeySharing {
    /// Encrypts the data key for each key, a share for each group if there are several.
    ///
    /// - Parameters:
    ///   - kept: entries that hold the same data key already, of a file with one group: they stay as they are.
    ///   - file: the name of the file, for messages.
    ///   - now: in RFC 3339.
    /// - Throws: `unsupportedKey`, `gpgFailed`, `pluginFailed`, `invalidRecipient`.
    static func wrap(
        _ key: DataKey, for settings: EncryptionSettings, keeping kept: [KeyEntry] = [], of file: String,
        now: String
    ) throws(SOPSError) -> [KeyGroup] {
        guard !settings.groups.isEmpty, settings.groups.allSatisfy({ !$0.isEmpty }) else {
            throw SOPSError(.invalidRecipient, "there is nobody to encrypt the file for")
        }
        do {
            guard settings.groups.count > 1 else {
                let entries = try settings.groups[0].map { member in
                    if let entry = kept.first(where: { $0.isFor(member) }) { return entry }
                    return try wrap(key.bytes, for: member, settings, now)
                }
                return [KeyGroup(entries: entries)]
            }
            var shares = try ShamirSharing.split(
                key.bytes, into: settings.groups.count, threshold: settings.shamirThreshold)
            defer { for index in shares.indices { Memory.wipe(&shares[index]) } }
            return try settings.groups.indices.map { index in
                let share = try GuardedBytes(moving: &shares[index])
                return KeyGroup(entries: try settings.groups[index].map { try wrap(share, for: $0, settings, now) })
            }
        } catch let error as SOPSError {
            var diagnostic = error.diagnostic
            diagnostic.file = diagnostic.file ?? file
            throw SOPSError(error.code, diagnostic)
        } catch {
            throw SOPSError(.invalidRecipient, "the data key could not be encrypted: \(error)")
        }
    }

    private static func wrap(
        _ share: borrowing GuardedBytes, for key: MasterKey, _ settings: EncryptionSettings, _ now: String
    ) throws -> KeyEntry {
        switch key.kind {
        case .age:
            guard let recipient = key.recipient(settings.plugins) else { break }
            do throws(AgeError) {
                let encrypted = try AgeFile.encrypt(share, to: [recipient], armored: true)
                return KeyEntry(age: key.name, encrypted: String(decoding: encrypted, as: UTF8.self))
            } catch {
                throw SOPSError(
                    [.missingPlugin, .pluginFailure].contains(error.code) ? .pluginFailed : .invalidRecipient,
                    "nothing can be encrypted for \(key.title): \(error.reason)")
            }
        case .pgp:
            guard let gpg = settings.gpg else { break }
            do throws(GPG.Failure) {
                return KeyEntry(pgp: key.name, encrypted: try gpg.encrypt(share, for: key.name), now: now)
            } catch {
                throw SOPSError(.gpgFailed, error.reason, hint: error.hint)
            }
        default: break
        }
        throw SOPSError(
            .unsupportedKey,
            "nothing can be encrypted for \(key.title): keys of the kind \(key.kind.rawValue) cannot be used",
            hint: "use age or PGP keys, or encrypt the file with SOPS itself")
    }

    /// Recovers the data key with the keys at hand.
    ///
    /// Kinds are tried one after the other, each with all groups: `gpg` is not started where age identities do.
    ///
    /// - Throws: `noMatchingKey`, which says who could open the file; `damagedKey` if a key block that is meant for one
    ///   of the identities was changed, and nothing else opens the file; the failure of the ring.
    static func unwrap(_ file: EncryptedFile, with identities: IdentityRing) throws(SOPSError) -> DataKey {
        let metadata = file.metadata
        let needed = metadata.groups.count == 1 ? 1 : metadata.shamirThreshold
        var shares: [[UInt8]] = []
        defer { for index in shares.indices { Memory.wipe(&shares[index]) } }
        var closed = Array(metadata.groups)
        var attempts = Attempts()
        for kind in identities.order.kinds {
            var stillClosed: [KeyGroup] = []
            for group in closed {
                guard shares.count < needed,
                    let share = identities.open(group, kind, of: file, noting: &attempts)
                else {
                    stillClosed.append(group)
                    continue
                }
                if metadata.groups.count == 1 { return try DataKey(share) }
                shares.append(share.withBytes { bytes in bytes.indices.map { bytes[$0] } })
            }
            closed = stillClosed
        }
        guard metadata.groups.count > 1, shares.count >= needed else {
            throw identities.noMatch(for: file, opened: shares.count, attempts: attempts)
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
