package import Age
import Documents
package import Estate
import SystemPackage

/// Encrypts and decrypts plain age files of any size, as age does, in constant memory.
package struct AgeFileCrypto: Sendable {
    private let surroundings: Surroundings

    package init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    /// Encrypts `input` to `output`.
    ///
    /// - Throws: `badInput` if the recipients cannot share a file; `inputOutput`.
    package func encrypt(
        _ input: borrowing ByteInput, to recipients: [any Recipient], armored: Bool,
        into output: consuming ByteOutput
    ) throws(TenantryError) {
        try Self.encrypt(to: recipients, armored: armored, into: output) { buffer throws(TenantryError) in
            try input.read(into: &buffer)
        }
    }

    /// Encrypts what `read` appends to its buffer, nothing at the end, to `output`.
    ///
    /// - Throws: as `encrypt(_:to:armored:into:)`, and what `read` throws.
    static func encrypt(
        to recipients: [any Recipient], armored: Bool, into output: consuming ByteOutput,
        reading read: (inout [UInt8]) throws(TenantryError) -> Void
    ) throws(TenantryError) {
        do throws(StreamError<TenantryError>) {
            try AgeFile.encrypt(
                to: recipients, armored: armored, reading: read,
                writing: { bytes throws(TenantryError) in try output.write(bytes) })
        } catch {
            switch error {
            case .age(let error): throw TenantryError(error.category, error.reason, hint: error.hint)
            case .transport(let error): throw error
            }
        }
        try output.commit()
    }

    /// The keys to decrypt with, as a person chooses them.
    package enum KeyChoice: Sendable {
        /// All that SOPS finds; for a file that takes a passphrase, that.
        case found
        /// The identities in these files and no others; `-` is standard input.
        case files([String])
        case passphrase
    }

    /// Decrypts `input` to `output`. What comes out piece by piece is authentic; a file appears when all of it is.
    ///
    /// - Throws: `noPermission` if no key opens it; `tampered`, also half-way; `badInput` if it is no age file.
    package func decrypt(
        _ input: borrowing ByteInput, with choice: KeyChoice, into output: consuming ByteOutput
    ) throws(TenantryError) {
        let keys = DecryptionKeys(try self.choice(choice), file: input.name, surroundings)
        do throws(StreamError<TenantryError>) {
            try AgeFile.decrypt(
                with: [keys],
                reading: { buffer throws(TenantryError) in try input.read(into: &buffer) },
                writing: { bytes throws(TenantryError) in try output.write(bytes) })
        } catch {
            switch error {
            case .age(let error): throw keys.error(error)
            case .transport(let error): throw error
            }
        }
        try output.commit()
    }

    private func choice(_ choice: KeyChoice) throws(TenantryError) -> DecryptionKeys.Choice {
        switch choice {
        case .found: return .found
        case .passphrase: return .passphrase
        case .files(let files):
            var identities: [any Identity] = []
            for file in files { identities += try Keys.identities(of: file, surroundings) }
            return .identities(identities, names: files)
        }
    }

    /// Where the result goes.
    ///
    /// - Parameter path: nil or `-` for standard output.
    /// - Throws: `usage` if the result would take the place of what is read.
    package func output(
        to path: String?, privacy: FileChange.Privacy, reading input: borrowing ByteInput,
        checking check: (@Sendable ([UInt8]) throws(TenantryError) -> Void)? = nil
    ) throws(TenantryError) -> ByteOutput {
        guard let path, path != "-" else {
            return ByteOutput(standardOutputChecking: path == nil ? check : nil)
        }
        if let identity = input.identity(), !identity.isStream, identity == FileIdentity(FilePath(path)) {
            throw TenantryError(
                .usage, Diagnostic("the output is the file that is read", file: path, hint: "choose another name"))
        }
        return try ByteOutput(FilePath(path), privacy: privacy, store: surroundings.store)
    }
}
