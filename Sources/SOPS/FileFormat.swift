package import Documents

/// The formats in which SOPS keeps encrypted files.
public enum FileFormat: String, CaseIterable, Hashable, Sendable {
    case yaml, json, dotenv, ini
    /// Any bytes: encrypted, they are the value `data` of a JSON document.
    case binary

    /// The format of a file by the end of its name; what SOPS does not know is binary to it.
    public init(fileName: String) {
        let endings: [(String, FileFormat)] = [
            (".yaml", .yaml), (".yml", .yaml), (".json", .json), (".env", .dotenv), (".ini", .ini),
        ]
        self = endings.first { fileName.hasSuffix($0.0) }?.1 ?? .binary
    }

    /// What the encrypted text is written in.
    package var document: DocumentFormat {
        switch self {
        case .yaml: .yaml
        case .json, .binary: .json
        case .dotenv: .dotenv
        case .ini: .ini
        }
    }

    /// Whether a key of a document's top level is, or belongs to, the metadata.
    func isMetadata(_ key: String) -> Bool {
        self == .dotenv ? key.utf8.starts(with: FlatMetadata.dotenvPrefix.utf8) : key == MetadataReader.key
    }

    /// Whether the metadata is nested; else it is flattened into names and texts.
    var nestsMetadata: Bool { document == .yaml || document == .json }

}
