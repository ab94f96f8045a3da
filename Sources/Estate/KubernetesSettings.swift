package import Documents

/// The manifest's section `kubernetes`.
package struct KubernetesSettings: Hashable, Sendable {
    package enum Suffix: String, Hashable, Sendable, CaseIterable {
        case none
        /// The same hash of the content as kustomize's generators append.
        case hash
    }

    /// How Stakater's Reloader finds out which workload it restarts.
    package enum Reloader: String, Hashable, Sendable, CaseIterable {
        /// The workload searches, the objects match.
        case search
        /// The workload follows all that it refers to.
        case auto
        /// The workload names the objects.
        case named
    }

    /// The Namespace object of each tenant.
    package struct Namespace: Hashable, Sendable {
        package var labels: [LabelPattern]
        package var annotations: [LabelPattern]
        package var position: SourcePosition

        package init(labels: [LabelPattern] = [], annotations: [LabelPattern] = [], at position: SourcePosition) {
            (self.labels, self.annotations, self.position) = (labels, annotations, position)
        }
    }

    /// What reads the objects: a patch for it can be written.
    package struct Workload: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            case deployment = "Deployment"
            case statefulSet = "StatefulSet"
            case daemonSet = "DaemonSet"
        }

        package var kind = Kind.deployment
        /// A pattern.
        package var name = "{service}"
        /// A pattern.
        package var container = "{service}"

        package init() {}
    }

    /// Patterns with `{tenant}`, `{service}`, `{environment}`, `{ATTRIBUTE}`; nil leaves `metadata.namespace` out.
    package var namespace: String?
    /// A pattern likewise; default `{service}`.
    package var name: String
    /// The manifest's own labels, values are patterns likewise; in the manifest's order.
    package var labels: [(key: String, value: String)]
    package var annotations: [(key: String, value: String)]
    package var suffix: Suffix
    /// Whether the cluster refuses changes of the main objects' data.
    package var isImmutable = false
    /// Secrets beside the main one, in the manifest's order.
    package var secrets: [MappedObject] = []
    /// ConfigMaps beside the main one, in the manifest's order.
    package var configMaps: [MappedObject] = []
    /// Nil where nobody wants the Namespace.
    package var createNamespace: Namespace?
    package var reloader: Reloader?
    package var workload = Workload()
    /// The manifest's path as messages show it.
    package var file: String?
    /// Where the manifest has a key of the section: `name`, `labels.team`.
    package var positions: [String: SourcePosition] = [:]

    /// Whom Secrets are encrypted for where a render keeps them encrypted.
    package var encryptedFor: [RecipientPattern] = []

    package init(
        namespace: String? = nil, name: String = "{service}", labels: [(key: String, value: String)] = [],
        annotations: [(key: String, value: String)] = [], suffix: Suffix = .none
    ) {
        self.namespace = namespace
        self.name = name
        self.labels = labels
        self.annotations = annotations
        self.suffix = suffix
    }

    /// The files of layers that objects are made of, each once, sorted.
    package var files: [String] {
        var files: Set<String> = []
        for object in secrets + configMaps {
            for case .file(let path) in object.data.map(\.source) { files.insert(path) }
        }
        return files.sorted()
    }

    /// Equal if the same objects come out; where they stand in the manifest does not count.
    package static func == (left: Self, right: Self) -> Bool {
        left.namespace == right.namespace && left.name == right.name && left.suffix == right.suffix
            && left.encryptedFor == right.encryptedFor
            && left.isImmutable == right.isImmutable && left.reloader == right.reloader
            && left.workload == right.workload
            && left.secrets == right.secrets && left.configMaps == right.configMaps
            && left.createNamespace == right.createNamespace
            && left.labels.elementsEqual(right.labels, by: ==)
            && left.annotations.elementsEqual(right.annotations, by: ==)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
    }
}
