import Documents
import Estate
import SystemPackage

/// The list of the files that a verb has put into a folder: what is not in it is somebody else's, and is never removed.
struct FolderIndex {
    static let fileName = ".tenantry.files"
    private static let limit = 64 << 20

    /// Relative to the folder.
    private(set) var names: Set<FilePath>

    init(_ names: Set<FilePath>) { self.names = names }

    /// The list of a folder; nil if it has none.
    init?(of folder: FilePath, store: any FileStore) throws(TenantryError) {
        let outcome = try rethrowing { () throws(EstateError) in
            try store.read(folder.appending(Self.fileName), limit: Self.limit, followsLink: false)
        }
        guard case .bytes(let text) = outcome else { return nil }
        names = []
        for line in text.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
            let name = FilePath(String(decoding: line, as: UTF8.self))
            // Whoever changed the list does not get files elsewhere removed.
            guard name.isRelative, name == name.lexicallyNormalized(), name.components.first?.kind == .regular else {
                throw TenantryError(
                    .badInput,
                    Diagnostic(
                        "this list of files has a name that is none", file: folder.appending(Self.fileName).string,
                        hint: "remove the folder, or name another"))
            }
            names.insert(name)
        }
    }

    /// The list as it is written.
    func text(madeBy verb: String) -> [UInt8] {
        let head = "# Made by tenantry \(verb). What is listed here and no longer made is removed the next time.\n"
        var text = Array(head.utf8)
        for name in names.map(\.string).sorted() { text += "\(name)\n".utf8 }
        return text
    }
}
