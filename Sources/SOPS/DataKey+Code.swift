import Sealing

extension DataKey {
    /// 32 bytes that change with the content, and tell nothing of it to whoever has not the key.
    ///
    /// - Parameter purpose: another one gives other bytes for the same content.
    package func code(of content: String, for purpose: String) -> [UInt8] {
        let message = Array("tenantry \(purpose)\0\(content)".utf8)
        return HMACSHA256.authenticate(message.span, key: bytes)
    }
}
