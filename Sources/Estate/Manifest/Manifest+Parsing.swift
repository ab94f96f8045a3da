package import Documents

extension Manifest {
    /// Reads a manifest strictly.
    ///
    /// - Parameter folder: the name of the estate's folder, after which the only service is named where the manifest
    ///   lists none.
    /// - Throws: the first error in the file, with its place.
    package init(parsing source: SourceText, folder: String) throws(EstateError) {
        let parser = ManifestParser(source: source)
        let reader = parser.reader
        guard let root = try reader.root() else {
            throw EstateError(
                .missingKey, Diagnostic("the manifest is empty", file: source.name, hint: "begin with version: 1"))
        }
        let fields = try reader.fields(root, "the manifest", known: ManifestParser.keys)
        try parser.checkVersion(fields["version"], in: root)
        self.file = source.name
        self.services = try parser.services(fields["services"], folder: folder, root)
        let environments = try fields["environments"].map { node throws(EstateError) in
            try parser.names(node, "environments", of: "environment")
        }
        self.environments = environments ?? []
        let scope = PatternScope(hasEnvironments: !self.environments.isEmpty)
        self.tenants = try parser.tenants(fields["tenants"])
        self.layers = try parser.layers(fields["layers"], scope)
        self.files = try parser.files(fields["files"])
        self.merge = try parser.mergeRules(fields["merge"])
        self.secrets = try parser.policies(fields["secrets"])
        self.schemas = try parser.schemas(fields["schema"])
        self.kubernetes = try parser.kubernetes(fields["kubernetes"], scope)
        self.externalSecrets = try parser.externalSecrets(fields["externalSecrets"], scope)
        self.helm = try parser.helm(fields["helm"], self.files)
        self.recipients = try parser.recipients(fields["recipients"])
    }
}

/// What patterns can refer to.
struct PatternScope {
    let hasEnvironments: Bool
}

/// Reads the parts of a manifest.
struct ManifestParser {
    static let keys = [
        "version", "services", "environments", "tenants", "layers", "files", "merge", "secrets", "schema",
        "kubernetes", "externalSecrets", "helm", "recipients",
    ]

    let reader: ConfigReader

    init(source: SourceText) {
        self.reader = ConfigReader(source: source)
    }

    func checkVersion(_ node: Node?, in root: Node) throws(EstateError) {
        guard let node else {
            throw reader.error(.missingKey, at: root, "the manifest has no version", hint: "add the line version: 1")
        }
        guard case .int(let version) = node.scalar?.value else {
            throw reader.wrongType(node, "version", expected: "the number 1")
        }
        guard version == 1 else {
            throw reader.error(
                .unsupported, at: node, "version \(version) of the manifest is not known",
                hint: "this tenantry reads version 1; a newer one may read it")
        }
    }

    func services(_ node: Node?, folder: String, _ root: Node) throws(EstateError) -> [String] {
        guard let node else {
            guard let name = DNSLabel.fixed(folder) else {
                throw reader.error(
                    .missingKey, at: root, "no service can be named after the folder \(folder.debugDescription)",
                    hint: "list the services: services: [demo]")
            }
            return [name]
        }
        let names = try names(node, "services", of: "service")
        guard !names.isEmpty else {
            throw reader.error(
                .invalidValue, at: node, "services is empty", hint: "list at least one, or remove the key")
        }
        return names
    }

    /// A list of different names.
    func names(_ node: Node, _ what: String, of kind: String) throws(EstateError) -> [String] {
        var names: [String] = []
        for element in try reader.list(node, what, of: "names") {
            let name = try reader.text(element, "the name of a \(kind)")
            try reader.at(element) { () throws(EstateError) in try DNSLabel.check(name, what: kind) }
            guard !names.contains(name) else {
                throw reader.error(.invalidValue, at: element, "the \(kind) \(name) is listed twice")
            }
            names.append(name)
        }
        return names
    }

    // MARK: Folders

    func tenants(_ node: Node?) throws(EstateError) -> FolderPattern {
        guard let node else { return try FolderPattern("{tenant}") }
        let pattern = try folderPattern(node, "tenants")
        let names = pattern.placeholders.map(\.name)
        guard names == ["tenant"] else {
            let other = names.first { $0 != "tenant" }.map { "has {\($0)}" }
            throw reader.error(
                .invalidPattern, at: node,
                "the pattern \(pattern.description.debugDescription) \(other ?? "does not have {tenant} once")",
                hint: "{tenant} stands in it once, and nothing else: tenants/{tenant}")
        }
        return pattern
    }

    func layers(_ node: Node?, _ scope: PatternScope) throws(EstateError) -> [FolderPattern] {
        guard let node else { return [try FolderPattern("base"), try FolderPattern("{tenant}")] }
        var layers: [FolderPattern] = []
        for element in try reader.list(node, "layers", of: "folders") {
            let pattern = try folderPattern(element, "a layer")
            try check(pattern.placeholders, scope, at: element)
            guard !layers.contains(pattern) else {
                throw reader.error(.invalidValue, at: element, "the layer \(pattern) is listed twice")
            }
            layers.append(pattern)
        }
        guard layers.contains(where: { $0.uses("tenant") }) else {
            throw reader.error(
                .invalidValue, at: node, "no layer has {tenant}, so all tenants would be the same",
                hint: "add - \"{tenant}\" as the last layer")
        }
        return layers
    }

