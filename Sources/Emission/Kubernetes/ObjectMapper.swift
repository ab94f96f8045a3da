import Documents
import Estate
import Resolution

/// Makes the objects beside the main ones for one target.
struct ObjectMapper {
    /// The content of one key.
    private struct Content {
        let key: String
        let bytes: [UInt8]
        /// Where it was written.
        let origin: Origin?
        /// The origin for messages: of what is secret in it, `secrets.KEY`.
        let secret: String?
        /// Its name among the target's secrets, if it is one as it stands.
        var name: String?
        /// Whether it is a whole file, in which no line is to be shown.
        var isFile = false
        /// Where the manifest asks for it.
        let position: SourcePosition
    }

    let configuration: Configuration
    let files: LayerFiles
    let isSealed: Bool
    /// What only objects have that want it for themselves.
    private(set) var exclusive: Set<ConfigurationPath> = []
    private(set) var objects: [KubernetesObject] = []

    init(_ configuration: Configuration, _ files: LayerFiles, isSealed: Bool) {
        self.configuration = configuration
        self.files = files
        self.isSealed = isSealed
    }

    /// Adds the object of a template, unless it is optional and the target has nothing of it.
    mutating func add(_ template: MappedTemplate) throws(EmissionError) {
        guard let contents = try contents(of: template) else { return }
        var metadata = try template.metadata.metadata(for: configuration.target, configuration.attributes)
        try checkName(metadata, template)
        try checkSize(contents, metadata.name, template)
        if template.object.isExclusive { claim(template) }
        let data = contents.map { (key: $0.key, value: $0.bytes) }
        if let type = template.object.type {
            try checkType(type, contents, data, metadata.name, template)
            let secret = SecretObject(
                metadata: metadata, type: type, data: data, isImmutable: template.object.isImmutable)
            let suffix = template.suffix == .hash ? Digest.suffix(of: secret) : nil
            try template.metadata.complete(&metadata, checksum: Digest.checksum(nil, secret), suffix: suffix)
            var object = SecretObject(metadata: metadata, type: type, data: data, isImmutable: secret.isImmutable)
            for content in contents { object.names[content.key] = content.name }
            objects.append(.secret(object))
        } else {
            try refuseSecrets(contents, metadata.name, template)
            var configMap = ConfigMapObject(metadata, data, isImmutable: template.object.isImmutable)
            let suffix = template.suffix == .hash ? Digest.suffix(of: configMap) : nil
            try template.metadata.complete(
                &configMap.metadata, checksum: Digest.checksum(configMap, nil), suffix: suffix)
            objects.append(.configMap(configMap))
        }
    }

    // MARK: Contents

    /// Sorted by key; nil where an optional object has nothing.
    private func contents(of template: MappedTemplate) throws(EmissionError) -> [Content]? {
        var contents: [Content] = []
        var missing: [(what: String, position: SourcePosition)] = []
        for entry in template.entries {
            switch entry.source {
            case .file(let path):
                guard let file = try files.read(path) else {
                    missing.append(("the file \(path)", entry.position))
                    continue
                }
                let origin = Origin(layer: "", file: file.name, position: SourcePosition(line: 1, column: 1))
                contents.append(
                    Content(
                        key: entry.key, bytes: file.bytes, origin: origin, secret: file.isSensitive ? path : nil,
                        isFile: true, position: entry.position))
            case .value(let path, let format):
                guard let node = try node(at: path, template, entry.position) else {
                    missing.append((path.description, entry.position))
                    continue
                }
                contents.append(try content(entry.key, node, path, format, template, entry.position))
            }
        }
        for spread in template.spreads {
            guard let node = try node(at: spread.path, template, spread.position) else {
                missing.append((spread.path.description, spread.position))
                continue
            }
            contents += try self.contents(node, spread, template)
        }
        if let first = missing.first {
            if template.object.isOptional, contents.isEmpty { return nil }
            throw missingValue(first.what, first.position, template)
        }
        contents.sort { $0.key < $1.key }
        for (left, right) in zip(contents, contents.dropFirst()) where left.key == right.key {
            throw error(
                .invalidKey, "\(template.place) has the key \(left.key) twice", right.position, template,
                hint: "take it out of dataFrom, or out of data")
        }
        return contents
    }

    /// What is at a path; nil where no layer sets it, and where it is null.
    private func node(
        at path: ConfigurationPath, _ template: MappedTemplate, _ position: SourcePosition
    ) throws(EmissionError) -> ResolvedNode? {
        do throws(ResolutionError) {
            let node = try configuration.lookup(path)
            return node?.value?.meaning == .null ? nil : node
        } catch {
            var diagnostic = error.diagnostic
            if diagnostic.file == nil { (diagnostic.file, diagnostic.position) = (template.file, position) }
            diagnostic.notes.append("\(template.place) of the manifest needs \(path)")
            throw EmissionError(.missingValue, diagnostic)
        }
    }

    private func content(
        _ key: String, _ node: ResolvedNode, _ path: ConfigurationPath, _ format: MappedObject.TextFormat?,
        _ template: MappedTemplate, _ position: SourcePosition
    ) throws(EmissionError) -> Content {
        let bytes: [UInt8]
        if let value = node.value {
            bytes = value.bytes
        } else if let format {
            bytes = try node.text(as: format)
        } else {
            throw error(
                .missingValue, "\(template.place).data.\(key) is \(path), which is not a single value", position,
                template,
                node.provenance.origin,
                hint: "say how it is written: {from: \(path), format: yaml}, or json, or properties")
        }
        return Content(
            key: key, bytes: bytes, origin: (node.sensitiveLeaf ?? node).provenance.origin,
            secret: node.isSensitive ? path.description : nil,
            name: node.isSensitive && node.value != nil ? path.entryKey : nil, position: position)
    }

