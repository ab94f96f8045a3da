import Documents
import Estate
import Resolution

/// A Secret or a ConfigMap beside the main one, as the manifest describes it; its patterns and paths are read once.
struct MappedTemplate: Sendable {
    enum Source: Sendable {
        case value(ConfigurationPath, MappedObject.TextFormat?)
        case file(String)
    }

    struct Entry: Sendable {
        let key: String
        let source: Source
        let position: SourcePosition
    }

    struct Spread: Sendable {
        let path: ConfigurationPath
        let position: SourcePosition
    }

    let object: MappedObject
    let metadata: MetadataTemplate
    let entries: [Entry]
    let spreads: [Spread]
    let suffix: KubernetesSettings.Suffix
    /// `kubernetes.secrets[0]`
    let place: String
    /// The manifest.
    let file: String?

    init(_ object: MappedObject, _ place: String, _ settings: KubernetesSettings) throws(EmissionError) {
        self.object = object
        self.place = place
        file = settings.file
        suffix = object.suffix ?? settings.suffix
        metadata = try MetadataTemplate(object, place, settings)
        var entries: [Entry] = []
        for entry in object.data {
            let source: Source =
                switch entry.source {
                case .file(let path): .file(path)
                case .value(let path, let format):
                    .value(try Self.path(path, settings.file, entry.position), format ?? Self.format(of: entry.key))
                }
            entries.append(Entry(key: entry.key, source: source, position: entry.position))
        }
        self.entries = entries
        var spreads: [Spread] = []
        for spread in object.dataFrom {
            spreads.append(
                Spread(path: try Self.path(spread.path, settings.file, spread.position), position: spread.position))
        }
        self.spreads = spreads
    }

    /// Of all objects of a list.
    static func templates(
        _ objects: [MappedObject], _ list: String, _ settings: KubernetesSettings
    ) throws(EmissionError) -> [MappedTemplate] {
        var templates: [MappedTemplate] = []
        for (index, object) in objects.enumerated() {
            templates.append(try MappedTemplate(object, "kubernetes.\(list)[\(index)]", settings))
        }
        return templates
    }

    /// The format in which a map or a list is written to a key whose name tells.
    private static func format(of key: String) -> MappedObject.TextFormat? {
        switch key.split(separator: ".").last {
        case "yaml", "yml": .yaml
        case "json": .json
        case "properties": .properties
        default: nil
        }
    }

    /// A path; `env`, `secrets` and `values` alone are whole sections.
    private static func path(
        _ text: String, _ file: String?, _ position: SourcePosition
    ) throws(EmissionError) -> ConfigurationPath {
        if let section = ConfigurationPath.Section(rawValue: text) { return ConfigurationPath(section, []) }
        do throws(ResolutionError) {
            return try ConfigurationPath(parsing: text)
        } catch {
            var diagnostic = error.diagnostic
            (diagnostic.file, diagnostic.position) = (file, position)
            throw EmissionError(.invalidPattern, diagnostic)
        }
    }
}
