package import Age
import Documents

/// A three-way merge of an encrypted file. What it holds is merged entry by entry, in plain text and in memory; each value
/// keeps the ciphertext of the side that it comes from, as far as the data key is the same.
///
/// All versions are authentic: their MACs hold. So the MAC that the merged file gets covers nothing that a key holder
/// has not written.
package struct SecretsMerge: Sendable {
    package enum Side: String, Hashable, Sendable { case ours, theirs }

    /// What a merge gave.
    package struct Outcome: Sendable {
        /// The file; with conflict markers if there are conflicts.
        package let bytes: [UInt8]
        /// The paths of the values that both sides changed in different ways.
        package let conflicts: [String]
        /// What a person should know.
        package let notes: [String]
    }

    /// How conflicts are marked.
    package struct Markers: Sendable {
        package var ours = "ours"
        package var theirs = "theirs"
        package var size = 7

        package init() {}
    }

    private let base: MergeSide
    private let ours: MergeSide
    private let theirs: MergeSide
    private let format: FileFormat
    private let access: AccessMerge
    private let name: String
    private let gpg: GPG?
    private let plugins: Plugins?

    /// - Parameter base: nil for a file that both sides have added.
    /// - Throws: `conflictingAccess`; `malformed` if the sides are not alike enough.
    package init(
        base: DecryptedFile?, ours: DecryptedFile, theirs: DecryptedFile, gpg: GPG? = nil, plugins: Plugins? = nil
    ) throws(SOPSError) {
        format = ours.encrypted.format
        name = ours.encrypted.source.name
        (self.gpg, self.plugins) = (gpg, plugins)
        access = try AccessMerge(base: base, ours: ours, theirs: theirs)
        self.ours = try MergeSide(ours, as: format, documents: 1)
        self.theirs = try MergeSide(theirs, as: format, documents: 1)
        self.base = try MergeSide(base, as: format, documents: self.ours.values.count)
        guard self.ours.values.count == self.theirs.values.count, self.base.values.count == self.ours.values.count
        else {
            throw SOPSError(
                .malformed,
                Diagnostic("the versions have different numbers of documents, which are not merged", file: name))
        }
    }

    /// Merges.
    ///
    /// - Parameters:
    ///   - side: whose value is taken where both differ; nil leaves markers.
    ///   - now: as for `FileEncryption.encrypt`.
    package func run(
        favoring side: Side? = nil, markers: Markers = Markers(), now: String
    ) throws(SOPSError) -> Outcome {
        let plain = try text(favoring: side ?? .ours)
        if let same = try unchanged(plain.text), side != nil || plain.conflicts.isEmpty {
            return Outcome(bytes: same, conflicts: plain.conflicts, notes: plain.notes)
        }
        let merged = try sealed(plain.text, plain.values, reusing: reusable, now: now)
        guard side == nil, !plain.conflicts.isEmpty else {
            return Outcome(bytes: merged.encrypted.source.bytes, conflicts: plain.conflicts, notes: plain.notes)
        }
        let other = try text(favoring: .theirs)
        let opposite = try sealed(
            other.text, other.values, reusing: merged.opened + reusable, metadataOf: merged.encrypted, now: now)
        return Outcome(
            bytes: ConflictMarkers.text(merged.encrypted.source.bytes, opposite.encrypted.source.bytes, markers),
            conflicts: plain.conflicts, notes: plain.notes)
    }

    /// The ciphertexts under the merged file's data key: ours first.
    private var reusable: [Opened] {
        [ours, theirs].compactMap(\.opened).filter { $0.key.isSame(as: access.key) }.flatMap(\.opened)
    }

    /// A side's bytes, if the merged file is the same.
    private func unchanged(_ text: [UInt8]) throws(SOPSError) -> [UInt8]? {
        for side in [ours, theirs] {
            guard let opened = side.opened, text == side.text, opened.key.isSame(as: access.key),
                try access.isThat(of: opened.encrypted.metadata)
            else { continue }
            return opened.encrypted.source.bytes
        }
        return nil
    }

    // MARK: Plain text

    private struct Plain {
        let text: [UInt8]
        let values: [DocumentValue]
        let conflicts: [String]
        var notes: [String] = []
    }

    private func text(favoring side: Side) throws(SOPSError) -> Plain {
        var (values, conflicts, edits) = ([DocumentValue](), [String](), [[TreeMerge.Edit]]())
        for index in ours.values.indices {
            var tree = TreeMerge(favoring: side)
            let isThere = base.opened != nil
            values.append(
                tree.merge(
                    base: isThere ? base.values[index] : nil, ours: ours.values[index], theirs: theirs.values[index])
                    ?? .mapping([]))
            conflicts += tree.conflicts.map { SourceText.printable($0.isEmpty ? "the whole file" : $0.text) }
            edits.append(tree.edits)
        }
        guard let file = ours.file, let theirFile = theirs.file else {
            // A binary file is one value.
            let taken = MergeSide.isSame(values, ours.values) ? ours.text : theirs.text
            return Plain(text: taken, values: values, conflicts: conflicts)
        }
        for additions in [LineMerge.Additions.join, .conflict] {
            guard
                let lines = LineMerge(base: base.text, ours: ours.text, theirs: theirs.text, additions: additions)
            else { break }
            let text = lines.text(favoring: side)
            // A text without anything in it cannot be encrypted; an empty mapping can.
            guard let parsed = try? MergeSide.parsed(text, as: format, named: name), MergeSide.isSame(parsed.1, values),
                parsed.0?.documents.contains(where: { $0.root != nil }) == true
            else { continue }
            let notes = lines.hasConflicts && conflicts.isEmpty ? ["both sides changed a comment: ours is kept"] : []
            return Plain(text: text, values: values, conflicts: conflicts, notes: notes)
        }
        var editing = TextMerge(file, theirs: theirFile, base: base.file)
        let text = try editing.applying(edits)
        guard try MergeSide.isSame(MergeSide.parsed(text, as: format, named: name).1, values) else {
            throw SOPSError(.malformed, Diagnostic("the changes of both sides do not fit into one text", file: name))
        }
        return Plain(text: text, values: values, conflicts: conflicts, notes: editing.notes)
    }

    // MARK: Ciphertext

    /// The encrypted form of a merged text.
    ///
    /// - Parameter original: whose metadata is taken letter by letter; nil for that of the merged access.
    private func sealed(
        _ text: [UInt8], _ values: [DocumentValue], reusing opened: [Opened], metadataOf original: EncryptedFile? = nil,
        now: String
    ) throws(SOPSError) -> DecryptedFile {
        let plain = try PlainFile(parsing: SourceText(name: name, bytes: text, masksValues: true), as: format)
        let sealer = Sealer(
            file: plain.file, key: access.key, isMACOnlyEncrypted: access.isMACOnlyEncrypted, reusing: opened)
        let body = try plain.seal(by: sealer, selection: access.selection)
        let digest = sealer.finish()
        let block = MetadataBlock(format: format)
        let bytes: [UInt8]
        if let original = original ?? access.sameAs.flatMap({ $0 == .ours ? ours.opened : theirs.opened })?.encrypted {
            bytes = try block.copy(from: original.file, into: body)
        } else {
            bytes = try block.insert(
                metadata(digest, now).value(for: format), into: body, indentation: Indentations()[format])
        }
        let file = try EncryptedFile(
            parsing: SourceText(name: name, bytes: bytes, masksValues: true), as: format)
        guard try file.digest(with: access.key) == digest else {
            throw SOPSError(.malformed, Diagnostic("the merged text would not come back as it is", file: name))
        }
        // With another file's metadata, only the values are of interest.
        guard original == nil else {
            return try file.decrypt(with: access.key, checksMAC: false)
        }
        let opened = DecryptedFile(encrypted: file, key: access.key, roots: [], opened: [])
        let result = SourceText(name: name, bytes: try opened.resealed(file, now: now), masksValues: true)
        let merged = try EncryptedFile(parsing: result, as: format).decrypt(with: access.key)
        guard try MergeSide.isSame(MergeSide.parsed(merged.plaintext(), as: format, named: name).1, values) else {
            throw SOPSError(.malformed, Diagnostic("the merged text would not come back as it is", file: name))
        }
        return merged
    }

    private func metadata(_ digest: [UInt8], _ now: String) throws(SOPSError) -> Metadata {
        let settings = EncryptionSettings(
            groups: access.groups, shamirThreshold: access.shamirThreshold, gpg: gpg, plugins: plugins)
        return Metadata(
            groups: try DataKeySharing.wrap(access.key, for: settings, keeping: access.kept, of: name, now: now),
            shamirThreshold: access.shamirThreshold, lastModified: now,
            mac: try PlainFile.mac(digest, key: access.key, now: now), selection: access.selection,
            isMACOnlyEncrypted: access.isMACOnlyEncrypted, version: EncryptionSettings.formatVersion)
    }
}

