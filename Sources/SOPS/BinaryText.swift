import Documents

/// Any bytes as SOPS encrypts them: the value `data` of a JSON object.
enum BinaryText {
    static let key = "data"

    /// The object as a tree.
    static func root(holding bytes: [UInt8]) -> Node {
        let value = PlainValue(type: .str, bytes: bytes)
        let scalar = Scalar(text: value.text, value: value.scalar ?? .binary(bytes), style: .doubleQuoted)
        let name = Scalar(text: key, value: .string(key), style: .doubleQuoted)
        let entry = Entry(key: Node(.scalar(name)), value: Node(.scalar(scalar)))
        return Node(.mapping(Mapping(items: [.entry(entry)])))
    }
}
