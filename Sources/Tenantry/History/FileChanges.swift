import Documents
import Estate
import SOPS
import SystemPackage

/// Which files of an estate say something else than before.
final class FileChanges {
    private let earlier: EarlierEstate
    private let now: Workspace
    /// Relative to layers.
    private let wholeFiles: [String]
    /// Whether a file that differs says something else; found out once for each.
    private var known: [FilePath: Bool] = [:]

    /// Whether all that changed is the content of files, and not that of the manifest: tenants and links are where they
    /// were.
    let keepPlaces: Bool
    /// Whether moreover no tenant's own file changed, so that every tenant has the targets and the layers that it had.
    let keepTenants: Bool

    init(_ earlier: EarlierEstate, now: Workspace) {
        self.earlier = earlier
        self.now = now
        wholeFiles = now.estate.manifest.kubernetes.files
        let store = now.estate.store
        keepPlaces =
            earlier.workspace != nil && earlier.changes[now.estate.root.appending(Manifest.fileName)] == nil
            && earlier.changes.allSatisfy { path, entry in
                guard case .file = entry else { return false }
                return (try? store.status(path))??.kind == .file
            }
        keepTenants = keepPlaces && !earlier.changes.keys.contains { $0.lastComponent?.string == Tenant.fileName }
    }

    /// The names of those of a target's files that say something else, or have become others.
    func names(among sources: [LayerSource]) -> [String] {
        var names: [String] = []
        for source in sources {
            for path in Set([source.place, source.path]) where isChanged(path) {
                names.append(now.estate.name(of: path))
            }
        }
        return names.sorted()
    }

    /// Whether the manifest has other settings that concern every target.
    var changesManifest: Bool {
        let path = now.estate.root.appending(Manifest.fileName)
        guard case .file(let bytes)? = earlier.changes[path], earlier.workspace != nil else { return false }
        guard let old = root(of: bytes), let new = contents(of: path).flatMap(root) else { return true }
        // The others are about which targets and layers there are, or about policies.
        return ["files", "merge", "kubernetes"].contains { key in
            !Self.isSame(old.mapping?[key], new.mapping?[key])
        }
    }

    private func isChanged(_ path: FilePath) -> Bool {
        guard let entry = earlier.changes[path] else { return false }
        if let known = known[path] { return known }
        var result = true
        if case .file(let old) = entry, let new = contents(of: path) {
            result = isTakenWhole(path) ? old != new : !saysTheSame(old, new)
        }
        known[path] = result
        return result
    }

    /// Whether an object of Kubernetes is made of every byte of the file.
    private func isTakenWhole(_ path: FilePath) -> Bool {
        wholeFiles.contains { path.ends(with: FilePath($0)) }
    }

    /// The content of a regular file as it is now.
    private func contents(of path: FilePath) -> [UInt8]? {
        guard case .bytes(let bytes)? = try? now.estate.store.read(path, limit: FileLimit.section, followsLink: false)
        else { return nil }
        return bytes
    }

    private func saysTheSame(_ old: [UInt8], _ new: [UInt8]) -> Bool {
        if old == new { return true }
        guard let before = documents(of: old), let after = documents(of: new), before.count == after.count else {
            return false
        }
        return zip(before, after).allSatisfy(Self.isSame)
    }

    /// The trees of a file, of an encrypted one without the metadata; nil if it does not parse.
    private func documents(of bytes: [UInt8]) -> [Node?]? {
        let source = SourceText(name: "", bytes: bytes)
        guard let file = try? DocumentFile(parsing: source) else { return nil }
        guard EncryptedFile.isEncrypted(file, as: .yaml) else { return file.documents.map(\.root) }
        return try? EncryptedFile(file, as: .yaml).sealedRoots()
    }

    private func root(of bytes: [UInt8]) -> Node? {
        try? DocumentFile(parsing: SourceText(name: "", bytes: bytes)).root
    }

    /// Whether two trees are the same but for their places and comments. The text of a value counts as well as what it
    /// means: a variable is its text.
    private static func isSame(_ left: Node?, _ right: Node?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        guard left.tag == right.tag else { return false }
        switch (left.content, right.content) {
        case (.scalar(let left), .scalar(let right)):
            return left.text.utf8.elementsEqual(right.text.utf8) && left.value == right.value
        case (.sequence(let left), .sequence(let right)):
            let (left, right) = (Array(left.elements), Array(right.elements))
            return left.count == right.count && zip(left, right).allSatisfy { isSame($0, $1) }
        case (.mapping(let left), .mapping(let right)):
            let (left, right) = (Array(left.entries), Array(right.entries))
            return left.count == right.count
                && zip(left, right).allSatisfy { isSame($0.key, $1.key) && isSame($0.value, $1.value) }
        default: return false
        }
    }
}
