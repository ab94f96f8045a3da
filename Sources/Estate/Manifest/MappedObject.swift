package import Documents

/// A Secret or a ConfigMap beside the main one, whose content the manifest puts together.
package struct MappedObject: Hashable, Sendable {
    /// Where one key's content comes from.
    package enum Source: Hashable, Sendable {
        /// What is at a path such as `secrets.TLS_KEY`, `env.HOST` or `values.app`, a map or a list as a text in a format.
        case value(path: String, TextFormat?)
        /// The bytes of a file of the highest layer that has it, relative to the layer's folder.
        case file(String)
    }

    /// How a map or a list is written as one text.
    package enum TextFormat: String, Hashable, Sendable, CaseIterable {
        case yaml, json, properties
    }

    package struct Entry: Hashable, Sendable {
        package let key: String
        package let source: Source
        /// Of the key in the manifest.
        package let position: SourcePosition

        package init(_ key: String, _ source: Source, at position: SourcePosition) {
            (self.key, self.source, self.position) = (key, source, position)
        }
    }

    /// A map each of whose entries becomes a key: a section or a map of `values`.
    package struct Spread: Hashable, Sendable {
        package let path: String
        package let position: SourcePosition

        package init(_ path: String, at position: SourcePosition) {
            (self.path, self.position) = (path, position)
        }
    }

    /// A pattern.
    package var name: String
    /// Where the manifest has the name.
    package var position: SourcePosition
    /// Of a Secret; nil for a ConfigMap.
    package var type: String?
    package var data: [Entry]
    package var dataFrom: [Spread]
    /// Beside those of `kubernetes`; patterns.
    package var labels: [LabelPattern]
    package var annotations: [LabelPattern]
    /// Nil for that of `kubernetes`.
    package var suffix: KubernetesSettings.Suffix?
    package var isImmutable: Bool
    /// Whether a target that has nothing of its content goes without it.
    package var isOptional: Bool
    /// Whether the entries of `env` and `secrets` that it has are not in the main objects.
    package var isExclusive: Bool

    package init(
        name: String, at position: SourcePosition, type: String? = nil, data: [Entry] = [], dataFrom: [Spread] = [],
        labels: [LabelPattern] = [], annotations: [LabelPattern] = [], suffix: KubernetesSettings.Suffix? = nil,
        isImmutable: Bool = false, isOptional: Bool = false, isExclusive: Bool = false
    ) {
        self.name = name
        self.position = position
        self.type = type
        self.data = data
        self.dataFrom = dataFrom
        self.labels = labels
        self.annotations = annotations
        self.suffix = suffix
        self.isImmutable = isImmutable
        self.isOptional = isOptional
        self.isExclusive = isExclusive
    }
}

/// The pattern for the value of a label or an annotation.
package struct LabelPattern: Hashable, Sendable {
    package let key: String
    package let value: String
    /// Of the key in the manifest.
    package let position: SourcePosition?

    package init(_ key: String, _ value: String, at position: SourcePosition? = nil) {
        (self.key, self.value, self.position) = (key, value, position)
    }
}
