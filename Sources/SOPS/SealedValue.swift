import Sealing

/// The text form of a ciphertext: `ENC[AES256_GCM,data:B64,iv:B64,tag:B64,type:T]`.
package struct SealedValue: Equatable {
    var data: [UInt8]
    var nonce: [UInt8]
    var tag: [UInt8]
    var type: ValueType

    static let prefix = "ENC[AES256_GCM,data:"

    /// Whether the text begins as a ciphertext does, damaged or not.
    package static func isSealed(_ text: String) -> Bool {
        text.utf8.starts(with: prefix.utf8)
    }

    /// Reads the text form; nil if it is none. What follows the closing bracket is ignored, as SOPS ignores it.
    package init?(_ text: String) {
        guard Self.isSealed(text) else { return nil }
        let bytes = Array(text.utf8)
        var position = Self.prefix.utf8.count
        guard let data = Self.take(bytes, &position, upTo: ",iv:"),
            let nonce = Self.take(bytes, &position, upTo: ",tag:"),
            let tag = Self.take(bytes, &position, upTo: ",type:"),
            let end = bytes[position...].lastIndex(of: UInt8(ascii: "]")),
            let type = ValueType(rawValue: String(decoding: bytes[position..<end], as: UTF8.self)),
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

    package var text: String {
        Self.prefix + Base64.encode(data) + ",iv:" + Base64.encode(nonce) + ",tag:" + Base64.encode(tag)
            + ",type:\(type.rawValue)]"
    }

    /// Decodes the base64 up to the separator, and moves behind the separator.
    private static func take(_ bytes: [UInt8], _ position: inout Int, upTo separator: String) -> [UInt8]? {
        guard let comma = bytes[position...].firstIndex(of: UInt8(ascii: ",")),
            bytes[comma...].starts(with: separator.utf8)
        else { return nil }
        defer { position = comma + separator.utf8.count }
        return try? Base64.decode(bytes.span.extracting(position..<comma))
    }
}

/// The type tag of a ciphertext: what its plaintext means.
enum ValueType: String {
    case str, int, float, bool, time, comment
    /// Written by old versions only; read as text.
    case bytes
}
