import Documents
import Estate
import SOPS
import Sealing

/// What kind of file an import reads.
package enum ImportFormat: String, Sendable, CaseIterable {
    /// Manifests of Secrets and ConfigMaps, in YAML or JSON.
    case kubernetes
    /// A values file with sections for variables and secrets, encrypted or not.
    case helm
    case dotenv
}

/// Reads files of elsewhere.
struct ImportReader {
    /// The keys that lead to the variables and to the secrets of a Helm values file.
    let envRoot: [String]
    let secretsRoot: [String]
    /// Opens a file that is encrypted.
    let open: (SourceText) throws(TenantryError) -> DecryptedFile
    private(set) var found = ImportedEntries()
    /// What of the file at hand was encrypted: it never becomes plain text.
    private var sealed: Set<[String]> = []
    private var hasSealedComments = false
    /// The only one of all objects.
    private var namespace: String?

    init(_ workspace: Workspace) {
        let files = workspace.estate.manifest.files
        envRoot = files.env.root.isEmpty ? ["appConfig"] : files.env.root
        secretsRoot = files.secrets.root.isEmpty ? ["appSecret"] : files.secrets.root
        open = { source throws(TenantryError) in try workspace.open(source) }
    }

    /// - Parameter format: nil for the one that the name or the content shows.
    mutating func read(_ source: SourceText, as format: ImportFormat?) throws(TenantryError) {
        let isDotenv =
            source.name.hasSuffix(".env") || source.name.split(separator: "/").last?.hasPrefix(".env") == true
        (sealed, hasSealedComments) = ([], false)
        guard format ?? (isDotenv ? .dotenv : nil) != .dotenv else { return try readDotenv(source) }
        var (source, documents) = (source, try documents(of: source))
        let isManifest = documents.contains { $0.mapping?["kind"] != nil && $0.mapping?["apiVersion"] != nil }
        if let first = documents.first, first.mapping?["sops"] != nil {
            let opened = try open(source)
            sealed = Set(opened.encrypted.sealedPaths)
            hasSealedComments = source.text(0..<source.bytes.count).contains(",type:comment]")
            documents = opened.roots
            let plain = try rethrowing { () throws(SOPSError) in try opened.plaintext(as: .yaml) }
            source = SourceText(name: source.name, bytes: plain, masksValues: true)
            if !isManifest { documents = try self.documents(of: source) }
        }
        switch format ?? (isManifest ? .kubernetes : .helm) {
        case .kubernetes: for document in documents { try readObject(document, source) }
        default: try readValues(documents, source)
        }
    }

    private func documents(of source: SourceText) throws(TenantryError) -> [Node] {
        let file = try rethrowing { () throws(DocumentError) in
            try DocumentFile(parsing: source, limits: .secret)
        }
        return file.documents.compactMap(\.root)
    }

    // MARK: Kubernetes

    private mutating func readObject(_ node: Node, _ source: SourceText) throws(TenantryError) {
        guard let kind = node.mapping?["kind"]?.string else {
            throw error("this is no Kubernetes object: it has no kind", node, source)
        }
        let metadata = node.mapping?["metadata"]?.mapping
        let name = metadata?["name"]?.string ?? "without a name"
        // What the cluster, or Helm, has put there for itself.
        let type = node.mapping?["type"]?.string ?? ""
        guard name != "kube-root-ca.crt", !["kubernetes.io/service-account-token", "helm.sh/release.v1"].contains(type)
        else { return found.skip("\(kind) \(name) in \(source.place(node.position))") }
        if let namespace = metadata?["namespace"]?.string {
            guard self.namespace == nil || self.namespace == namespace else {
                throw error(
                    "this is of the namespace \(namespace), and others are of \(self.namespace ?? "")", node, source,
                    hint: "a tenant is imported from one namespace: kubectl get -n \(namespace)")
            }
            self.namespace = namespace
        }
        switch kind {
        case "Secret":
            for entry in try entries(node, "data", source) {
                guard let text = entry.value.scalar?.text, let bytes = try? Base64.decode(Self.withoutBlanks(text))
                else {
                    throw error("\(entry.name) is not in base64, as the data of a Secret are", entry.value, source)
                }
                try add(entry.name, bytes, .secret, entry.key, source)
            }
            for entry in try entries(node, "stringData", source) {
                try add(entry.name, try text(entry, source), .secret, entry.key, source)
            }
        case "ConfigMap":
            for entry in try entries(node, "data", source) {
                let wasSealed = sealed.contains { $0.last == entry.name }
                try add(entry.name, try text(entry, source), wasSealed ? .secret : .env, entry.key, source)
            }
            if let entry = try entries(node, "binaryData", source).first {
                throw error(
                    "\(entry.name) is binary data, which no variable can hold", entry.key, source,
                    hint: "take it out, or make it a secret: those can be binary")
            }
        case "List", "SecretList", "ConfigMapList":
            for item in node.mapping?["items"]?.sequence?.elements.map({ $0 }) ?? [] { try readObject(item, source) }
        default:
            found.skip("\(kind) \(name) in \(source.place(node.position))")
        }
    }

    private static func withoutBlanks(_ text: String) -> String {
        text.filter { !$0.isWhitespace }
    }

    // MARK: Helm

