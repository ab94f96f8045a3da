/// One entry of the header: a type, arguments and a body, in which a file key is wrapped for one recipient.
public struct Stanza: Hashable, Sendable {
    /// What kind of recipient it is for, such as `X25519`; the first argument of the specification.
    public let type: String
    /// What follows the type on its line.
    public let arguments: [String]
    public let body: [UInt8]

    /// - Throws: `headerFailure` unless the type and every argument are visible ASCII characters, at least one.
    public init(type: String, arguments: [String] = [], body: [UInt8]) throws(AgeError) {
        for text in [type] + arguments {
            guard !text.isEmpty, text.utf8.allSatisfy(Stanza.isVisible) else {
                throw AgeError(.headerFailure, "an argument of a stanza is one or more visible ASCII characters")
            }
        }
        self.init(unchecked: type, arguments, body)
    }

    /// With arguments that are known to be in order.
    init(unchecked type: String, _ arguments: [String], _ body: [UInt8]) {
        self.type = type
        self.arguments = arguments
        self.body = body
    }

    static func isVisible(_ byte: UInt8) -> Bool {
        (0x21...0x7e).contains(byte)
    }
}
