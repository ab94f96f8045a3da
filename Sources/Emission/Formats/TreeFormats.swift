import Documents
import Estate
import Resolution

/// The whole configuration as one JSON object.
struct JSONFormat: TextFormat {
    let fileExtension: String
    let holdsSeveralTargets = false

    init(fileExtension: String = "json") { self.fileExtension = fileExtension }

    func append(_ configuration: Configuration, to output: inout [UInt8]) throws {
        let root = try ConfigurationTree(title: "JSON", isYAML: false).root(of: configuration)
        output += try DocumentFormat.json.text(of: [root], named: "JSON", indentation: .spaces(2))
    }
}

/// The whole configuration as a YAML document.
struct YAMLFormat: TextFormat {
    let fileExtension = "yaml"
    let holdsSeveralTargets = true

    func append(_ configuration: Configuration, to output: inout [UInt8]) throws {
        let root = try ConfigurationTree(title: "YAML", isYAML: true).root(of: configuration)
        output += "---\n".utf8
        output += try DocumentFormat.yaml.text(of: [root], named: "YAML", indentation: .spaces(2))
    }
}

/// What is secret, as the JSON object that AWS Secrets Manager keeps: every value a text.
struct SecretsManagerFormat: TextFormat {
    let fileExtension = "json"
    let holdsSeveralTargets = false

    /// The bytes of a secret's value.
    private static let sizeLimit = 65_536

    func append(_ configuration: Configuration, to output: inout [UInt8]) throws {
        let title = "a secret of AWS Secrets Manager"
        let entries = configuration.secretData
        guard !entries.isEmpty else {
            throw EmissionError(
                .emptyRender, Diagnostic("the target \(configuration.target.title) has no secrets"))
        }
        let root = try ConfigurationTree(title: title, isYAML: false).map(entries)
        let text = try DocumentFormat.json.text(of: [root], named: title, indentation: .spaces(2))
        guard text.count <= Self.sizeLimit else {
            throw EmissionError(
                .tooLarge,
                Diagnostic(
                    "the secrets of \(configuration.target.title) have \(text.count) bytes as JSON, AWS Secrets Manager "
                        + "takes \(Self.sizeLimit)",
                    hint: "keep large files elsewhere"))
        }
        output += text
    }
}
