import Sealing

extension TargetObjects {
    /// The objects as items of a JSON list, compact, without the commas between them.
    func appendJSONItems(to output: inout [UInt8], separator: () -> [UInt8]) {
        if let configMap {
            output += separator()
            KubernetesJSON.append(kind: "ConfigMap", configMap.metadata, to: &output)
            if !configMap.data.isEmpty {
                output += ",\"data\":".utf8
                GoJSON.append(configMap.data, to: &output)
            }
            if !configMap.binaryData.isEmpty {
                output += ",\"binaryData\":".utf8
                GoJSON.append(configMap.binaryData, to: &output)
            }
            output += "}".utf8
        }
        if let secret {
            output += separator()
            KubernetesJSON.append(kind: "Secret", secret.metadata, to: &output)
            output += ",\"type\":".utf8
            GoJSON.append(secret.type, to: &output)
            output += ",\"data\":".utf8
            GoJSON.append(secret.data, to: &output)
            output += "}".utf8
        }
    }
}

private enum KubernetesJSON {
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