extension SecretsMerge {
    /// A file from which somebody has taken the markers, with a MAC that fits.
    ///
    /// Nothing gets a MAC that has not had one: each value has to be one of those that the sides have in its place, and
    /// who can read the file has to be what the merge gives, or what one of the sides says.
    ///
    /// - Returns: the file, the paths of entries that both sides have and the file has not, and likewise of those that
    ///   one side has added.
    /// - Throws: `foreignValue`, `conflictingAccess`, `authenticationFailed`.
    package static func resolving(
        _ file: EncryptedFile, base: DecryptedFile?, ours: DecryptedFile, theirs: DecryptedFile,
        identities: IdentityRing, now: String
    ) throws(SOPSError) -> (bytes: [UInt8], missing: [String], dropped: [String]) {
        let opened = try file.decrypt(with: identities, checksMAC: false)
        // What has a MAC that fits has it from somebody who holds the key.
        if (try? file.decrypt(with: opened.key)) != nil { return (file.source.bytes, [], []) }
        try checkAccess(opened, base, ours, theirs)
        let (left, right) = (try ours.placed(), try theirs.placed())
        let known = Set(left.map(\.value)).union(right.map(\.value))
        let present = try opened.placed()
        if let foreign = present.first(where: { !known.contains($0.value) }) {
            throw SOPSError(
                .foreignValue,
                file.source.diagnostic(
                    "the value of \(foreign.name) is neither side's", at: foreign.node,
                    hint: "take the lines of one side as they are; change the value afterwards, with tenantry set"))
        }
        let (ofOurs, ofTheirs) = (Set(left.map(\.name)), Set(right.map(\.name)))
        let gone = ofOurs.union(ofTheirs).subtracting(present.map(\.name))
        let common = gone.intersection(ofOurs).intersection(ofTheirs)
        let dropped = gone.subtracting(common).subtracting(try base?.placed().map(\.name) ?? [])
        return (try opened.resealed(file, now: now), common.sorted(), dropped.sorted())
    }

    private static func checkAccess(
        _ opened: DecryptedFile, _ base: DecryptedFile?, _ ours: DecryptedFile, _ theirs: DecryptedFile
    ) throws(SOPSError) {
        let metadata = opened.encrypted.metadata
        for side in [ours, theirs] {
            guard opened.key.isSame(as: side.key) else { continue }
            let access = try AccessMerge(base: side, ours: side, theirs: side)
            if try access.isThat(of: metadata) { return }
        }
        let access = try AccessMerge(base: base, ours: ours, theirs: theirs)
        guard try access.isThat(of: metadata) else {
            throw SOPSError(
                .conflictingAccess,
                Diagnostic(
                    "who can read the file, or what of it is encrypted, is not what the merge gives",
                    file: opened.encrypted.source.name,
                    hint: "begin again: git checkout --merge FILE; then only choose among the lines between the markers"
                ))
        }
    }
}
