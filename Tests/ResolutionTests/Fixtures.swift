import Documents
import Estate
import Resolution

/// A layer whose files are given as texts; the files are named after it.
func layer(_ name: String, values: [String] = [], env: String? = nil, secrets: String? = nil) throws -> LayerContent {
    func file(_ section: String, _ text: String) throws -> SectionFile {
        let path = "\(name)/\(section).yaml"
        return SectionFile(file: path, root: try DocumentFile(parsing: SourceText(name: path, text)).root)
    }
    var content = LayerContent(layer: name)
    for (index, text) in values.enumerated() {
        content.values.append(try file(index == 0 ? "values" : "values-\(index + 1)", text))
    }
    content.env = try env.map { try file("env", $0) }
    content.secrets = try secrets.map { try file("secrets", $0) }
    return content
}

func resolve(
    _ layers: LayerContent..., rules: [MergeRule] = [], attributes: [(key: String, value: String)] = [],
    environment: String? = nil
) throws -> Configuration {
    try resolve(layers, rules: rules, attributes: attributes, environment: environment)
}

func resolve(
    _ layers: [LayerContent], rules: [MergeRule] = [], attributes: [(key: String, value: String)] = [],
    environment: String? = nil
) throws -> Configuration {
    try Configuration(
        target: Target(tenant: TenantName("tenant-1"), service: "demo", environment: environment),
        attributes: attributes, layers: layers, rules: MergeRules(rules))
}

extension Configuration {
    var envTexts: [String: String] { Dictionary(uniqueKeysWithValues: env.map { ($0.key, $0.value.text) }) }
    var secretTexts: [String: String] { Dictionary(uniqueKeysWithValues: secrets.map { ($0.key, $0.value.text) }) }

    /// The resolved values in a compact form: `{a: 1, b: [x, y]}`.
    func valuesText() throws -> String { Self.text(try values()) }

    private static func text(_ node: ResolvedNode) -> String {
        switch node.content {
        case .scalar(let value): value.text
        case .mapping(let members): "{" + members.map { "\($0.key): \(text($0.value))" }.joined(separator: ", ") + "}"
        case .sequence(let elements): "[" + elements.map(text).joined(separator: ", ") + "]"
        }
    }
}

/// A generator of the same numbers for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

func code(_ body: () throws -> Void) -> ResolutionError.Code? {
    do { try body() } catch { return (error as? ResolutionError)?.code }
    return nil
}

func diagnostic(_ body: () throws -> Void) -> Diagnostic? {
    do { try body() } catch { return (error as? ResolutionError)?.diagnostic }
    return nil
}
