import Documents

/// The `ResourceList` of the KRM functions specification, on the way in and on the way out.
struct ResourceList: Sendable {
    static let versions = ["config.kubernetes.io/v1", "config.kubernetes.io/v1beta1"]

    let apiVersion: String
    var items: [ManifestObject]
    let functionConfig: Node

    init(parsing source: SourceText) throws(TenantryError) {
        func error(_ summary: String, _ node: Node?, _ hint: String?) -> TenantryError {
            TenantryError(
                .badInput,
                node.map { source.diagnostic(summary, at: $0, hint: hint) }
                    ?? Diagnostic(summary, file: source.name, hint: hint))
        }
        let file = try rethrowing { () throws(DocumentError) in try DocumentFile(parsing: source, limits: .secret) }
        guard let root = file.root else {
            throw error("this is no ResourceList", nil, "kustomize writes one to the function's standard input")
        }
        guard ManifestObject(root: root).kind == "ResourceList" else {
            throw error(
                "this is no ResourceList", root, "kustomize writes one to the function's standard input")
        }
        let version = ManifestObject(root: root).apiVersion ?? ""
        guard Self.versions.contains(version) else {
            throw error(
                "the apiVersion of the ResourceList is \(version.debugDescription)",
                root.member("apiVersion") ?? root, "it can be \(Self.versions.joined(separator: " or "))")
        }
        guard let functionConfig = root.member("functionConfig"), functionConfig.mapping != nil else {
            throw error("the ResourceList has no functionConfig", root, "it names the tenant")
        }
        var items: [ManifestObject] = []
        if let node = root.member("items"), !node.isNull {
            guard let list = node.sequence else { throw error("items is \(node.kindName), not a list", node, nil) }
            items = list.elements.map { ManifestObject(root: $0) }
        }
        apiVersion = version
        self.items = items
        self.functionConfig = functionConfig
    }

    func text(results: [FunctionResult]) throws(TenantryError) -> [UInt8] {
        try Self.text(apiVersion, items, functionConfig, results)
    }

    /// A list of errors, where there was nothing to be read.
    static func text(results: [FunctionResult]) throws(TenantryError) -> [UInt8] {
        try text(versions[0], [], nil, results)
    }

    private static func text(
        _ apiVersion: String, _ items: [ManifestObject], _ functionConfig: Node?, _ results: [FunctionResult]
    ) throws(TenantryError) -> [UInt8] {
        var entries = [
            ("apiVersion", Node.text(apiVersion)), ("kind", Node.text("ResourceList")),
            ("items", Node.list(items.map(\.root))),
        ]
        if let functionConfig { entries.append(("functionConfig", functionConfig)) }
        if !results.isEmpty {
            entries.append(("results", Node.list(results.map(\.node))))
        }
        return try rethrowing { () throws(DocumentError) in
            try DocumentFormat.yaml.text(
                of: [Node.map(entries)], named: "the ResourceList", indentation: .spaces(2), keepsPlain: true)
        }
    }
}
