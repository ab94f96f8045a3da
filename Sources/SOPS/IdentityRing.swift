import Age
import Documents
import Sealing

/// What was tried in vain to open a file.
struct Attempts {
    /// Once each.
    private(set) var sentences: [String] = []
    /// An entry that is meant for one of the keys, but was changed.
    var damage: SOPSError?

    mutating func note(_ sentence: String) {
        if !sentences.contains(sentence) { sentences.append(sentence) }
    }
}

/// The keys at hand: age identities, with where they came from, and those that `gpg` has.
package struct IdentityRing: Sendable {
    private(set) var identities: [any Identity] = []
    private(set) var byRecipient: [String: any Identity] = [:]
    private(set) var commands: [KeyCommand] = []
    private var looked: [String] = []
    /// The same, for files that SSH keys can open.
    private(set) var lookedForSSH: [String] = []

    /// Opens entries for PGP keys; nil leaves them closed.
    package var gpg: GPG?
    package var order: DecryptionOrder

    package init(gpg: GPG? = nil, order: DecryptionOrder = .standard) {
        self.gpg = gpg
        self.order = order
    }

    /// Whether there is no age identity.
    package var isEmpty: Bool { identities.isEmpty && commands.isEmpty }

    /// The sources that were looked at, with what they gave: "SOPS_AGE_KEY_FILE (keys.txt): 1 identity".
    package var sources: [String] { looked + commands.flatMap(\.notes) }

    /// The recipients of the identities, in order, each once.
    package private(set) var recipients: [String] = []

    /// The programs of identities whose recipients only these plugins know, each once.
    package private(set) var pluginPrograms: [String] = []

    /// Adds what a source gave.
    mutating func add(_ identities: [any Identity], from source: String) {
        looked.append("\(source): \(Self.count(identities))")
        for identity in identities {
            self.identities.append(identity)
            if let program = (identity as? PluginIdentity)?.program, !pluginPrograms.contains(program) {
                pluginPrograms.append(program)
            }
            guard let name = identity.recipientText, byRecipient[name] == nil else { continue }
            byRecipient[name] = identity
            recipients.append(name)
        }
    }

    /// What is wrong with the first source that should have given something and did not. Nothing is wrong as long as
    /// others open the file.
    package private(set) var failure: SOPSError?

    /// Adds what a source gives that has to be in order.
    mutating func addChecked(_ read: () throws(SOPSError) -> (identities: [any Identity], source: String)) {
        do throws(SOPSError) {
            let (identities, source) = try read()
            add(identities, from: source)
        } catch {
            failure = failure ?? error
        }
    }

    /// Notes a source that gave nothing, and why: "not set".
    ///
    /// - Parameter onlyForSSH: whether it matters only for a file that an SSH key can open.
    mutating func note(_ source: String, _ outcome: String, onlyForSSH: Bool = false) {
        let line = "\(source): \(outcome)"
        if onlyForSSH { lookedForSSH.append(line) } else { looked.append(line) }
    }

    /// Adds a source that is asked when a file is opened.
    mutating func add(_ command: KeyCommand) {
        commands.append(command)
    }

    static func count(_ identities: [any Identity]) -> String {
        identities.count == 1 ? "1 identity" : "\(identities.count) identities"
    }

    /// Opens a group's share of the data key with the first key of a kind that fits; nil if none does.
    ///
    /// - Parameter attempts: takes what was tried in vain.
    func open(
        _ group: KeyGroup, _ kind: MasterKey.Kind, of file: EncryptedFile, noting attempts: inout Attempts
    ) -> GuardedBytes? {
        let entries = group.entries.filter { $0.kind == kind }
        return switch kind {
        case .age: openAge(entries, of: file, noting: &attempts)
        case .pgp: openPGP(entries, noting: &attempts)
        default: nil
        }
    }

    /// The recipient's name in the file picks the identity; only where it picks none are all identities tried, for the
    /// name is not authenticated. Those that ask a person or start a program wait until nothing else opens it.
    private func openAge(
        _ entries: [KeyEntry], of file: EncryptedFile, noting attempts: inout Attempts
    ) -> GuardedBytes? {
        let named = entries.compactMap { entry in
            byRecipient[AgeKeys.canonicalText(ofRecipient: entry.name)].map { (entry, $0) }
        }
        for (entry, identity) in named where !identity.needsInteraction {
            if let share = open(entry, with: [identity], of: file, noting: &attempts) { return share }
        }
        for command in commands {
            for entry in entries {
                let printed = command.identities(for: entry.name)
                if let share = open(entry, with: printed, of: file, noting: &attempts) { return share }
            }
        }
        let quiet = identities.filter { !$0.needsInteraction }
        for entry in entries {
            if let share = open(entry, with: quiet, of: file, noting: &attempts) { return share }
        }
        for (entry, identity) in named where identity.needsInteraction {
            if let share = open(entry, with: [identity], of: file, noting: &attempts) { return share }
        }
        return openWithPlugins(entries, of: file, noting: &attempts)
    }

    /// Plugins first get the entries that name them. A plugin may open others as well: its recipients can be of any type.
    private func openWithPlugins(
        _ entries: [KeyEntry], of file: EncryptedFile, noting attempts: inout Attempts
    ) -> GuardedBytes? {
        let others = identities.filter { $0.needsInteraction && $0.recipientText == nil }
        for isLikely in [true, false] {
            for entry in entries {
                let fitting = others.filter { ($0 as? PluginIdentity)?.isLikely(for: entry.name) ?? false == isLikely }
                if let share = open(entry, with: fitting, of: file, noting: &attempts) { return share }
            }
        }
        return nil
    }

    private func openPGP(_ entries: [KeyEntry], noting attempts: inout Attempts) -> GuardedBytes? {
        guard let gpg else { return nil }
        for entry in entries {
            do throws(GPG.Failure) {
                return try gpg.decrypt(entry.encrypted)
            } catch {
                attempts.note("\(entry.title): \(error.reason)")
            }
        }
        return nil
    }

    private func open(
        _ entry: KeyEntry, with identities: [any Identity], of file: EncryptedFile, noting attempts: inout Attempts
    ) -> GuardedBytes? {
        guard !identities.isEmpty else { return nil }
        do throws(AgeError) {
            return try AgeFile(parsing: entry.encrypted).decryptToGuarded(with: identities)
        } catch {
            if error.code == .noMatch { return nil }
            if Self.failuresToOpen.contains(error.code) {
                attempts.note("\(entry.title): \(error.reason)")
                return nil
            }
            // Another key may open the file all the same.
            attempts.damage =
                attempts.damage
                ?? SOPSError(
                    .damagedKey,
                    Diagnostic(
                        "the encrypted data key for \(entry.title) is damaged: \(error.reason)", file: file.source.name,
                        hint: EncryptedFile.tamperingHint))
            return nil
        }
    }

    /// Of a file that more keys open, a message names as many.
    private static let mostNamed = 50

    /// What says nothing about the entry: somebody or something that was to help did not.
    private static let failuresToOpen: Set<AgeError.Code> = [
        .missingPlugin, .pluginFailure, .nobodyToAsk, .encryptedIdentity, .wrongPassphrase,
    ]

    /// The error for a file that no key opens: who could, what was tried, and where identities were looked for.
    func noMatch(for file: EncryptedFile, opened: Int, attempts: Attempts) -> SOPSError {
        if let damage = attempts.damage { return damage }
        if let failure { return failure }
        let metadata = file.metadata
        let entries = metadata.groups.flatMap(\.entries)
        var notes = entries.prefix(Self.mostNamed).map { entry in
            "\(entry.title) can open it\(entry.kind.isUsable ? "" : ", but not here: no key of its kind can be used")"
        }
        if entries.count > notes.count { notes.append("\(entries.count - notes.count) others can open it") }
        if metadata.groups.count > 1 {
            notes.insert(
                "it takes \(metadata.shamirThreshold) of \(metadata.groups.count) key groups; \(opened) opened", at: 0)
        }
        notes += attempts.sentences
        let isForSSH = entries.contains { $0.kind == .age && $0.name.hasPrefix("ssh-") }
        let sources = self.sources + (isForSSH ? lookedForSSH : [])
        notes += sources.isEmpty ? ["no source of identities was given"] : sources.map { "looked in \($0)" }
        let hasNoKey = isEmpty && attempts.sentences.isEmpty
        return SOPSError(
            .noMatchingKey,
            Diagnostic(
                hasNoKey ? "there is no key to open the file with" : "none of your keys opens the file",
                file: file.source.name, notes: notes, hint: hint(for: metadata)))
    }

    private func hint(for metadata: Metadata) -> String {
        let kinds = Set(metadata.groups.flatMap(\.entries).map(\.kind))
        if !kinds.contains(.age) {
            return kinds.contains(.pgp)
                ? "let gpg have the secret key, or ask somebody who can open it to add your recipient"
                : "open it with SOPS itself, or ask somebody who can open it to add your recipient"
        }
        return isEmpty
            ? "set SOPS_AGE_KEY_FILE to your identity file"
            : "ask somebody who can open it to add your recipient, or set SOPS_AGE_KEY_FILE to another file"
    }
}

extension EncryptedFile {
    /// Recovers the data key and decrypts.
    ///
    /// - Throws: as `DataKeySharing.unwrap` and `decrypt(with: DataKey)` do.
    package func decrypt(with identities: IdentityRing, checksMAC: Bool = true) throws(SOPSError) -> DecryptedFile {
        try decrypt(with: DataKeySharing.unwrap(self, with: identities), checksMAC: checksMAC)
    }
}
