import SystemPackage

/// How the files are named that a killed process may leave behind: new contents that wait for their turn, and old ones
/// until the new are in force.
package enum TemporaryName {
    package static let prefix = ".tenantry-"
    private static let digits = 13

    /// A name that nobody can foresee, hidden from listings of tenants.
    static func random(beside path: FilePath) -> FilePath {
        path.removingLastComponent().appending(random())
    }

    static func random() -> String {
        let number = String(UInt64.random(in: .min ... .max), radix: 36)
        return prefix + String(repeating: "0", count: digits - number.utf8.count) + number
    }

    /// Whether a name is one of these. Those of a `TransactionTrace` are not.
    static func matches(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard bytes.count == prefix.utf8.count + digits, bytes.starts(with: prefix.utf8) else { return false }
        return bytes.dropFirst(prefix.utf8.count).allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        }
    }
}

/// The files in a transaction's root that tell how far it has come.
enum TransactionTrace {
    /// Which folders are written to, from before the first temporary file until the last is gone.
    static let record = TemporaryName.prefix + "staging"
    /// All new contents are on the disk; they are to take their places.
    static let journal = TemporaryName.prefix + "journal"
    /// That failed, and the old contents are to come back: the journal under another name.
    static let undo = TemporaryName.prefix + "undo"
}

extension FileStore {
    func createTemporary(beside path: FilePath, permissions: FilePermissions) throws(EstateError) -> OpenFile {
        try withTemporaryName(beside: path) { name throws(EstateError) in
            try create(name, permissions: permissions)
        }
    }

    /// Tries another name if one is taken.
    func withTemporaryName<Result>(
        beside path: FilePath, _ body: (FilePath) throws(EstateError) -> Result
    ) throws(EstateError) -> Result {
        var attempts = 3
        while true {
            do throws(EstateError) {
                return try body(TemporaryName.random(beside: path))
            } catch {
                attempts -= 1
                guard error.code == .alreadyExists && attempts > 0 else { throw error }
            }
        }
    }
}