    private mutating func readValues(_ documents: [Node], _ source: SourceText) throws(TenantryError) {
        guard documents.count == 1, documents[0].mapping != nil else {
            throw TenantryError(
                .badInput,
                Diagnostic(
                    "these are neither Kubernetes objects nor Helm values", file: source.name,
                    hint: "say what the file is: --format kubernetes, helm or dotenv"))
        }
        var rest = try rethrowing { () throws(DocumentError) in
            YAMLEditor(try DocumentFile(parsing: source, limits: .secret), limits: .secret)
        }
        var isFound = false
        for (root, kind) in [(envRoot, ImportedEntries.Kind.env), (secretsRoot, .secret)] {
            var node: Node? = documents[0]
            for key in root { node = node?.mapping?[key] }
            guard let node else { continue }
            isFound = true
            for entry in try mapping(node, root.joined(separator: "."), source) {
                let wasSealed = sealed.contains(root + [entry.name])
                try add(entry.name, try text(entry, source), wasSealed ? .secret : kind, entry.key, source)
            }
            try rethrowing { () throws(DocumentError) in try rest.remove(root.map(PathComponent.key)) }
        }
        guard isFound else {
            let sections = [envRoot, secretsRoot].map { $0.joined(separator: ".") }.joined(separator: " or ")
            throw TenantryError(
                .badInput,
                Diagnostic(
                    "these Helm values have no \(sections)", file: source.name,
                    hint: "say in the manifest where they are: files: {env: {path: values.yaml, root: KEY}}"))
        }
        if let left = rest.file.root?.mapping, left.entries.contains(where: { _ in true }) {
            try checkNotSealed(source)
            try found.add(values: SourceText(name: source.name, bytes: rest.file.source.bytes, masksValues: true))
        }
    }

    /// Refuses values that are encrypted and would go into the tenant's plain Helm values.
    private func checkNotSealed(_ source: SourceText) throws(TenantryError) {
        let exposed = sealed.filter { !$0.starts(with: envRoot) && !$0.starts(with: secretsRoot) }
        guard !exposed.isEmpty || hasSealedComments else { return }
        let names = exposed.map { $0.joined(separator: ".") }.sorted().prefix(10)
        throw TenantryError(
            .badInput,
            Diagnostic(
                "what is encrypted in this file would stand in plain text among the Helm values", file: source.name,
                notes: names.isEmpty ? ["its comments are encrypted"] : Array(names),
                hint: "import a file that has only variables and secrets, or take the rest out of it"))
    }

    // MARK: Dotenv

    private mutating func readDotenv(_ source: SourceText) throws(TenantryError) {
        for line in try EnvironmentLines(source).lines {
            try add(line.key, Array(line.value.utf8), .unknown, at: line.position, source)
        }
    }

    // MARK: Entries

    private struct NamedEntry {
        let name: String
        let key: Node
        let value: Node
    }

    private func entries(_ object: Node, _ field: String, _ source: SourceText) throws(TenantryError) -> [NamedEntry] {
        guard let node = object.mapping?[field], !node.isNull else { return [] }
        return try mapping(node, field, source)
    }

    private func mapping(_ node: Node, _ what: String, _ source: SourceText) throws(TenantryError) -> [NamedEntry] {
        let mapping = try rethrowing { () throws(DocumentError) in try node.mergedMapping(in: source) }
        guard let mapping else { throw error("\(what) is not a map", node, source) }
        var entries: [NamedEntry] = []
        for entry in mapping.entries {
            guard let name = entry.keyText else { throw error("a key of \(what) is no text", entry.key, source) }
            entries.append(NamedEntry(name: name, key: entry.key, value: entry.value))
        }
        return entries
    }

    private func text(_ entry: NamedEntry, _ source: SourceText) throws(TenantryError) -> [UInt8] {
        guard let scalar = entry.value.scalar, scalar.value != .null else {
            throw error("\(entry.name) is no text: variables and secrets are flat", entry.value, source)
        }
        if case .binary(let bytes) = scalar.value { return bytes }
        return Array(scalar.text.utf8)
    }

    private mutating func add(
        _ key: String, _ value: [UInt8], _ kind: ImportedEntries.Kind, _ node: Node, _ source: SourceText
    ) throws(TenantryError) {
        try add(key, value, kind, at: node.position, source)
    }

    private mutating func add(
        _ key: String, _ value: [UInt8], _ kind: ImportedEntries.Kind, at position: SourcePosition, _ source: SourceText
    ) throws(TenantryError) {
        if let flaw = ConfigKey.flaw(in: key) {
            let diagnostic = ConfigKey.diagnostic(for: key, flaw: flaw)
            throw TenantryError(
                .badInput, source.masked.diagnostic(diagnostic.summary, at: position, hint: diagnostic.hint))
        }
        try found.add(.init(key: key, value: value.withoutReferences, kind: kind, place: source.place(position)))
    }

    private func error(
        _ summary: String, _ node: Node, _ source: SourceText, hint: String? = nil
    ) -> TenantryError {
        TenantryError(.badInput, source.masked.diagnostic(summary, at: node, hint: hint))
    }
}

extension [UInt8] {
    /// The text that stands for this one where `${{` begins a reference: `$${{` means the characters themselves.
    fileprivate var withoutReferences: [UInt8] {
        guard let text = String(validating: self, as: UTF8.self), text.contains("${{") else { return self }
        return Array(text.replacing("${{", with: "$${{").utf8)
    }
}

extension SourceText {
    /// The same, of which no message shows a value.
    fileprivate var masked: SourceText {
        var source = self
        source.masksValues = true
        return source
    }
}
