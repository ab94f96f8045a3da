/// The manifest's section `kubernetes`.
package struct KubernetesSettings: Hashable, Sendable {
    package enum Suffix: String, Hashable, Sendable, CaseIterable {
        case none
        /// The same hash of the content as kustomize's generators append.
        case hash
    }

    /// Patterns with `{tenant}`, `{service}`, `{environment}`, `{ATTRIBUTE}`; nil leaves `metadata.namespace` out.
    package var namespace: String?
    /// A pattern likewise; default `{service}`.
    package var name: String
    /// The manifest's own labels, values are patterns likewise; in the manifest's order.
    package var labels: [(key: String, value: String)]
    package var annotations: [(key: String, value: String)]
    package var suffix: Suffix

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

    package static func == (left: Self, right: Self) -> Bool {
        left.namespace == right.namespace && left.name == right.name && left.suffix == right.suffix
            && left.encryptedFor == right.encryptedFor
            && left.labels.elementsEqual(right.labels, by: ==)
            && left.annotations.elementsEqual(right.annotations, by: ==)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
    }
}
