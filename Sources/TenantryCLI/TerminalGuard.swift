import Tenantry

/// Keeps from a terminal what is not text: it would garble it, or even command it.
enum TerminalGuard {
    static func refusal(_ hint: String) -> TenantryError {
        TenantryError(
            .usage, "what is binary is not written to a terminal", hint: "\(hint); --output - forces it")
    }

    /// - Throws: `usage` for bytes that are not text, or that control a terminal.
    @Sendable static func check(_ bytes: [UInt8]) throws(TenantryError) {
        let isText = bytes.allSatisfy { byte in
            byte >= 0x20 && byte != 0x7f || [UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(byte)
        }
        // In UTF-8, a second set of control characters has two bytes.
        let controls = bytes.indices.dropLast().contains { bytes[$0] == 0xc2 && (0x80...0x9f).contains(bytes[$0 + 1]) }
        if !isText || controls { throw refusal("write it into a file with --output") }
    }
}