    private func folderPattern(_ node: Node, _ what: String) throws(EstateError) -> FolderPattern {
        if node.mapping?.isFlow == true {
            // YAML takes {tenant} without quotes for a map.
            throw reader.wrongType(node, what, expected: "a folder", hint: "put the pattern in quotes: \"{tenant}\"")
        }
        let text = try reader.text(node, what)
        return try reader.at(node) { () throws(EstateError) in try FolderPattern(text, position: node.position) }
    }

    func check(_ placeholders: [Pattern.Placeholder], _ scope: PatternScope, at node: Node) throws(EstateError) {
        guard !scope.hasEnvironments, placeholders.contains(where: { $0.name == "environment" }) else { return }
        throw reader.error(
            .invalidPattern, at: node, "{environment} has no value: the estate has no environments",
            hint: "list them: environments: [dev, prod]")
    }

    // MARK: Files and merging

    func files(_ node: Node?) throws(EstateError) -> SectionFiles {
        var files = SectionFiles()
        guard let node else { return files }
        let fields = try reader.fields(node, "files", known: ["values", "env", "secrets"])
        if let values = fields["values"] {
            files.values = []
            for element in values.sequence.map({ Array($0.elements) }) ?? [values] {
                files.values.append(try sectionPath(element, "files.values"))
            }
        }
        if let env = fields["env"] { files.env = try sectionPath(env, "files.env") }
        if let secrets = fields["secrets"] { files.secrets = try sectionPath(secrets, "files.secrets") }
        guard !(files.values + [files.env]).contains(where: { $0.path == files.secrets.path }) else {
            throw reader.error(
                .invalidValue, at: fields["secrets"] ?? node,
                "\(files.secrets.path) holds the secrets and another section too",
                hint: "keep the secrets in a file of their own, which is encrypted")
        }
        guard !files.paths.contains(files.rotationRecord) else {
            throw reader.error(
                .invalidValue, at: node, "\(files.rotationRecord) is where the changes of secrets are noted down",
                hint: "choose another name")
        }
        return files
    }

    /// A file, or `{path: file, root: key}`.
    private func sectionPath(_ node: Node, _ what: String) throws(EstateError) -> SectionPath {
        guard node.mapping != nil else { return SectionPath(try filePath(node, what)) }
        let fields = try reader.fields(node, what, known: ["path", "root"])
        guard let path = fields["path"] else {
            throw reader.error(
                .missingKey, at: node, "\(what) has no path", hint: "write {path: values.yaml, root: appConfig}")
        }
        let root = try fields["root"].map { node throws(EstateError) in try keys(node, "\(what).root") }
        return SectionPath(try filePath(path, "\(what).path"), root: root ?? [])
    }

    func filePath(_ node: Node, _ what: String) throws(EstateError) -> String {
        let text = try reader.text(node, what)
        return try reader.at(node) { () throws(EstateError) in
            let components = try RelativePath.components(of: text, what: "the path")
            guard !text.contains("{") && !text.contains("}") else {
                throw EstateError(
                    .invalidPattern,
                    Diagnostic(
                        "the path \(text.debugDescription) has braces", hint: "patterns stand in layers, not in files"))
            }
            return components.joined(separator: "/")
        }
    }

    /// The keys of a path such as `ingress.hosts`.
    func keys(_ node: Node, _ what: String) throws(EstateError) -> [String] {
        let text = try reader.text(node, what)
        return try reader.at(node) { () throws(EstateError) in try KeyPath.keys(of: text) }
    }

    func mergeRules(_ node: Node?) throws(EstateError) -> [MergeRule] {
        guard let node else { return [] }
        var rules: [MergeRule] = []
        for entry in try reader.entries(node, "merge") {
            let path = try keys(entry.key, "a path of merge")
            guard path.count > 1, path[0] == "values" else {
                throw reader.error(
                    .invalidValue, at: entry.key, "the path \(entry.name.debugDescription) does not begin with values.",
                    hint:
                        "write the whole path, as in values.ingress.hosts; env and secrets are flat, they only replace")
            }
            rules.append(MergeRule(path: path, strategy: try strategy(entry.value, "merge.\(entry.name)")))
        }
        return rules
    }

    private func strategy(_ node: Node, _ what: String) throws(EstateError) -> MergeRule.Strategy {
        if node.mapping != nil {
            guard let key = try reader.fields(node, what, known: ["by"])["by"] else {
                throw reader.error(.missingKey, at: node, "\(what) has no key by", hint: "write {by: name}")
            }
            return .by(key: try reader.text(key, "\(what).by"))
        }
        let text = try reader.text(node, what)
        switch text {
        case "replace": return .replace
        case "append": return .append
        case "prepend": return .prepend
        default:
            throw reader.error(
                .invalidValue, at: node,
                "\(what) is \(text.debugDescription), expected append, prepend, replace or {by: key}",
                hint: Suggestion.hint(for: text, among: ["append", "prepend", "replace"]))
        }
    }
}
