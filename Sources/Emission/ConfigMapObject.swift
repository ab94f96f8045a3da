/// A ConfigMap, checked, ready to be written.
package struct ConfigMapObject: Sendable {
    package var metadata: ObjectMetadata
    /// Sorted by key.
    package let data: [(key: String, value: String)]
    /// What is not UTF-8; sorted by key, none of them in `data`.
    package let binaryData: [(key: String, value: [UInt8])]
    /// Whether the cluster refuses any change of the data.
    package var isImmutable = false
}
