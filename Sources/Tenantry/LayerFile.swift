import Documents
import Estate
import SOPS
import SystemPackage

/// A section's file in a layer, which need not exist.
struct LayerFile {
    let layer: TenantLayer
    let section: Section
    /// Absolute; of a file that exists, without links.
    let path: FilePath
    /// The path as messages show it.
    let name: String
    /// The keys that lead to the section in the file.
    let root: [String]
    /// nil: there is no such file.
    let source: SourceText?
    /// Whether the layer has a symbolic link to the file.
    let isLink: Bool

    /// Where the value of a key is in the file.
    func path(of key: String) -> [String] { root + [key] }

    func keys() throws(TenantryError) -> [String] {
        guard let source else { return [] }
        return try Self.keys(of: section, in: source, root: root)
    }

    /// The keys of a section; of encrypted secrets, too, which takes no key.
    static func keys(of section: Section, in source: SourceText, root: [String]) throws(TenantryError) -> [String] {
        var node: Node?
        switch section {
        case .secrets:
            let roots = try rethrowing { () throws(SOPSError) in try EncryptedFile(parsing: source).sealedRoots() }
            node = try Workspace.onlyRoot(roots, of: source)
        case .env, .values:
            node = try rethrowing { () throws(DocumentError) in try DocumentFile(parsing: source).root }
        }
        for key in root { node = node?.mapping?[key] }
        let mapping = try rethrowing { () throws(DocumentError) in try node?.mergedMapping(in: source) }
        return mapping.map { $0.entries.compactMap(\.keyText) } ?? []
    }

    /// Refuses the one name that the file cannot have: an encrypted file needs it for itself.
    func checkHolds(_ key: String) throws(TenantryError) {
        try Self.check(key, root: root)
    }

    static func check(_ key: String, root: [String]) throws(TenantryError) {
        guard key == "sops", root.isEmpty else { return }
        throw TenantryError(
            .badInput, "sops cannot be the name of a value: it begins the metadata of an encrypted file",
            hint: "choose another name")
    }

    /// Refuses to write where the layer has but a link: the change would reach further than the layer does.
    func checkWritable() throws(TenantryError) {
        guard isLink else { return }
        throw TenantryError(
            .badInput, "the \(section.rawValue) file of the layer \(layer.name) is a symbolic link to \(name)",
            hint: "change the file where it is, or put a file of its own in place of the link")
    }
}

extension Workspace {
    /// The file of a section in a layer.
    func file(_ section: Section, in layer: TenantLayer) throws(TenantryError) -> LayerFile {
        let files = estate.manifest.files
        let place = section == .secrets ? files.secrets : files.env
        let relative = "\(layer.name)/\(place.path)"
        let expected = estate.path(relative)
        let (found, isLink) = try rethrowing { () throws(EstateError) in
            (try estate.read(relative), try estate.store.status(expected)?.kind == .link)
        }
        return LayerFile(
            layer: layer, section: section, path: found?.path ?? expected, name: found?.source.name ?? relative,
            root: place.root, source: found?.source, isLink: isLink)
    }

    /// The layers in which a section has a key, lowest precedence first.
    func holders(of key: String, _ section: Section, in layers: [TenantLayer]) throws(TenantryError) -> [LayerFile] {
        var holders: [LayerFile] = []
        for layer in layers {
            let file = try file(section, in: layer)
            if try file.keys().contains(key) { holders.append(file) }
        }
        return holders
    }
}
