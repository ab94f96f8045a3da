package import Documents
package import Estate
import Resolution
import SystemPackage

/// A version to be set.
package struct VersionRequest: Sendable {
    /// Where it is set.
    package enum Place: Sendable {
        /// In the tenant's own layer or, where one is named, in its layer for an environment.
        case tenant(String, environment: String?)
        /// In the lowest layer.
        case base
        /// In a layer that tenants share.
        case layer(String)
    }

    package let place: Place
    package let version: String
    /// The keys of the value; nil for the one that is found.
    package let key: [String]?
    /// Whether the key may be one that there is nowhere yet.
    package let isNew: Bool

    package init(_ place: Place, to version: String, key: [String]? = nil, isNew: Bool = false) {
        (self.place, self.version, self.key, self.isNew) = (place, version, key, isNew)
    }
}

/// What setting a version did.
package struct VersionChange: Sendable {
    package let outcome: EntryChange.Outcome
    /// `values.image.tag`
    package let path: String
    package let file: String
    /// What the file said before; nil where it said nothing.
    package let former: String?
    package let version: String
    /// The targets that run the version from this file now.
    package fileprivate(set) var targets: [Target] = []
    package fileprivate(set) var warnings: [Diagnostic] = []
}

extension Workspace {
    /// Sets the version in a layer, and leaves every other byte of the file as it is. A layer that says nothing about it
    /// gets a file. It takes no key.
    ///
    /// - Throws: `notFound` for a tenant, a layer or a key that is none, `usage` if it is not clear which value is meant,
    ///   `badInput` for a text that no version can be, or where the file is but a link.
    package func setVersion(_ request: VersionRequest) throws(TenantryError) -> VersionChange {
        try exclusively { () throws(TenantryError) in
            try Self.check(request.version)
            let layers = try versionLayers(request.place)
            let leaves = VersionLeaves(estate)
            if let key = request.key, !request.isNew { try requireKnown(key, in: layers, leaves) }
            let place = try versionPlace(request.key, in: layers, leaves)
            let relative = "\(layers[0])/\(place.file.path)"
            let expected = estate.path(relative)
            let (found, isLink) = try rethrowing { () throws(EstateError) in
                (try estate.read(relative), try estate.store.status(expected)?.kind == .link)
            }
            guard !isLink else {
                throw TenantryError(
                    .badInput, "\(relative) is a symbolic link to \(found?.source.name ?? "nothing")",
                    hint: "set the version where the file is, or put a file of its own in place of the link")
            }
            let source = found?.source ?? SourceText(name: relative, bytes: [])
            let edit = try Self.setting(place.file.root + place.key, to: request.version, in: source)
            let isUnchanged = edit.bytes == source.bytes
            if !isUnchanged { try write([FileChange(found?.path ?? expected, bytes: edit.bytes)]) }
            var change = VersionChange(
                outcome: isUnchanged ? .unchanged : edit.former == nil ? .added : .changed, path: place.title,
                file: source.name, former: edit.former, version: request.version)
            try addTargets(place, request.place, to: &change)
            return change
        }
    }

    /// A text that an image can have as its tag, or a chart as its version.
    private static func check(_ version: String) throws(TenantryError) {
        let isFit = version.utf8.allSatisfy { (0x21...0x7E).contains($0) } && !version.isEmpty
        guard isFit, version.utf8.count <= 255 else {
            throw TenantryError(
                .badInput, "\(version.debugDescription) is no version",
                hint: "a version is 1 to 255 printable characters without spaces")
        }
    }

    /// The folders of the layer that is to be changed, and of those whose files may tell which value is meant.
    private func versionLayers(_ place: VersionRequest.Place) throws(TenantryError) -> [String] {
        switch place {
        case .tenant(let name, let environment):
            let tenant = try tenant(name)
            let own = try layer(named: nil, environment: environment, of: tenant).name
            return [own] + (try layers(of: tenant).map(\.name).reversed().filter { $0 != own })
        case .base:
            guard let lowest = estate.manifest.layers.first, lowest.placeholders.isEmpty else {
                throw TenantryError(
                    .usage, "the lowest layer is not the same for all tenants", hint: "name a layer with --layer")
            }
            return [lowest.description]
        case .layer(let name):
            let wanted = name.hasSuffix("/") ? String(name.dropLast()) : name
            let tenants = try rethrowing { () throws(EstateError) in try estate.tenants() }
            var known: Set<String> = []
            for tenant in tenants {
                guard let layers = try? layers(of: self.tenant(tenant.description)).map(\.name) else { continue }
                if let index = layers.firstIndex(of: wanted) { return Array(layers[...index].reversed()) }
                known.formUnion(layers)
            }
            throw TenantryError(
                .notFound, "\(name.debugDescription) is no layer of any tenant",
                hint: Suggestion.hint(for: wanted, among: known.sorted()))
        }
    }

    private static func setting(
        _ path: [String], to version: String, in source: SourceText
    ) throws(TenantryError) -> (bytes: [UInt8], former: String?) {
        try rethrowing { () throws(DocumentError) in
            let file = try DocumentFile(parsing: source)
            var node = file.root
            for key in path { node = node?.mapping?[key] }
            let former = node?.scalar
            if let former, former.value == .string(version) { return (source.bytes, version) }
            var editor = YAMLEditor(file)
            try editor.set(path.map(PathComponent.key), to: .string(version))
            return (editor.file.source.bytes, former.flatMap { $0.value == .null ? nil : $0.text })
        }
    }

    /// Finds out, from the files as they are now, who takes the version from the changed one.
    private func addTargets(
        _ place: VersionPlace, _ changed: VersionRequest.Place, to change: inout VersionChange
    ) throws(TenantryError) {
        var names: [TenantName]
        switch changed {
        case .tenant(let name, _): names = [try tenant(name).name]
        case .base, .layer: names = try rethrowing { () throws(EstateError) in try estate.tenants() }
        }
        for row in try versions(of: names, key: place.key) {
            switch row.outcome {
            case .success(let found): if found?.file == change.file { change.targets.append(row.target) }
            case .failure(let error):
                var diagnostic = error.diagnostic
                diagnostic.summary = "whether \(row.target.title) is affected is unknown: " + diagnostic.summary
                change.warnings.append(diagnostic)
            }
        }
    }
}
