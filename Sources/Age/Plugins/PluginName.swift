/// The name of a plugin, which is a part of its keys' texts and of its program's file name.
///
/// The names that age takes: letters, digits and `+-._`. So none is a path, and none says something to a shell.
struct PluginName: Hashable, Sendable {
    /// In lower case.
    let text: String

    private static let recipientPrefix = "age1"
    static let identityPrefix = "AGE-PLUGIN-"

    /// The program, which is looked for on the `PATH`.
    var program: String { "age-plugin-\(text)" }
    /// What to do where it is not installed.
    var missing: String {
        let isHybridTag = text == "tagpq"
        return "\(program) is not on the PATH: install it, or correct the PATH"
            + (isHybridTag ? "; only by that plugin can files be encrypted for age1tagpq1…" : "")
    }
    /// What recipients begin with, up to Bech32's separator.
    var recipientPrefix: String { Self.recipientPrefix + text }
    /// What identities begin with, up to Bech32's separator.
    var identityPrefix: String { "\(Self.identityPrefix)\(text.uppercased())-" }

    /// The name in a recipient's prefix `age1NAME`; nil if it is another prefix.
    /// - Throws: `invalidRecipient` for a name that is not allowed.
    init?(recipientPrefix prefix: some StringProtocol) throws(AgeError) {
        guard prefix.hasPrefix(Self.recipientPrefix) else { return nil }
        try self.init(String(prefix.dropFirst(Self.recipientPrefix.count)), .invalidRecipient)
    }

    /// The name in an identity's prefix `AGE-PLUGIN-NAME-`; nil if it is another prefix.
    /// - Throws: `invalidIdentity` for a name that is not allowed.
    init?(identityPrefix prefix: some StringProtocol) throws(AgeError) {
        guard prefix.hasPrefix(Self.identityPrefix), prefix.hasSuffix("-"),
            prefix.utf8.count > Self.identityPrefix.utf8.count
        else { return nil }
        let name = prefix.dropFirst(Self.identityPrefix.count).dropLast()
        guard !name.utf8.contains(where: { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) else { return nil }
        try self.init(name.lowercased(), .invalidIdentity)
    }

    private init(_ name: String, _ code: AgeError.Code) throws(AgeError) {
        guard !name.isEmpty, name.utf8.count <= 64, name.utf8.allSatisfy(Self.isAllowed) else {
            throw AgeError(code, "the name of a plugin is made of letters, digits and +-._")
        }
        text = name
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "+-._".utf8.contains(byte)
        }
    }
}
