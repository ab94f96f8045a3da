import Documents
package import Estate
package import SystemPackage

/// Where bytes go that come piece by piece: a file that appears when it is complete, a device or a pipe, or standard
/// output.
package struct ByteOutput: ~Copyable {
    private enum Place: ~Copyable {
        case file(StagedFile)
        case stream(FileDescriptor, isOwned: Bool, name: String)
    }

    private var place: Place
    /// Sees each piece before it is written.
    private let check: (@Sendable ([UInt8]) throws(TenantryError) -> Void)?

    /// - Parameter path: of a file that exists or not; it is replaced when the output is complete. A pipe or a device is
    ///   written to as it is.
    /// - Throws: `notFound` if the folder is missing, `noPermission`, `cannotCreate`, ….
    package init(
        _ path: FilePath, privacy: FileChange.Privacy, store: any FileStore
    ) throws(TenantryError) {
        check = nil
        if let existing = FileIdentity(path), existing.isStream {
            do {
                place = .stream(
                    try FileDescriptor.open(path, .writeOnly, options: .closeOnExec), isOwned: true, name: path.string)
            } catch {
                throw fileError(error, path.string)
            }
            return
        }
        do throws(EstateError) {
            place = .file(try StagedFile(path, privacy: privacy, store: store))
        } catch {
            throw TenantryError(error.category, error.diagnostic)
        }
    }

    /// Standard output.
    ///
    /// - Parameter check: sees each piece before it is written, and may refuse it.
    package init(standardOutputChecking check: (@Sendable ([UInt8]) throws(TenantryError) -> Void)? = nil) {
        self.check = check
        place = .stream(.standardOutput, isOwned: false, name: "standard output")
    }

    package mutating func write(_ bytes: [UInt8]) throws(TenantryError) {
        if let check { try check(bytes) }
        switch place {
        case .file(let file):
            do throws(EstateError) {
                try file.write(bytes)
            } catch {
                throw TenantryError(error.category, error.diagnostic)
            }
        case .stream(let descriptor, _, let name):
            do {
                _ = try descriptor.writeAll(bytes)
            } catch {
                throw TenantryError(.inputOutput, "\(name) cannot be written: \(error)")
            }
        }
    }

    /// Tells that nothing more comes: a file takes its place now. Without it nothing is left of a file.
    package consuming func commit() throws(TenantryError) {
        switch consume place {
        case .file(let file):
            do throws(EstateError) {
                try file.commit()
            } catch {
                throw TenantryError(error.category, error.diagnostic)
            }
        case .stream(let descriptor, let isOwned, _):
            if isOwned { try? descriptor.close() }
        }
    }
}
