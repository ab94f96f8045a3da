import Sealing

extension TargetObjects {
    /// Appends the objects as YAML documents, each with its `---` before it.
    package func appendYAML(to output: inout [UInt8]) {
        for object in objects { object.appendYAML(to: &output) }
    }
}

extension KubernetesObject {
    /// Appends the object as a YAML document, with `---` before it.
    package func appendYAML(to output: inout [UInt8]) {
        KubernetesYAML.append(kind: kind.rawValue, metadata, to: &output)
        switch self {
        case .namespace: break
        case .configMap(let object):
            KubernetesYAML.append(isImmutable: object.isImmutable, to: &output)
            KubernetesYAML.append("data", object.data, indent: 0, to: &output)
            KubernetesYAML.append("binaryData", object.binaryData, to: &output)
        case .secret(let object):
            output += "type: ".utf8
            YAMLText.append(object.type, indent: 0, to: &output)
            output += "\n".utf8
            KubernetesYAML.append(isImmutable: object.isImmutable, to: &output)
            KubernetesYAML.append("data", object.data, to: &output)
        }
    }
}

private enum KubernetesYAML {
    static func append(isImmutable: Bool, to output: inout [UInt8]) {
        if isImmutable { output += "immutable: true\n".utf8 }
    }

    /// The beginning of an object, up to its metadata.
    static func append(kind: String, _ metadata: ObjectMetadata, to output: inout [UInt8]) {
        output += "---\napiVersion: v1\nkind: \(kind)\nmetadata:\n  name: ".utf8
        YAMLText.append(metadata.name, indent: 0, to: &output)
        if let namespace = metadata.namespace {
            output += "\n  namespace: ".utf8
            YAMLText.append(namespace, indent: 0, to: &output)
        }
        output += "\n".utf8
        append("labels", metadata.labels, indent: 2, to: &output)
        append("annotations", metadata.annotations, indent: 2, to: &output)
    }

    static func append(
        _ name: String, _ members: [(key: String, value: String)], indent: Int, to output: inout [UInt8]
    ) {
        guard !members.isEmpty else { return }
        output += repeatElement(UInt8(ascii: " "), count: indent)
        output += "\(name):\n".utf8
        for member in members {
            output += repeatElement(UInt8(ascii: " "), count: indent + 2)
            YAMLText.append(key: member.key, to: &output)
            output.append(UInt8(ascii: " "))
            YAMLText.append(member.value, indent: indent + 4, to: &output)
            output.append(UInt8(ascii: "\n"))
        }
    }

    /// Base64 is quoted where it begins with no letter, for it may look like a number, and where it may be a word.
    static func append(
        _ name: String, _ members: [(key: String, value: [UInt8])], to output: inout [UInt8]
    ) {
        guard !members.isEmpty else { return }
        output += "\(name):\n".utf8
        for member in members {
            output += "  ".utf8
            YAMLText.append(key: member.key, to: &output)
            output += " \"".utf8
            let start = output.count
            Base64.encode(member.value.span, appendingTo: &output)
            let isPlain = output.count - start > 5 && !(UInt8(ascii: "+")...UInt8(ascii: "9")).contains(output[start])
            if isPlain { output.remove(at: start - 1) } else { output.append(UInt8(ascii: "\"")) }
            output.append(UInt8(ascii: "\n"))
        }
    }
}
