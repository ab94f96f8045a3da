import Estate

/// How a workload reads a target's objects: as the part of a pod template, and as a strategic merge patch.
///
/// The patch is YAML for `patches` of a kustomization or for `kubectl patch`: the container of that name gets `envFrom`,
/// which replaces the one it has; everything else of the workload stays. Registry credentials among the Secrets are added
/// to `imagePullSecrets`.
struct WorkloadPatch {
    let workload: KubernetesSettings.Workload
    let name: String
    let container: String
    let reloader: KubernetesSettings.Reloader?
    let objects: TargetObjects

    /// The whole patch, with `---` before it.
    func appendPatch(to output: inout [UInt8]) {
        output += "---\napiVersion: apps/v1\nkind: \(workload.kind.rawValue)\nmetadata:\n  name: ".utf8
        YAMLText.append(name, indent: 0, to: &output)
        output += "\n".utf8
        append("annotations", reloaderAnnotations, indent: 2, to: &output)
        output += "spec:\n  template:\n".utf8
        appendPodTemplate(indent: 4, to: &output)
    }

    /// `metadata` and `spec` of a pod template.
    func appendPodTemplate(indent: Int, to output: inout [UInt8]) {
        let margin = String(repeating: " ", count: indent)
        // Reloader restarts the pods itself: a checksum would let them restart twice.
        if reloader == nil {
            output += "\(margin)metadata:\n".utf8
            append(
                "annotations", [(KubernetesEmitter.checksumAnnotation, objects.checksum)], indent: indent + 2,
                to: &output)
        }
        output += "\(margin)spec:\n".utf8
        let sources = [
            ("configMapRef", objects.configMap?.metadata.name), ("secretRef", objects.secret?.metadata.name),
        ]
        output += "\(margin)  containers:\n\(margin)    - name: ".utf8
        YAMLText.append(container, indent: 0, to: &output)
        output += "\n\(margin)      envFrom:".utf8
        if sources.allSatisfy({ $0.1 == nil }) { output += " []".utf8 }
        output += "\n".utf8
        for case (let kind, let name?) in sources {
            output += "\(margin)        - \(kind):\n\(margin)            name: ".utf8
            YAMLText.append(name, indent: 0, to: &output)
            output += "\n".utf8
        }
        guard !pullSecrets.isEmpty else { return }
        output += "\(margin)  imagePullSecrets:\n".utf8
        for name in pullSecrets {
            output += "\(margin)    - name: ".utf8
            YAMLText.append(name, indent: 0, to: &output)
            output += "\n".utf8
        }
    }

    private var pullSecrets: [String] {
        var names: [String] = []
        for case .secret(let secret) in objects.objects {
            switch SecretType(rawValue: secret.type) {
            case .dockerConfigJSON, .dockerConfig: names.append(secret.metadata.name)
            default: continue
            }
        }
        return names
    }

    private var reloaderAnnotations: [(key: String, value: String)] {
        switch reloader {
        case nil: return []
        case .search: return [(Reloader.search, "true")]
        case .auto: return [(Reloader.auto, "true")]
        case .named:
            var annotations: [(key: String, value: String)] = []
            for (kind, key) in [(KubernetesObject.Kind.configMap, Reloader.configMaps), (.secret, Reloader.secrets)] {
                let names = objects.objects.filter { $0.kind == kind }.map(\.metadata.name)
                if !names.isEmpty { annotations.append((key, names.joined(separator: ","))) }
            }
            return annotations
        }
    }

    private func append(
        _ name: String, _ members: [(key: String, value: String)], indent: Int, to output: inout [UInt8]
    ) {
        guard !members.isEmpty else { return }
        let margin = String(repeating: " ", count: indent)
        output += "\(margin)\(name):\n".utf8
        for member in members {
            output += "\(margin)  ".utf8
            YAMLText.append(key: member.key, to: &output)
            output += " ".utf8
            YAMLText.append(member.value, indent: 0, to: &output)
            output += "\n".utf8
        }
    }
}

extension KubernetesEmitter {
    /// What a workload has to say to read the objects.
    package enum WorkloadText: Sendable {
        /// A strategic merge patch for it.
        case patch
        /// The part of its pod template.
        case podTemplate
    }

    /// Appends what the manifest's workload has to say to read a target's objects.
    package func append(
        _ text: WorkloadText, for objects: TargetObjects, _ attributes: [(key: String, value: String)],
        to output: inout [UInt8]
    ) throws(EmissionError) {
        let (name, container) = try workloadNames(for: objects.target, attributes)
        let patch = WorkloadPatch(
            workload: settings.workload, name: name, container: container, reloader: settings.reloader, objects: objects
        )
        switch text {
        case .patch: patch.appendPatch(to: &output)
        case .podTemplate:
            output += "---\n".utf8
            patch.appendPodTemplate(indent: 0, to: &output)
        }
    }
}
