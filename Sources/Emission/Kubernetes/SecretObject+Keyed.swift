import Sealing

extension SecretObject {
    /// The object as everybody may see its metadata: the suffix of its name and its checksum come of a code under a key,
    /// in the place of hashes by which short secrets could be found by trying. They change when those would.
    ///
    /// - Parameter code: 32 bytes for a content and a purpose.
    package func keyed(by code: (_ content: String, _ purpose: String) -> [UInt8]) -> SecretObject {
        var object = self
        if metadata.name != metadata.baseName {
            object.metadata.name = "\(metadata.baseName)-\(Digest.suffix(ofDigest: code(metadata.name, "suffix")))"
        }
        for (index, annotation) in metadata.annotations.enumerated()
        where annotation.key == KubernetesEmitter.checksumAnnotation && Digest.isHash(annotation.value) {
            object.metadata.annotations[index].value = Hexadecimal.encode(code(annotation.value, "checksum"))
        }
        return object
    }
}
