/// A Secret, checked, ready to be written. It does not print itself.
package struct SecretObject: Sendable {
    package var metadata: ObjectMetadata
    package let type: String
    /// Decoded; sorted by key.
    package let data: [(key: String, value: [UInt8])]
    /// Whether the cluster refuses any change of the data.
    package var isImmutable = false
    /// By key, the names of the secrets that the values are; a value that is none of its own is not there.
    var names: [String: String] = [:]
}

extension SecretObject: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "Secret \(metadata.name) <redacted>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
