import Documents
import Estate
import SOPS
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file as the command line of `sops` names it.
package struct SOPSInput: Sendable {
    package enum Origin: Sendable {
        case file(FilePath)
        /// What has come over standard input.
        case standardInput([UInt8])
    }

    package var origin: Origin
    /// The name by which formats and the creation rule are chosen, instead of the file's own.
    package var nameOverride: String?
    /// The formats as written; nil where the name says it.
    package var inputType: String?
    package var outputType: String?
    /// How many columns a level of the result is indented; nil leaves it to the file or the creation rules.
    package var indent: Int?
    /// Whether a MAC that does not match is passed over.
    package var ignoresMAC = false

    package init(_ origin: Origin, nameOverride: String? = nil) {
        self.origin = origin
        self.nameOverride = nameOverride
    }

    /// As messages show it.
    package var name: String {
        switch origin {
        case .file(let path): path.string
        case .standardInput: "standard input"
        }
    }
}

/// What the verbs of `sops` do with files.
package struct SOPSFiles: Sendable {
    let surroundings: Surroundings
    var store: any FileStore { surroundings.store }

    package init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    /// Whether a path leads to something.
    package func exists(_ file: FilePath) -> Bool {
        (try? store.resolve(file)) != nil
    }

    /// The text of a file.
    ///
    /// - Parameter missing: what it is to the verb that there is no such file.
    func source(_ input: SOPSInput, missing: SOPSStatus = .unreadableInput) throws(SOPSFailure) -> SourceText {
        switch input.origin {
        case .standardInput(let bytes): return SourceText(name: input.name, bytes: bytes, masksValues: true)
        case .file(let path):
            do throws(TenantryError) {
                return SourceText(
                    name: input.name, bytes: try surroundings.contents(of: path), masksValues: true)
            } catch {
                throw SOPSFailure(error.category == .notFound ? missing : .unreadableInput, error)
            }
        }
    }

    /// Opens an encrypted file.
    func open(
        _ input: SOPSInput, missing: SOPSStatus = .unreadableInput
    ) throws(SOPSFailure) -> DecryptedFile {
        let format = try inputFormat(of: input)
        let source = try source(input, missing: missing)
        return try failing(while: .decrypting) { () throws(SOPSError) in
            let encrypted = try EncryptedFile(parsing: source, as: format)
            return try encrypted.decrypt(with: surroundings.identityRing(), checksMAC: !input.ignoresMAC)
        }
    }

    /// Writes a result: at once, or not at all. What is no regular file, such as `/dev/stdout`, is written to.
    package func write(_ bytes: [UInt8], to file: FilePath) throws(SOPSFailure) {
        var status = stat()
        if unsafe stat(file.string, &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
            do {
                let descriptor = try FileDescriptor.open(file, .writeOnly, options: .closeOnExec)
                try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
                return
            } catch {
                throw SOPSFailure(
                    .unwritableOutput, Diagnostic("the output cannot be written: \(error)", file: file.string))
            }
        }
        do throws(EstateError) {
            try store.writeAtomically(FileChange(file, bytes: bytes), within: nil)
        } catch {
            guard [.busy, .readOnly, .permissionDenied].contains(error.code), writeInPlace(bytes, file) else {
                throw SOPSFailure(.unwritableOutput, TenantryError(error.category, error.diagnostic))
            }
        }
    }

    /// Writes over a file that cannot be replaced: something is mounted there, or nothing may be made in its folder.
    ///
    /// - Returns: whether that could be done; if not, the file is as it was.
    private func writeInPlace(_ bytes: [UInt8], _ file: FilePath) -> Bool {
        guard let old = try? store.read(file, limit: FileLimit.document),
            let descriptor = try? FileDescriptor.open(file, .writeOnly, options: .closeOnExec)
        else { return false }
        defer { try? descriptor.close() }
        func write(_ bytes: [UInt8]) throws {
            try descriptor.writeAll(toAbsoluteOffset: 0, bytes)
            guard ftruncate(descriptor.rawValue, off_t(bytes.count)) == 0, fsync(descriptor.rawValue) == 0 else {
                throw Errno(rawValue: errno)
            }
        }
        do {
            try write(bytes)
        } catch {
            try? write(old)
            return false
        }
        surroundings.person.warn(
            Diagnostic("the file could not be replaced, so it was written in place", file: file.string))
        return true
    }

    /// Reads, changes and writes a file while no other tenantry does the same, so that no update is lost.
    package func exclusively<Value>(_ file: FilePath, _ body: () throws -> Value) throws -> Value {
        while true {
            // What is wrong with the file, `body` says.
            guard let descriptor = try? FileDescriptor.open(file, .readOnly, options: [.closeOnExec, .nonBlocking])
            else { return try body() }
            defer { try? descriptor.close() }
            _ = try failing(with: .unwritableOutput) { () throws(TenantryError) in
                try FileLock.lock(descriptor, writing: "the file") { surroundings.person.note($0) }
            }
            var (locked, current) = (stat(), stat())
            // Whoever held the lock has replaced the file.
            guard unsafe fstat(descriptor.rawValue, &locked) == 0, unsafe stat(file.string, &current) == 0,
                locked.st_ino != current.st_ino || locked.st_dev != current.st_dev
            else { return try body() }
        }
    }
}
