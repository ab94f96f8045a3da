import Sealing

extension KubernetesObject {
    /// Appends the object as JSON, compact, on one line without its end.
    package func appendJSON(to output: inout [UInt8]) {
        KubernetesJSON.append(kind: kind.rawValue, metadata, to: &output)
        switch self {
        case .namespace: break
        case .configMap(let object):
            KubernetesJSON.append(isImmutable: object.isImmutable, to: &output)
            if !object.data.isEmpty {
                output += ",\"data\":".utf8
                GoJSON.append(object.data, to: &output)
            }
            if !object.binaryData.isEmpty {
                output += ",\"binaryData\":".utf8
                GoJSON.append(object.binaryData, to: &output)
            }
        case .secret(let object):
            output += ",\"type\":".utf8
            GoJSON.append(object.type, to: &output)
            KubernetesJSON.append(isImmutable: object.isImmutable, to: &output)
            output += ",\"data\":".utf8
            GoJSON.append(object.data, to: &output)
        }
        output += "}".utf8
    }
}

private enum KubernetesJSON {
    static func append(isImmutable: Bool, to output: inout [UInt8]) {
        if isImmutable { output += ",\"immutable\":true".utf8 }
    }

    /// The beginning of an object, up to its metadata.
    static func append(kind: String, _ metadata: ObjectMetadata, to output: inout [UInt8]) {
        output += "{\"apiVersion\":\"v1\",\"kind\":\"\(kind)\",\"metadata\":{\"name\":".utf8
        GoJSON.append(metadata.name, to: &output)
        if let namespace = metadata.namespace {
            output += ",\"namespace\":".utf8
            GoJSON.append(namespace, to: &output)
        }
        if !metadata.labels.isEmpty {
            output += ",\"labels\":".utf8
            GoJSON.append(metadata.labels, to: &output)
        }
        if !metadata.annotations.isEmpty {
            output += ",\"annotations\":".utf8
            GoJSON.append(metadata.annotations, to: &output)
        }
        output += "}".utf8
    }
}
