import Documents
package import Estate
import SOPS
package import SystemPackage

/// An encrypted file of the estate, or one that should be.
package struct SecretFile: Hashable, Sendable {
    /// Absolute and without links.
    package let path: FilePath
    /// As messages show it.
    package let name: String
    /// The tenant whose own file it is; nil for one that tenants share.
    package let owner: TenantName?
    /// Whether it has the name of a layer's secrets, or was named; others count only if they are encrypted.
    let isSection: Bool
}

/// Which files a verb on access is about.
package enum AccessScope: Sendable {
    case all
    /// The files of their own.
    case tenants([String])
    /// Files and folders, relative to the working directory.
    case paths([FilePath])
}

/// Whose folders are whose.
struct LayerOwners {
    private var folders: [String: TenantName] = [:]

    /// - Parameter unknown: is given what makes it unknown which layers a tenant has.
    init(_ workspace: Workspace, unknown: (TenantryError) -> Void = { _ in }) throws(TenantryError) {
        let estate = workspace.estate
        let names = try rethrowing { () throws(EstateError) in
            try estate.tenants { error in unknown(TenantryError(error.category, error.diagnostic)) }
        }
        // A pattern such as regions/{region}/{tenant} takes the attributes; most do without.
        let needsAttributes = estate.manifest.layers.contains { $0.uses("tenant") && !$0.beginsWithTenant }
        for name in names {
            add(estate.folder(of: name), of: name, estate)
            guard needsAttributes else { continue }
            do throws(TenantryError) {
                for layer in try workspace.layers(of: workspace.tenant(name.description)) where !layer.isShared {
                    add(layer.name, of: name, estate)
                }
            } catch {
                unknown(error)
            }
        }
    }

    private mutating func add(_ folder: String, of tenant: TenantName, _ estate: EstateFolder) {
        folders[folder] = tenant
        let path = estate.path(folder)
        guard (try? estate.store.status(path))?.kind == .link, let real = try? estate.store.resolve(path) else {
            return
        }
        folders[estate.name(of: real)] = tenant
    }

    /// The tenant whose folder a file is in.
    func owner(of name: String) -> TenantName? {
        var path = name[...]
        while let slash = path.lastIndex(of: "/") {
            path = path[..<slash]
            if let tenant = folders[String(path)] { return tenant }
        }
        return nil
    }
}

/// Finds the encrypted files of an estate, and the files of rules.
struct SecretFileSearch {
    private let workspace: Workspace
    private let owners: LayerOwners
    private let inForce: RulesInForce
    /// The name of a layer's secrets.
    private let sectionName: String
    private(set) var files: [SecretFile] = []
    /// Every `.sops.yaml` on the way.
    private(set) var rules: [FilePath] = []
    private var seen: Set<FilePath> = []

    init(_ workspace: Workspace) throws(TenantryError) {
        self.workspace = workspace
        owners = try LayerOwners(workspace)
        inForce = RulesInForce(workspace)
        sectionName = FilePath(workspace.estate.manifest.files.secrets.path).lastComponent?.string ?? ""
    }

    /// The files of a scope, sorted by name.
    ///
    /// - Throws: `notFound` for an unknown tenant or path; `badInput` for a path outside of the estate.
    static func find(_ scope: AccessScope, in workspace: Workspace) throws(TenantryError) -> SecretFileSearch {
        var search = try SecretFileSearch(workspace)
        let estate = workspace.estate
        switch scope {
        case .all: try search.walk(estate.root)
        case .tenants(let names):
            for name in names {
                let tenant = try workspace.tenant(name)
                for layer in try workspace.layers(of: tenant) where !layer.isShared {
                    let path = estate.path(layer.name)
                    guard try search.rethrown({ () throws(EstateError) in try estate.store.status(path) }) != nil else {
                        continue
                    }
                    try search.add(path)
                }
            }
        case .paths(let paths):
            for path in paths { try search.add(path) }
        }
        search.files.sort { $0.name < $1.name }
        return search
    }

