/// A ConfigMap, checked, ready to be written.
package struct ConfigMapObject: Sendable {
    package var metadata: ObjectMetadata
    /// Sorted by key.
    package let data: [(key: String, value: String)]
    /// What is not UTF-8; sorted by key, none of them in `data`.
    package let binaryData: [(key: String, value: [UInt8])]
    /// Whether the cluster refuses any change of the data.
    package var isImmutable = false

    init(
        metadata: ObjectMetadata, data: [(key: String, value: String)],
        binaryData: [(key: String, value: [UInt8])] = [], isImmutable: Bool = false
    ) {
        self.metadata = metadata
        self.data = data
        self.binaryData = binaryData
        self.isImmutable = isImmutable
    }

    /// - Parameter contents: sorted by key; what is not UTF-8 becomes binary data.
    init(_ metadata: ObjectMetadata, _ contents: [(key: String, value: [UInt8])], isImmutable: Bool) {
        var data: [(key: String, value: String)] = []
        var binaryData: [(key: String, value: [UInt8])] = []
        for (key, bytes) in contents {
            if let text = String(validating: bytes, as: UTF8.self) {
                data.append((key, text))
            } else {
                binaryData.append((key, bytes))
            }
        }
        self.init(metadata: metadata, data: data, binaryData: binaryData, isImmutable: isImmutable)
    }
}
