import Documents

extension ManifestParser {
    /// The lists `kubernetes.secrets` and `kubernetes.configMaps`.
    ///
    /// - Parameter type: of a Secret whose type is not given; nil for ConfigMaps.
    func mappedObjects(
        _ node: Node, _ what: String, _ type: SecretType?, _ settings: KubernetesSettings, _ scope: PatternScope
    ) throws(EstateError) -> [MappedObject] {
        var objects: [MappedObject] = []
        for (index, element) in try reader.list(node, what, of: "objects").enumerated() {
            let object = try mappedObject(element, "\(what)[\(index)]", type, settings, scope)
            guard object.name != settings.name, !objects.contains(where: { $0.name == object.name }) else {
                let other = object.name == settings.name ? "the main one" : "another one"
                throw reader.error(
                    .invalidValue, at: element, "\(what)[\(index)] has the name of \(other): \(object.name)",
                    hint: "give each a name of its own")
            }
            objects.append(object)
        }
        return objects
    }

    private func mappedObject(
        _ node: Node, _ what: String, _ type: SecretType?, _ settings: KubernetesSettings, _ scope: PatternScope
    ) throws(EstateError) -> MappedObject {
        let known =
            ["name", "data", "dataFrom", "labels", "annotations", "suffix", "immutable", "optional", "exclusive"]
            + (type == nil ? [] : ["type"])
        let fields = try reader.fields(node, what, known: known)
        guard let name = fields["name"] else {
            throw reader.error(.missingKey, at: node, "\(what) has no name", hint: "add name: \"{service}-tls\"")
        }
        var object = MappedObject(
            name: try pattern(name, "\(what).name", scope), at: name.position, type: type?.rawValue)
        if let node = fields["type"] { object.type = try secretType(node, "\(what).type") }
        if let node = fields["data"] {
            for entry in try reader.entries(node, "\(what).data") {
                object.data.append(try mappedEntry(entry, "\(what).data"))
            }
        }
        if let node = fields["dataFrom"] {
            for element in node.sequence.map({ Array($0.elements) }) ?? [node] {
                let path = try path(element, "\(what).dataFrom")
                object.dataFrom.append(MappedObject.Spread(path, at: element.position))
            }
        }
        guard !object.data.isEmpty || !object.dataFrom.isEmpty else {
            throw reader.error(
                .missingKey, at: fields["data"] ?? node, "\(what) has no data", hint: "write data: {key: secrets.NAME}")
        }
        if let node = fields["labels"] { object.labels = try labels(node, "\(what).labels", scope) }
        if let node = fields["annotations"] { object.annotations = try labels(node, "\(what).annotations", scope) }
        if let node = fields["suffix"] {
            object.suffix = try reader.choice(node, "\(what).suffix", KubernetesSettings.Suffix.self)
        }
        if let node = fields["immutable"] {
            object.isImmutable = try immutable(node, "\(what).immutable", object.suffix ?? settings.suffix)
        }
        if let node = fields["optional"] { object.isOptional = try reader.boolean(node, "\(what).optional") }
        if let node = fields["exclusive"] { object.isExclusive = try reader.boolean(node, "\(what).exclusive") }
        return object
    }

    private func secretType(_ node: Node, _ what: String) throws(EstateError) -> String {
        let type = try reader.text(node, what)
        guard let flaw = SecretType.flaw(in: type) else { return type }
        throw reader.error(.invalidValue, at: node, "\(what): \(flaw.summary)", hint: flaw.hint)
    }

    /// `key: path`, `key: {from: path, format: yaml}` or `key: {file: path}`.
    private func mappedEntry(_ entry: NamedEntry, _ what: String) throws(EstateError) -> MappedObject.Entry {
        if let flaw = ObjectKey.flaw(in: entry.name) {
            throw reader.error(
                .invalidKey, at: entry.key, "\(entry.name.debugDescription) cannot be a key of \(what): \(flaw)",
                hint: "use letters, digits, '-', '_' and '.', as in tls.crt")
        }
        let what = "\(what).\(entry.name)"
        guard entry.value.mapping != nil else {
            let source = MappedObject.Source.value(path: try path(entry.value, what), nil)
            return MappedObject.Entry(entry.name, source, at: entry.key.position)
        }
        let fields = try reader.fields(entry.value, what, known: ["from", "format", "file"])
        switch (fields["from"], fields["file"]) {
        case (let from?, nil):
            let format = try fields["format"].map { node throws(EstateError) in
                try reader.choice(node, "\(what).format", MappedObject.TextFormat.self)
            }
            let source = MappedObject.Source.value(path: try path(from, "\(what).from"), format)
            return MappedObject.Entry(entry.name, source, at: entry.key.position)
        case (nil, let file?):
            if let node = fields["format"] {
                throw reader.error(
                    .invalidValue, at: node, "\(what): a file is taken as it is, it has no format",
                    hint: "remove format, or write {from: values.app, format: yaml}")
            }
            let source = MappedObject.Source.file(try filePath(file, "\(what).file"))
            return MappedObject.Entry(entry.name, source, at: entry.key.position)
        default:
            throw reader.error(
                .missingKey, at: entry.value, "\(what) has neither a path nor a file, or both",
                hint: "write secrets.NAME, {from: values.app, format: yaml} or {file: logo.png}")
        }
    }

    /// A path of the configuration as written; it is read where paths are known.
    private func path(_ node: Node, _ what: String) throws(EstateError) -> String {
        let text = try reader.text(node, what)
        let section = text.prefix { $0 != "." && $0 != "[" }
        guard Section.allCases.contains(where: { $0.rawValue == section }) else {
            throw reader.error(
                .invalidValue, at: node, "\(what) is \(text.debugDescription), which is not the path of a value",
                hint:
                    "a path begins with env., secrets. or values., as in secrets.TLS_KEY; references stand in the "
                    + "layers' files"
            )
        }
        return text
    }
}
