/// For copyable types that hold a secret: neither `print`, nor interpolation, nor `dump`, nor a debugger's summary
/// shows what is in them. Noncopyable types need nothing: they convert to neither `Any` nor text.
package protocol Redacting: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Redacting {
    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

/// A value that is carried along but cannot print itself.
package struct Redacted<Value> {
    package var value: Value

    package init(_ value: Value) {
        self.value = value
    }
}

extension Redacted: Redacting {}
extension Redacted: Sendable where Value: Sendable {}
