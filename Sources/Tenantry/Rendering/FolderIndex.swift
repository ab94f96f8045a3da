import Documents
import Estate
import SystemPackage

/// The list of the files that a verb has put into a folder: what is not in it is somebody else's, and is never removed.
struct FolderIndex {
    static let fileName = ".tenantry.files"
    private static let limit = 64 << 20

    private static let head = "# Made by tenantry "

    /// What has made the files, as one calls it: `materialize`. Of what another verb has made it knows nothing, and would
    /// take all of it for files that are no longer made.
    private let verb: String
    /// Relative to the folder.
    var names: Set<FilePath> = []

    init(madeBy verb: String) { self.verb = verb }

    /// The list of a folder; nil if it has none.
    ///
    /// - Parameter shown: the folder as messages show it.
    /// - Throws: `cannotCreate` for a folder that another verb has filled.
    init?(of folder: FilePath, shown: FilePath, madeBy verb: String, store: any FileStore) throws(TenantryError) {
        let outcome = try rethrowing { () throws(EstateError) in
            try store.read(folder.appending(Self.fileName), limit: Self.limit, followsLink: false)
        }
        guard case .bytes(let text) = outcome else { return nil }
        self.init(madeBy: verb)
        let lines = text.split(separator: UInt8(ascii: "\n"))
        let head = lines.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard head == firstLine else {
            let maker = Self.maker(head)
            throw TenantryError(
                .cannotCreate,
                Diagnostic(
                    maker.map { "the files of this folder were made by tenantry \($0)" }
                        ?? "the folder's list of files does not say what has made them",
                    file: shown.appending(Self.fileName).string,
                    hint: "name a folder of its own for \(verb), or remove this one"))
        }
        for line in lines where line.first != UInt8(ascii: "#") {
            let name = FilePath(String(decoding: line, as: UTF8.self))
            // Whoever changed the list does not get files elsewhere removed.
            guard name.isRelative, name == name.lexicallyNormalized(), name.components.first?.kind == .regular else {
                throw TenantryError(
                    .badInput,
                    Diagnostic(
                        "this list of files has a name that is none", file: shown.appending(Self.fileName).string,
                        hint: "remove the folder, or name another"))
            }
            names.insert(name)
        }
    }

    /// The list as it is written.
    var text: [UInt8] {
        var text = Array("\(firstLine)\n".utf8)
        for name in names.map(\.string).sorted() { text += "\(name)\n".utf8 }
        return text
    }

    private var firstLine: String {
        "\(Self.head)\(verb). What is listed here and no longer made is removed the next time."
    }

    /// The verb in a first line; nil for another line.
    private static func maker(_ line: String) -> String? {
        guard line.hasPrefix(head), let end = line.firstIndex(of: ".") else { return nil }
        return String(line[..<end].dropFirst(head.count))
    }
}

extension Workspace {
    /// Plain manifests and encrypted ones in one folder would be deployed together, and the plain Secrets be committed
    /// with the others.
    ///
    /// - Parameters:
    ///   - keepsEncrypted: whether those that are to be written are encrypted.
    ///   - shown: the folder as messages show it.
    func refuseOtherRenders(
        in folder: FilePath, shown: FilePath, keepsEncrypted: Bool
    ) throws(TenantryError) {
        let prefix = keepsEncrypted ? RenderIndex.fileName : FolderIndex.fileName
        let names = try rethrowing { () throws(EstateError) in try surroundings.store.list(folder) }.map(\.name)
        guard let index = names.filter({ $0.hasPrefix(prefix) }).min() else { return }
        throw TenantryError(
            .cannotCreate,
            Diagnostic(
                keepsEncrypted
                    ? "the folder has files of a render without --encrypted"
                    : "the files of the folder are those of render --encrypted, or of materialize",
                file: shown.appending(index).string,
                hint: "name a folder of its own for "
                    + (keepsEncrypted ? "encrypted manifests" : "what is not encrypted") + ", or remove this one"))
    }
}
