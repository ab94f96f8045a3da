import Estate
import FoundationEssentials
import Sealing

/// What a hook reads from its standard input: one JSON object on one line.
struct HookInput: Encodable {
    private struct Place: Encodable {
        let tenant: String
        let service: String
        let environment: String?
        let env: [String: String]
    }

    private let phase, key, action: String
    /// The env entries in which all the targets agree.
    private let env: [String: String]
    private let targets: [Place]
    private let new, newBase64: String?
    private let old, oldBase64: String?

    init(_ phase: HookPhase, _ call: HookCall) {
        self.phase = phase.rawValue
        key = call.secret.key
        action = call.secret.action.rawValue
        env = call.commonEnvironment
        targets = call.targets.map { target in
            Place(
                tenant: target.target.tenant.description, service: target.target.service,
                environment: target.target.environment,
                env: Dictionary(target.env.map { ($0.key, $0.value) }) { $1 })
        }
        (new, newBase64) = Self.texts(call.new)
        (old, oldBase64) = call.old.map(Self.texts) ?? (nil, nil)
    }

    /// A value as text; as Base64 if it is none.
    private static func texts(_ value: [UInt8]) -> (String?, String?) {
        if let text = String(validating: value, as: UTF8.self) { return (text, nil) }
        return (nil, Base64.encode(value))
    }

    /// The bytes to send; wipe them.
    func bytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try Array(encoder.encode(self)) + [UInt8(ascii: "\n")]
    }
}
