import Sealing

/// The text form of a ciphertext: `ENC[AES256_GCM,data:B64,iv:B64,tag:B64,type:T]`.
struct SealedValue: Equatable {
    var data: [UInt8]
    var nonce: [UInt8]
    var tag: [UInt8]
    var type: ValueType

    private static let prefix = "ENC[AES256_GCM,data:"

    /// Whether the text begins as a ciphertext does, damaged or not.
    static func isSealed(_ text: String) -> Bool {
        text.utf8.starts(with: prefix.utf8)
    }

    /// Reads the text form; nil if it is none. What follows the closing bracket is ignored, as SOPS ignores it.
    init?(_ text: String) {
        var rest = Substring(text).utf8
        guard rest.starts(with: Self.prefix.utf8) else { return nil }
        rest.removeFirst(Self.prefix.utf8.count)
        guard let data = Self.take(&rest, upTo: ",iv:"), let nonce = Self.take(&rest, upTo: ",tag:"),
            let tag = Self.take(&rest, upTo: ",type:"), let end = rest.lastIndex(of: UInt8(ascii: "]")),
            let type = ValueType(rawValue: String(Substring(rest[..<end]))),
            !data.isEmpty, !nonce.isEmpty, tag.count == 16
        else { return nil }
        self.init(data: data, nonce: nonce, tag: tag, type: type)
    }

    init(data: [UInt8], nonce: [UInt8], tag: [UInt8], type: ValueType) {
        self.data = data
        self.nonce = nonce
        self.tag = tag
        self.type = type
    }

    var text: String {
        Self.prefix + Base64.encode(data) + ",iv:" + Base64.encode(nonce) + ",tag:" + Base64.encode(tag)
            + ",type:\(type.rawValue)]"
    }

    /// Takes the base64 up to the separator, and the separator, off the front.
    private static func take(_ rest: inout Substring.UTF8View, upTo separator: String) -> [UInt8]? {
        guard let comma = rest.firstIndex(of: UInt8(ascii: ",")), rest[comma...].starts(with: separator.utf8) else {
            return nil
        }
        let bytes = try? Base64.decode(Substring(rest[..<comma]))
        rest = rest[comma...].dropFirst(separator.utf8.count)
        return bytes
    }
}

/// The type tag of a ciphertext: what its plaintext means.
enum ValueType: String {
    case str, int, float, bool, time, comment
    /// Written by old versions only; read as text.
    case bytes
}