    /// The files of shared layers that a tenant reads.
    mutating func addShared(of tenant: Tenant) throws(TenantryError) {
        for layer in try workspace.layers(of: tenant) where layer.isShared {
            let file = try workspace.file(.secrets, in: layer)
            if file.source != nil { add(file: file.path) }
        }
        files.sort { $0.name < $1.name }
    }

    private func rethrown<Value>(_ body: () throws(EstateError) -> Value) throws(TenantryError) -> Value {
        try rethrowing(body)
    }

    private mutating func add(_ path: FilePath) throws(TenantryError) {
        let estate = workspace.estate
        let real = try rethrowing { () throws(EstateError) in try estate.store.resolve(path) }
        guard real.starts(with: estate.root) else {
            throw TenantryError(
                .badInput, Diagnostic("this is outside of the estate \(estate.root.string)", file: path.string))
        }
        let kind = try rethrowing { () throws(EstateError) in try estate.store.status(real)?.kind }
        if kind == .folder { try walk(real) } else { add(file: real, isNamed: true) }
    }

    /// Looks into a folder and those below it. Links to folders are not followed, and hidden folders passed over.
    private mutating func walk(_ folder: FilePath) throws(TenantryError) {
        let store = workspace.estate.store
        let entries = try rethrowing { () throws(EstateError) in try store.list(folder) }
        for entry in entries {
            let path = folder.appending(entry.name)
            switch entry.kind {
            case .folder where !entry.name.hasPrefix("."): try walk(path)
            case .file where entry.name == Rules.fileName: rules.append(path)
            case .file: add(file: path)
            case .link: try add(link: path)
            default: break
            }
        }
    }

    /// Adds the file that a link leads to, if that is in the estate.
    private mutating func add(link path: FilePath) throws(TenantryError) {
        let estate = workspace.estate
        guard let real = try? estate.store.resolve(path), real.starts(with: estate.root),
            try rethrown({ () throws(EstateError) in try estate.store.status(real)?.kind }) == .file
        else { return }
        add(file: real, link: path)
    }

    private mutating func add(file path: FilePath, link: FilePath? = nil, isNamed: Bool = false) {
        guard !seen.contains(path) else { return }
        let names = [path, link].compactMap { $0?.lastComponent?.string }
        let isSection = isNamed || names.contains(sectionName)
        let hasName = names.contains {
            !$0.hasPrefix(".") && $0.contains(".enc.") && FileFormat(fileName: $0) != .binary
        }
        guard isSection || hasName || [path, link].contains(where: { $0.map(hasRule) ?? false }) && isEncrypted(path)
        else { return }
        seen.insert(path)
        let estate = workspace.estate
        let shown = estate.name(of: path)
        let owner = owners.owner(of: shown) ?? link.flatMap { owners.owner(of: estate.name(of: $0)) }
        files.append(SecretFile(path: path, name: shown, owner: owner, isSection: isSection))
    }

    private func hasRule(_ path: FilePath) -> Bool {
        guard case .rules(let found) = inForce.rules(for: path) else { return false }
        return found.rule(for: path) != nil
    }

    /// Whether a file is encrypted whose name does not say so. What is not JSON at all is no binary file of SOPS.
    private func isEncrypted(_ path: FilePath) -> Bool {
        guard let bytes = try? workspace.estate.store.read(path), bytes.holds("ENC[AES256_GCM,"), bytes.holds("sops")
        else { return false }
        let format = FileFormat(fileName: path.lastComponent?.string ?? "")
        guard format == .binary else { return true }
        let source = SourceText(name: path.string, bytes: bytes, masksValues: true)
        return (try? EncryptedFile(parsing: source, as: format)) != nil
    }
}

extension [UInt8] {
    fileprivate func holds(_ text: String) -> Bool {
        let part = Array(text.utf8)
        guard let first = part.first, count >= part.count else { return false }
        for start in 0...(count - part.count) where self[start] == first {
            if self[start..<(start + part.count)].elementsEqual(part) { return true }
        }
        return false
    }
}
