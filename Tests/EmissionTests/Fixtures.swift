import Documents
import Emission
import Estate
import Resolution

/// A configuration whose sections hold these values in one layer; a value is a text or bytes.
///
/// - Parameter values: the text of a file.
func configuration(
    env: [(String, ScalarValue)] = [], secrets: [(String, ScalarValue)] = [], tenant: String = "tenant-1",
    service: String = "devops-demo", environment: String? = nil, attributes: [(key: String, value: String)] = [],
    values: String? = nil
) throws -> Configuration {
    func file(_ name: String, _ entries: [(String, ScalarValue)]) -> SectionFile {
        let items = entries.map { key, value -> Mapping.Item in
            let text: String
            if case .string(let string) = value { text = string.replacingReferences } else { text = "" }
            let meaning: ScalarValue = if case .string = value { .string(text) } else { value }
            return .entry(
                Entry(
                    key: Node(.scalar(Scalar(text: key, value: .string(key), style: .plain))),
                    value: Node(.scalar(Scalar(text: text, value: meaning, style: .doubleQuoted)))))
        }
        return SectionFile(file: "base/\(name).yaml", root: Node(.mapping(Mapping(items: items))))
    }
    let source = values.map { SourceText(name: "base/values.yaml", $0) }
    let root = try source.flatMap { try DocumentFile(parsing: $0).root }
    return try Configuration(
        target: Target(tenant: TenantName(tenant), service: service, environment: environment),
        attributes: attributes,
        layers: [
            LayerContent(
                layer: "base", values: [SectionFile(file: "base/values.yaml", root: root)], env: file("env", env),
                secrets: file("secrets", secrets))
        ],
        rules: MergeRules())
}

extension String {
    /// The text as it has to be written to be no reference.
    fileprivate var replacingReferences: String {
        guard utf8.contains(UInt8(ascii: "$")) else { return self }
        var result = ""
        var rest = self[...]
        while let first = rest.first {
            if rest.hasPrefix("${{") { result += "$" }
            result.append(first)
            rest = rest.dropFirst()
        }
        return result
    }
}

func strings(_ pairs: KeyValuePairs<String, String>) -> [(String, ScalarValue)] {
    pairs.map { ($0.key, .string($0.value)) }
}

func code(_ body: () throws -> Void) -> EmissionError.Code? {
    do { try body() } catch { return (error as? EmissionError)?.code }
    return nil
}

func yaml(_ configuration: Configuration, _ settings: KubernetesSettings = KubernetesSettings()) throws -> String {
    var output: [UInt8] = []
    var stream = ManifestStream(.yaml)
    stream.append(try KubernetesEmitter(settings).objects(for: configuration), to: &output)
    try stream.finish(&output)
    return String(decoding: output, as: UTF8.self)
}

extension KubernetesEmitter {
    /// The objects of a target without files.
    func objects(for configuration: Configuration, isSealed: Bool = false) throws(EmissionError) -> TargetObjects {
        try objects(for: configuration, files: LayerFiles { (_) throws(EmissionError) in nil }, isSealed: isSealed)
    }
}

/// Hexadecimal digits as they are written: what may look like a number is quoted.
func inYAML(_ digits: String) -> String {
    digits.first?.isNumber == true ? "\"\(digits)\"" : digits
}
