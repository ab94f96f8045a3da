import Documents
package import Estate
package import Resolution

/// A target's manifests in which objects that fetch secrets from AWS Secrets Manager stand in the place of the Secrets: no
/// secret is in them, so they can lie in git and in the caches of delivery tools.
package struct ExternalManifests: Sendable {
    package enum Kind: Sendable {
        /// For the External Secrets Operator.
        case externalSecret
        /// For the Secrets Store CSI driver with the provider of AWS.
        case secretProviderClass
    }

    private let kind: Kind
    private let settings: ExternalSecretSettings

    package init(_ kind: Kind, _ settings: ExternalSecretSettings) {
        (self.kind, self.settings) = (kind, settings)
    }

    /// Appends the objects as YAML documents.
    ///
    /// - Throws: `EmissionError` where there is no secret, or a Secret with a key that is none of the target's secrets,
    ///   or where the manifest's pattern for the name in the store does not fit the target.
    package func append(
        _ objects: TargetObjects, of configuration: Configuration, to output: inout [UInt8]
    ) throws {
        let target = configuration.target
        let secrets = try objects.objects.compactMap { object throws(EmissionError) -> FetchedSecret? in
            guard case .secret(let secret) = object else { return nil }
            return try FetchedSecret(secret, isMain: secret.metadata.baseName == objects.baseName, of: target)
        }
        guard !secrets.isEmpty else {
            throw EmissionError(.emptyRender, Diagnostic("the target \(target.title) has no secrets"))
        }
        objects.withoutSecrets.appendYAML(to: &output)
        let key = try remoteKey(of: configuration)
        let roots =
            switch kind {
            case .externalSecret: secrets.map { externalSecret($0, key) }
            case .secretProviderClass: [try providerClass(secrets, named: objects.baseName, key)]
            }
        for root in roots {
            output += "---\n".utf8
            output += try DocumentFormat.yaml.text(of: [root], named: "manifest", indentation: .spaces(2))
        }
    }

    /// The name of the target's secret in the store.
    package func remoteKey(of configuration: Configuration) throws(EmissionError) -> String {
        let target = configuration.target
        var key = [target.tenant.description, target.service, target.environment].compactMap(\.self)
            .joined(separator: "/")
        if let pattern = settings.key {
            let expansion = pattern.expanded { name in
                switch name {
                case "tenant": target.tenant.description
                case "service": target.service
                case "environment": target.environment
                default: configuration.attributes.first { $0.key == name }?.value
                }
            }
            guard case .text(let text) = expansion else {
                throw error(
                    .missingAttribute, "externalSecrets.key needs what \(target.title) does not have: \(pattern)",
                    hint: "add it under attributes in the tenant's tenant.yaml, or change the pattern")
            }
            key = text
        }
        let isFit = key.utf8.allSatisfy {
            VariableNames.isLetter($0) || VariableNames.isDigit($0) || "/_+=.@-".utf8.contains($0)
        }
        guard isFit, (1...512).contains(key.utf8.count) else {
            throw error(
                .invalidName, "\(key.debugDescription) cannot be the name of a secret in AWS Secrets Manager",
                hint: "letters, digits and /_+=.@- can be in it, 512 at most; change externalSecrets.key")
        }
        return key
    }

    /// An error about the pattern, with its line of the manifest.
    private func error(_ code: EmissionError.Code, _ summary: String, hint: String) -> EmissionError {
        EmissionError(
            code, Diagnostic(summary, file: settings.file, position: settings.keyPosition, hint: hint))
    }

    // MARK: Objects

    private func externalSecret(_ secret: FetchedSecret, _ key: String) -> Node {
        let data = secret.entries.map { entry in
            Node.map([
                ("secretKey", .text(entry.key)),
                ("remoteRef", .map([("key", .text(key)), ("property", .text(entry.name))])),
            ])
        }
        let store = Node.map([("name", .text(settings.store)), ("kind", .text(settings.storeKind.rawValue))])
        var target: [(String, Node)] = [
            ("name", .text(secret.metadata.baseName)), ("creationPolicy", .text("Owner")),
        ]
        // With a template, the Secret does not get the labels of the ExternalSecret.
        if secret.type != "Opaque" {
            let metadata = Self.descriptions(secret.metadata) { $0.replacing("{{", with: "{{ `{{` }}") }
            target.append(("template", .map([("type", .text(secret.type)), ("metadata", .map(metadata))])))
        }
        return .map([
            ("apiVersion", .text("external-secrets.io/v1")), ("kind", .text("ExternalSecret")),
            ("metadata", Self.metadata(secret.metadata, named: secret.metadata.baseName)),
            (
                "spec",
                .map([
                    ("refreshInterval", .text(settings.refresh)), ("secretStoreRef", store),
                    ("target", .map(target)), ("data", .list(data)),
                ])
            ),
        ])
    }

    private func providerClass(_ secrets: [FetchedSecret], named name: String, _ key: String) throws -> Node {
        let names = Set(secrets.flatMap(\.entries).map(\.name)).sorted()
        let paths = names.map { Node.map([("path", .text(Self.jmesPath($0))), ("objectAlias", .text($0))]) }
        let objects = Node.list([
            .map([
                ("objectName", .text(key)), ("objectType", .text("secretsmanager")), ("jmesPath", .list(paths)),
            ])
        ])
        let text = try DocumentFormat.yaml.text(of: [objects], named: "objects", indentation: .spaces(2))
        let synced = secrets.map { secret in
            let data = secret.entries.map { Node.map([("key", .text($0.key)), ("objectName", .text($0.name))]) }
            var entries = [("secretName", Node.text(secret.metadata.baseName)), ("type", .text(secret.type))]
            for (name, pairs) in [("labels", secret.metadata.labels), ("annotations", secret.metadata.annotations)] {
                let pairs = pairs.filter { $0.key != KubernetesEmitter.checksumAnnotation }
                if !pairs.isEmpty { entries.append((name, .map(pairs.map { ($0.key, .text($0.value)) }))) }
            }
            return Node.map(entries + [("data", .list(data))])
        }
        return .map([
            ("apiVersion", .text("secrets-store.csi.x-k8s.io/v1")), ("kind", .text("SecretProviderClass")),
            ("metadata", Self.metadata(secrets[0].metadata, named: name)),
            (
                "spec",
                .map([
                    ("provider", .text("aws")),
                    ("parameters", .map([("objects", .text(String(decoding: text, as: UTF8.self)))])),
                    ("secretObjects", .list(synced)),
                ])
            ),
        ])
    }

    /// A name with other than letters, digits and `_` stands in double quotes.
    private static func jmesPath(_ key: String) -> String {
        VariableNames.shellFlaw(key) == nil ? key : "\"\(key)\""
    }

    /// The Secret's own, but for the checksum and the hash: what is in the store is not known when this is written.
    private static func metadata(_ metadata: ObjectMetadata, named name: String) -> Node {
        var members: [(String, Node)] = [("name", .text(name))]
        if let namespace = metadata.namespace { members.append(("namespace", .text(namespace))) }
        return .map(members + descriptions(metadata) { $0 })
    }

    /// Labels and annotations.
    private static func descriptions(
        _ metadata: ObjectMetadata, _ written: (String) -> String
    ) -> [(String, Node)] {
        let annotations = metadata.annotations.filter { $0.key != KubernetesEmitter.checksumAnnotation }
        return [("labels", metadata.labels), ("annotations", annotations)].filter { !$1.isEmpty }.map { name, pairs in
            (name, .map(pairs.map { ($0.key, .text(written($0.value))) }))
        }
    }
}

extension TargetObjects {
    /// All objects but the Secrets; their own checksums stay. There may be none.
    package var withoutSecrets: TargetObjects {
        var rest = self
        rest.objects.removeAll { $0.kind == .secret }
        return rest
    }
}
