package import Documents

extension Tenant {
    /// Reads a `tenant.yaml` strictly.
    ///
    /// - Parameter source: nil if the tenant has no such file.
    /// - Throws: the first error in the file, with its place.
    package init(
        parsing source: SourceText?, name: TenantName, folder: String, manifest: Manifest
    ) throws(EstateError) {
        var fields: [String: Node] = [:]
        let reader = ConfigReader(source: source ?? SourceText(name: "\(folder)/\(Self.fileName)", bytes: []))
        if source != nil, let root = try reader.root() {
            let known = ["attributes", "services", "environments", "suspended"]
            fields = try reader.fields(root, Self.fileName, known: known)
        }
        var attributes: [(key: String, value: String)] = []
        if let node = fields["attributes"] {
            attributes = try Self.attributes(node, reader, inPaths: manifest.attributesInPaths)
        }
        let services = try fields["services"].map { node throws(EstateError) in
            try Self.choice(node, reader, of: "service", among: manifest.services, .unknownService)
        }
        let environments = try fields["environments"].map { node throws(EstateError) in
            try Self.choice(node, reader, of: "environment", among: manifest.environments, .unknownEnvironment)
        }
        let suspended = try fields["suspended"].map { node throws(EstateError) in
            try reader.boolean(node, "suspended")
        }
        self.init(
            name: name, folder: folder, attributes: attributes, services: services ?? manifest.services,
            environments: environments ?? manifest.environments, isSuspended: suspended ?? false,
            hasFile: source != nil)
    }

    private static func attributes(
        _ node: Node, _ reader: ConfigReader, inPaths: Set<String>
    ) throws(EstateError) -> [(key: String, value: String)] {
        var attributes: [(key: String, value: String)] = []
        for entry in try reader.entries(node, "attributes") {
            guard Pattern.isName(entry.name) else {
                throw reader.error(
                    .invalidValue, at: entry.key, "\(entry.name.debugDescription) cannot be the name of an attribute",
                    hint: "begin with a letter, and go on with letters, digits, - and _")
            }
            guard !Pattern.builtIns.contains(entry.name) else {
                throw reader.error(
                    .invalidValue, at: entry.key,
                    "{\(entry.name)} has a meaning already, so no attribute can have the name",
                    hint: "choose another name")
            }
            let value = try reader.text(entry.value, "attributes.\(entry.name)")
            if inPaths.contains(entry.name), let flaw = pathFlaw(in: value) {
                throw reader.error(
                    .invalidValue, at: entry.value,
                    "attributes.\(entry.name) is \(value.debugDescription), which \(flaw)",
                    hint: "the attribute names the folder of a layer")
            }
            attributes.append((entry.name, value))
        }
        return attributes
    }

    /// Why a text cannot be a part of a path; nil if it can.
    private static func pathFlaw(in text: String) -> String? {
        if text.isEmpty { return "is empty" }
        if text.utf8.first == UInt8(ascii: ".") { return "begins with a dot" }
        if text.utf8.contains(UInt8(ascii: "/")) { return "has a slash" }
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "has a control character" }
        return nil
    }

    /// A list of names that the manifest has.
    private static func choice(
        _ node: Node, _ reader: ConfigReader, of kind: String, among known: [String], _ code: EstateError.Code
    ) throws(EstateError) -> [String] {
        var names: [String] = []
        for element in try reader.list(node, "\(kind)s", of: "names") {
            let name = try reader.text(element, "the name of a \(kind)")
            guard known.contains(name) else {
                throw reader.error(
                    code, at: element, "the manifest has no \(kind) \(name.debugDescription)",
                    hint: Suggestion.hint(for: name, among: known)
                        ?? (known.isEmpty
                            ? "the estate has no \(kind)s" : "known \(kind)s: \(known.joined(separator: ", "))"))
            }
            guard !names.contains(name) else {
                throw reader.error(.invalidValue, at: element, "the \(kind) \(name) is listed twice")
            }
            names.append(name)
        }
        guard !names.isEmpty else {
            throw reader.error(
                .invalidValue, at: node, "\(kind)s is empty",
                hint: "remove the key, then the tenant has all \(kind)s; suspended: true suspends a tenant")
        }
        return names
    }
}

extension Manifest {
    /// The attributes that name folders of layers.
    var attributesInPaths: Set<String> {
        Set(layers.flatMap(\.placeholders).map(\.name)).subtracting(Pattern.builtIns)
    }
}
