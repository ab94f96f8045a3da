import Documents
import Resolution

/// A final value and where it was written, for scripts.
struct ValueRecord: Encodable {
    let value: String
    let sensitive: Bool
    let layer: String
    let file: String
    let line: Int
    let column: Int

    init(_ text: String, _ isSensitive: Bool, _ origin: Origin) {
        value = text
        sensitive = isSensitive
        layer = origin.layer
        file = origin.file
        line = origin.position.line
        column = origin.position.column
    }
}
