package import Documents
import Estate
import SOPS
package import SystemPackage

/// A file that somebody edits as plain text with `sops edit`, from being read to being written back.
package struct SOPSEditSession: Sendable {
    private let files: SOPSFiles
    private let input: SOPSInput
    private let path: FilePath
    private let creation: SOPSCreation
    private let showsKeys: Bool
    /// nil: the file is new.
    private let decrypted: DecryptedFile?
    /// What the editor shows at first; for memory only.
    package let plaintext: [UInt8]
    /// What a new file begins with, for the person who writes it; no part of it unless it was changed.
    private let note: [UInt8]

    /// The last part of the file's path, by which editors choose a mode.
    package var baseName: String { FilePath(input.nameOverride ?? path.string).lastComponent?.string ?? "secrets" }

    /// - Parameter showsKeys: whether the metadata are shown, too.
    package init(
        _ files: SOPSFiles, _ path: FilePath, _ input: SOPSInput, _ creation: SOPSCreation, showsKeys: Bool
    ) throws(SOPSFailure) {
        (self.files, self.path, self.input, self.creation) = (files, path, input, creation)
        self.showsKeys = showsKeys
        try files.requireOwnFormat(input)
        guard !files.exists(path) else {
            let opened = try files.open(input)
            decrypted = opened
            note = []
            plaintext = try failing(while: .writing) { () throws(SOPSError) in
                try showsKeys ? opened.plaintextWithMetadata() : opened.plaintext()
            }
            return
        }
        // Whoever has done the work shall not learn only then that nobody knows for whom it is encrypted.
        _ = try files.settings(for: input, creation)
        decrypted = nil
        note = Self.note(try files.inputFormat(of: input))
        plaintext = note
    }

    private static func note(_ format: FileFormat) -> [UInt8] {
        let text = "The file is encrypted when the editor ends."
        return switch format {
        case .yaml, .dotenv: Array("# \(text)\n".utf8)
        case .ini: Array("; \(text)\n".utf8)
        case .json: Array("{\n}\n".utf8)
        case .binary: []
        }
    }

    /// What the file is to hold after an edit: encrypted again, where what did not change keeps its ciphertext.
    ///
    /// - Throws: an error if the edited text cannot be taken; it can be edited further.
    package func result(of edited: [UInt8]) throws(SOPSFailure) -> (bytes: [UInt8], warnings: [Diagnostic]) {
        var source = SourceText(name: EditedText.name, bytes: edited, masksValues: true)
        if let decrypted {
            let bytes = try failing(while: .encrypting) { () throws(SOPSError) in
                if showsKeys {
                    let text = try decrypted.removingMetadata(from: source)
                    source = SourceText(name: source.name, bytes: text, masksValues: true)
                }
                return try decrypted.reencrypting(source, allowsPlainValues: true, now: files.surroundings.now())
            }
            return (bytes, [])
        }
        let text =
            edited.starts(with: note) && !note.contains(UInt8(ascii: "{"))
            ? Array(edited.dropFirst(note.count)) : edited
        var input = input
        input.origin = .standardInput(text)
        input.nameOverride = input.nameOverride ?? path.string
        return try files.encrypt(input, creation)
    }

    /// Writes the result, unless somebody else has changed the file meanwhile.
    package func finish(with result: [UInt8]) throws(SOPSFailure) {
        let current = files.exists(path) ? try files.source(input).bytes : nil
        guard current == decrypted?.encrypted.source.bytes else {
            throw SOPSFailure(
                .unwritableOutput,
                Diagnostic(
                    "somebody else changed the file while it was edited; your changes are not written",
                    file: path.string, hint: "edit it again"))
        }
        try files.write(result, to: path)
    }
}
