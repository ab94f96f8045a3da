package import Documents

extension EstateFolder {
    /// The targets of a tenant: each of its services in each of its environments.
    ///
    /// - Parameters:
    ///   - service: only this one; a tenant that does not have it has no such target.
    ///   - environment: only this one, likewise.
    /// - Throws: `EstateError` with code `unknownService` or `unknownEnvironment` if the manifest does not have it.
    package func targets(
        of tenant: Tenant, service: String? = nil, environment: String? = nil
    ) throws(EstateError) -> [Target] {
        try check(service, "service", among: manifest.services, .unknownService)
        try check(environment, "environment", among: manifest.environments, .unknownEnvironment)
        let environments: [String?] = tenant.environments.isEmpty ? [nil] : tenant.environments
        var targets: [Target] = []
        for one in tenant.services where service == nil || one == service {
            for other in environments where environment == nil || other == environment {
                targets.append(Target(tenant: tenant.name, service: one, environment: other))
            }
        }
        return targets
    }

    private func check(
        _ name: String?, _ kind: String, among known: [String], _ code: EstateError.Code
    ) throws(EstateError) {
        guard let name, !known.contains(name) else { return }
        throw EstateError(
            code,
            Diagnostic(
                "there is no \(kind) \(name.debugDescription)", file: manifest.file,
                hint: Suggestion.hint(for: name, among: known)
                    ?? (known.isEmpty
                        ? "the estate has no \(kind)s" : "known \(kind)s: \(known.joined(separator: ", "))")
            ))
    }

    /// The layers of a target that exist, lowest precedence first.
    ///
    /// - Throws: `EstateError` with code `missingAttribute` if a layer needs an attribute that the tenant does not
    ///   have, `leavesEstate`, `notFolder`, ….
    package func layerFolders(
        for target: Target, of tenant: Tenant, cache: LayerCache = LayerCache()
    ) throws(EstateError) -> [LayerFolder] {
        var folders: [LayerFolder] = []
        for layer in manifest.layers {
            guard let components = try components(of: layer, for: target, of: tenant) else { continue }
            let name = components.joined(separator: "/")
            let isShared = !layer.uses("tenant")
            let path =
                isShared
                ? try cache.folder(name) { () throws(EstateError) in try files.folder(components) }
                : try files.folder(components)
            if let path { folders.append(LayerFolder(name: name, path: path, isShared: isShared)) }
        }
        return folders
    }

    /// The folder that a layer's pattern gives for a target; nil if an optional attribute is missing.
    private func components(
        of layer: FolderPattern, for target: Target, of tenant: Tenant
    ) throws(EstateError) -> [String]? {
        var components: [String] = []
        if layer.beginsWithTenant { components.append(tenant.folder) }
        for pattern in layer.components.dropFirst(components.count) {
            switch pattern.expanded({ tenant.value(of: $0, for: target) }) {
            case .text(let text): components.append(text)
            case .skipped: return nil
            case .missing(let name): throw missingAttribute(name, layer, tenant)
            }
        }
        return components.flatMap { $0.split(separator: "/").map(String.init) }
    }

    private func missingAttribute(_ name: String, _ layer: FolderPattern, _ tenant: Tenant) -> EstateError {
        let place = layer.position.map { "\(manifest.file):\($0.line):\($0.column)" } ?? manifest.file
        let suggestion = Suggestion.nearest(to: name, among: tenant.attributes.lazy.map(\.key))
        return EstateError(
            .missingAttribute,
            Diagnostic(
                "the tenant \(tenant.name) has no attribute \(name), which the layer \(layer) needs",
                file: tenant.file, notes: ["the layer \(layer) is at \(place)"],
                hint: suggestion.map { "did you mean \(name) where \(tenant.file) says \($0)?" }
                    ?? "\(tenant.hint(toAdd: name)), or write {\(name)?} in the manifest to do without"))
    }

    // MARK: Contents

    /// A file of a layer; nil if there is none.
    ///
    /// - Throws: `leavesEstate`, `isFolder`, `tooLarge`, ….
    package func file(_ path: SectionPath, in layer: LayerFolder) throws(EstateError) -> FoundFile? {
        try files.read(path.path, in: layer.path)
    }

    /// Reads the layers of a target, lowest precedence first.
    ///
    /// A file that is reached by two paths (through symbolic links) counts once, where it comes first. Files of shared
    /// layers, and files outside of the tenant's own folders that its links lead to, are read and decrypted once for
    /// a cache.
    ///
    /// - Parameters:
    ///   - sections: what to read; the others are empty in the result.
    ///   - decrypt: makes the tree of a secrets file, without its metadata; its positions are those of the text.
    /// - Throws: `EstateError`, and whatever `decrypt` throws.
    package func layers(
        of target: Target, of tenant: Tenant, sections: Set<Section> = Set(Section.allCases), cache: LayerCache,
        decrypt: @escaping (SourceText) throws -> Node?
    ) throws -> [LayerContent] {
        var contents: [LayerContent] = []
        var loader = LayerLoader(files: files, cache: cache, decrypt: decrypt)
        for folder in try layerFolders(for: target, of: tenant, cache: cache) {
            var content = LayerContent(layer: folder.name)
            if sections.contains(.values) {
                content.values = try loader.load(.values, manifest.files.values, in: folder)
            }
            if sections.contains(.env) {
                content.env = try loader.load(.env, [manifest.files.env], in: folder).first
            }
            if sections.contains(.secrets) {
                content.secrets = try loader.load(.secrets, [manifest.files.secrets], in: folder).first
            }
            contents.append(content)
        }
        return contents
    }
}