    /// The entries of a map as keys.
    private func contents(
        _ node: ResolvedNode, _ spread: MappedTemplate.Spread, _ template: MappedTemplate
    ) throws(EmissionError) -> [Content] {
        guard case .mapping(let members) = node.content else {
            throw error(
                .missingValue, "\(template.place).dataFrom is \(spread.path), which is not a map", spread.position,
                template, node.provenance.origin, hint: "write data: {key: \(spread.path)}")
        }
        var contents: [Content] = []
        for member in members {
            let origin = member.value.provenance.origin
            if let flaw = ObjectKey.flaw(in: member.key) {
                throw EmissionError(
                    .invalidKey,
                    Diagnostic(
                        "\(member.key.debugDescription) cannot be a key of \(template.place): \(flaw)",
                        file: origin.file, position: origin.position,
                        hint: "use letters, digits, '-', '_' and '.', or map the value to another key under data"))
            }
            guard let value = member.value.value, value.meaning != .null else {
                if member.value.value != nil { continue }
                throw EmissionError(
                    .missingValue,
                    Diagnostic(
                        "\(spread.path).\(member.key) is not a single value, and \(template.place) takes each entry "
                            + "for a key",
                        file: origin.file, position: origin.position,
                        hint:
                            "map it under data: {\(member.key).yaml: {from: \(spread.path).\(member.key), format: "
                            + "yaml}}"
                    ))
            }
            contents.append(
                Content(
                    key: member.key, bytes: value.bytes, origin: origin,
                    secret: value.isSensitive ? "\(spread.path).\(member.key)" : nil,
                    name: value.isSensitive && spread.path.isFlatSection ? member.key : nil, position: spread.position))
        }
        return contents
    }

    /// Notes the entries that are not to be in the main objects.
    private mutating func claim(_ template: MappedTemplate) {
        for case .value(let path, _) in template.entries.map(\.source) where path.section != .values {
            exclusive.insert(path)
        }
        for spread in template.spreads { exclusive.insert(spread.path) }
    }

    // MARK: Checks

    private func checkName(_ metadata: ObjectMetadata, _ template: MappedTemplate) throws(EmissionError) {
        let kind: KubernetesObject.Kind = template.object.type == nil ? .configMap : .secret
        guard objects.contains(where: { $0.kind == kind && $0.metadata.baseName == metadata.baseName }) else { return }
        throw error(
            .nameCollision,
            "two \(kind.rawValue)s of the target \(configuration.target.title) are named \(metadata.name)",
            template.object.position, template, hint: "give each another name")
    }

    private func checkType(
        _ type: String, _ contents: [Content], _ data: [(key: String, value: [UInt8])], _ name: String,
        _ template: MappedTemplate
    ) throws(EmissionError) {
        do throws(SecretRules.Flaw) {
            try SecretRules.check(type, data, isSealed: isSealed)
        } catch {
            let content = contents.first { $0.key == error.key }
            let summary = "the Secret \(name) of type \(type) \(error.summary)"
            guard let content, let origin = content.origin else {
                throw self.error(.invalidSecret, summary, template.object.position, template, hint: error.hint)
            }
            throw EmissionError(
                .invalidSecret,
                Diagnostic(
                    summary, file: origin.file, position: content.isFile ? nil : origin.position,
                    notes: template.file.map { ["asked for at \($0):\(content.position.line)"] } ?? [], hint: error.hint
                ))
        }
    }

    private func refuseSecrets(
        _ contents: [Content], _ name: String, _ template: MappedTemplate
    ) throws(EmissionError) {
        guard let content = contents.first(where: { $0.secret != nil }), let secret = content.secret else { return }
        throw error(
            .secretInConfigMap,
            "\(secret) is secret, or refers to something that is: the ConfigMap \(name) cannot have it",
            content.position, template, content.origin, hint: "map it under kubernetes.secrets")
    }

    private func checkSize(
        _ contents: [Content], _ name: String, _ template: MappedTemplate
    ) throws(EmissionError) {
        let kind = template.object.type == nil ? "ConfigMap" : "Secret"
        try SizeRule.check(kind, name, contents.map { ($0.key, $0.bytes.count, $0.origin, $0.isFile) })
    }

    // MARK: Errors

    private func missingValue(
        _ what: String, _ position: SourcePosition, _ template: MappedTemplate
    ) -> EmissionError {
        error(
            .missingValue,
            "\(template.place) needs \(what), which no layer of the target \(configuration.target.title) has",
            position, template,
            hint: template.object.isOptional
                ? "an optional object is left out only where nothing of it is there"
                : "set it, or write optional: true for targets that go without the whole object")
    }

    /// An error with a line of the manifest.
    private func error(
        _ code: EmissionError.Code, _ summary: String, _ position: SourcePosition, _ template: MappedTemplate,
        _ origin: Origin? = nil, hint: String? = nil
    ) -> EmissionError {
        let notes = origin.flatMap { $0.file.isEmpty ? nil : ["the value is at \($0)"] } ?? []
        return EmissionError(
            code, Diagnostic(summary, file: template.file, position: position, notes: notes, hint: hint))
    }
}

extension ConfigurationPath {
    /// Whether it is all of `env` or `secrets`.
    fileprivate var isFlatSection: Bool { section != .values && steps.isEmpty }

    /// The key of the entry of `env` or `secrets` that it leads to; nil if it leads elsewhere.
    fileprivate var entryKey: String? {
        guard section != .values, steps.count == 1, case .key(let key)? = steps.first else { return nil }
        return key
    }
}
