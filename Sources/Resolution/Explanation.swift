import Documents

/// Where one value of a configuration comes from: what each layer said, and what came out.
///
/// It never holds a sensitive text.
package struct Explanation: Sendable {
    /// What one layer said.
    package struct Step: Sendable {
        package let origin: Origin
        package let effect: MergeEffect
        /// What it set: the text as written there, references included; of a map or a list what it is; nil where it
        /// removed the value.
        package let value: String?
    }

    /// Something that the value refers to.
    package struct Use: Sendable {
        /// `secrets.DB_PASSWORD`, `tenant.name`
        package let path: String
        /// Masked where it is sensitive; of a map or a list what it is.
        package let value: String
        package let isSensitive: Bool
        /// Nil of what no layer's file says.
        package let origin: Origin?
    }

    /// Where an entry of `env` or `secrets` goes.
    package enum Destination: String, Sendable {
        case configMap = "ConfigMap"
        case secret = "Secret"
    }

    package let path: ConfigurationPath
    /// What came out: masked where it is sensitive; of a map or a list what it is; nil where a layer removed it.
    package let value: String?
    package let isSensitive: Bool
    /// Nil in `values`, and of what was removed.
    package let destination: Destination?
    /// Lowest layer first; the last one has the last word.
    package let steps: [Step]
    /// In the order of the text; of a map or a list none.
    package let uses: [Use]
}

extension Explanation: Encodable {
    private enum Keys: String, CodingKey {
        case path, value, sensitive, destination, layers, references
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(path.description, forKey: .path)
        try container.encode(value, forKey: .value)
        try container.encode(isSensitive, forKey: .sensitive)
        try container.encodeIfPresent(destination?.rawValue, forKey: .destination)
        try container.encode(steps, forKey: .layers)
        try container.encode(uses, forKey: .references)
    }
}

extension Explanation.Step: Encodable {
    private enum Keys: String, CodingKey {
        case layer, file, line, column, effect, by, value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(origin.layer, forKey: .layer)
        try container.encode(origin.file, forKey: .file)
        try container.encode(origin.position.line, forKey: .line)
        try container.encode(origin.position.column, forKey: .column)
        try container.encode(effect.name, forKey: .effect)
        if case .mergedBy(let key) = effect { try container.encode(key, forKey: .by) }
        try container.encode(value, forKey: .value)
    }
}

extension Explanation.Use: Encodable {
    private enum Keys: String, CodingKey {
        case path, value, sensitive, file, line, column
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(path, forKey: .path)
        try container.encode(value, forKey: .value)
        try container.encode(isSensitive, forKey: .sensitive)
        try container.encodeIfPresent(origin?.file, forKey: .file)
        try container.encodeIfPresent(origin?.position.line, forKey: .line)
        try container.encodeIfPresent(origin?.position.column, forKey: .column)
    }
}

extension MergeEffect {
    /// For people and for JSON: `set`, `replaced`, `merged`, `appended`, `prepended`, `mergedBy`, `removed`.
    package var name: String {
        switch self {
        case .set: "set"
        case .replaced: "replaced"
        case .merged: "merged"
        case .appended: "appended"
        case .prepended: "prepended"
        case .mergedBy: "mergedBy"
        case .removed: "removed"
        }
    }
}
