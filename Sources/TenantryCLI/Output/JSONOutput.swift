import FoundationEssentials
import Tenantry

extension Console {
    /// Prints a value for scripts: sorted keys, two columns a level.
    func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try write(encoder.encode(value))
        try write("\n".utf8)
    }
}

/// A key of a JSON object that is known only when the program runs.
struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ text: String) { stringValue = text }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// Named values, as a JSON object.
struct JSONObject<Value: Encodable>: Encodable {
    let members: [(key: String, value: Value)]

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: AnyKey.self)
        for member in members { try container.encode(member.value, forKey: AnyKey(member.key)) }
    }
}
