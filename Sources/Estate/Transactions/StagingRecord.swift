import Documents
import SystemPackage

/// Notes in the root where temporary files come to stand, before they do: so that the next process finds what a killed
/// one leaves, without looking through all folders.
struct StagingRecord: Sendable {
    private let root: FilePath?
    private let store: any FileStore
    private var file: OpenFile?
    private var folders: Set<FilePath> = []
    private var emptied: Set<FilePath> = []

    init(root: FilePath?, store: any FileStore) {
        self.root = root
        self.store = store
    }

    /// A folder in which there will be temporary files.
    mutating func add(_ folder: FilePath) throws(EstateError) {
        guard folders.insert(folder).inserted else { return }
        try write("in", folder)
    }

    /// A folder that will be made.
    mutating func addNew(_ folder: FilePath) throws(EstateError) {
        try write("unless-empty", folder)
    }

    /// A folder that may go with its last file, and those above it.
    mutating func addEmptied(_ folder: FilePath) throws(EstateError) {
        guard let root, folder != root, folder.starts(with: root), emptied.insert(folder).inserted else { return }
        try addEmptied(folder.removingLastComponent())
        try write("unless-empty", folder)
    }

    private mutating func write(_ word: String, _ folder: FilePath) throws(EstateError) {
        guard let root else { return }
        var relative = folder
        guard relative.removePrefix(root) else { return }
        if file == nil {
            do throws(EstateError) {
                file = try store.create(root.appending(TransactionTrace.record), permissions: .ownerReadWrite)
            } catch {
                // A single file in a folder below can be written all the same.
                if error.code == .alreadyExists { throw Self.rival(root) }
                guard error.code == .permissionDenied else { throw error }
            }
        }
        if let file { try store.write(Array("\(word) \(JournalPath.text(relative))\n".utf8), to: file) }
    }

    /// Where files cannot be locked, this is how one process sees another.
    private static func rival(_ root: FilePath) -> EstateError {
        EstateError(
            .busy,
            Diagnostic(
                "another tenantry is writing here, or was stopped",
                file: root.appending(TransactionTrace.record).string,
                hint: "wait for it to end; if there is none, remove this file"))
    }

    /// Nothing temporary is left.
    mutating func remove() {
        guard let file else { return }
        try? store.close(file)
        try? store.remove(file.path)
        self.file = nil
    }

    /// Closes the file and leaves it: somebody else has to clean up.
    mutating func abandon() {
        guard let file else { return }
        try? store.close(file)
        self.file = nil
    }
}
