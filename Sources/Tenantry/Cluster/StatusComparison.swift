import Emission
import Estate

/// Compares the objects of a target with those of the cluster.
struct StatusComparison: ~Copyable {
    let live: [LiveObject]
    let fingerprints: Fingerprints
    let manifest: Manifest

    /// The letters that a hash is written in.
    private static let hashLetters = Set("2456789bcdfghkmt".utf8)

    func status(of rendered: TargetObjects) -> TargetStatus {
        var objects: [TargetStatus.Object] = []
        var leftovers: [TargetStatus.Leftover] = []
        // What is secret now is not shown where it stands in plain text still.
        var secretKeys: Set<String> = []
        for case .secret(let secret) in rendered.objects { secretKeys.formUnion(secret.data.map(\.key)) }
        for object in rendered.objects where !isImplied(object) {
            var former = predecessors(of: object, rendered)
            let compared = compare(object, former.last, secretKeys)
            objects.append(compared)
            // As long as the new one is not there, the newest of the others is in use.
            if compared.predecessor != nil { former.removeLast() }
            leftovers += former.map {
                TargetStatus.Leftover(kind: $0.kind, name: $0.name, namespace: $0.namespace)
            }
        }
        let namespaces = Set(live.compactMap(\.namespace))
        let isElsewhere = rendered.namespace.map { !namespaces.contains($0) } ?? false
        return TargetStatus(
            target: rendered.target, objects: objects, leftovers: leftovers,
            otherNamespaces: isElsewhere ? namespaces.sorted() : [])
    }

    /// Whether an object is there because others are in it: who asks for the objects of a namespace does not get itself.
    private func isImplied(_ object: KubernetesObject) -> Bool {
        object.kind == .namespace && !live.contains { $0.kind == object.kind.rawValue }
            && live.contains { $0.namespace == object.metadata.name }
    }

    /// The objects that differ from a rendered one by the hash in their name, the oldest one first.
    private func predecessors(of object: KubernetesObject, _ rendered: TargetObjects) -> [LiveObject] {
        let metadata = object.metadata
        guard metadata.name != metadata.baseName else { return [] }
        let names = Set(rendered.objects.filter { $0.kind == object.kind }.map(\.metadata.name))
        let start = metadata.baseName + "-"
        let instance = "app.kubernetes.io/instance"
        let owner = metadata.labels.first { $0.key == instance }?.value
        return live.filter { other in
            other.kind == object.kind.rawValue && other.name.hasPrefix(start) && !names.contains(other.name)
                && (metadata.namespace == nil || other.namespace == metadata.namespace)
                && (owner == nil || other.labels[instance] == owner)
                && other.name.utf8.count == start.utf8.count + 10
                && other.name.utf8.dropFirst(start.utf8.count).allSatisfy(Self.hashLetters.contains)
        }.sorted { ($0.created, $0.name) < ($1.created, $1.name) }
    }

    private func compare(
        _ object: KubernetesObject, _ predecessor: LiveObject?, _ secretKeys: Set<String>
    ) -> TargetStatus.Object {
        let metadata = object.metadata
        let found = live.first {
            $0.kind == object.kind.rawValue && $0.name == metadata.name
                && (metadata.namespace == nil || object.kind == .namespace || $0.namespace == metadata.namespace)
        }
        let changes = (found ?? predecessor).map { differences(from: $0, to: object, secretKeys) } ?? []
        return TargetStatus.Object(
            kind: object.kind.rawValue, name: metadata.name, namespace: metadata.namespace,
            state: found == nil ? .missing : changes.isEmpty ? .same : .different,
            predecessor: found == nil ? predecessor?.name : nil, isImmutable: found?.isImmutable ?? false,
            obstacle: found.flatMap {
                UpdateRules.refusal(ofType: $0.type, isImmutable: $0.isImmutable, data: $0.data, to: object)
            },
            changes: changes)
    }

    // MARK: Fields

    private func differences(
        from live: LiveObject, to object: KubernetesObject, _ secretKeys: Set<String>
    ) -> [TargetStatus.Change] {
        var changes: [TargetStatus.Change] = []
        func add(_ path: String, _ old: String?, _ new: String?) {
            guard old != new else { return }
            func value(_ text: String) -> TargetStatus.Value { .init(text: text, isSensitive: false) }
            changes.append(.init(path: path, deployed: old.map(value), rendered: new.map(value)))
        }
        // Others add labels and annotations of their own; these are ours.
        for label in object.metadata.labels { add("metadata.labels.\(label.key)", live.labels[label.key], label.value) }
        for note in object.metadata.annotations where note.key != KubernetesEmitter.checksumAnnotation {
            add("metadata.annotations.\(note.key)", live.annotations[note.key], note.value)
        }
        var data: [String: [UInt8]] = [:]
        var isSecret = false
        switch object {
        case .configMap(let object):
            for entry in object.data { data[entry.key] = Array(entry.value.utf8) }
            for entry in object.binaryData { data[entry.key] = entry.value }
            add("immutable", "\(live.isImmutable)", "\(object.isImmutable)")
        case .secret(let object):
            isSecret = true
            for entry in object.data { data[entry.key] = entry.value }
            add("type", live.type ?? "Opaque", object.type)
            add("immutable", "\(live.isImmutable)", "\(object.isImmutable)")
        case .namespace: return changes
        }
        for key in Set(data.keys).union(live.data.keys).sorted() where data[key] != live.data[key] {
            let isMasked = isSecret || secretKeys.contains(key) || manifest.policy(for: key) != nil
            changes.append(
                .init(
                    path: "data.\(key)", deployed: live.data[key].map { shown($0, isMasked) },
                    rendered: data[key].map { shown($0, isMasked) }))
        }
        return changes
    }

    private func shown(_ bytes: [UInt8], _ isMasked: Bool) -> TargetStatus.Value {
        if !isMasked, let text = String(validating: bytes, as: UTF8.self) {
            return TargetStatus.Value(text: text, isSensitive: false)
        }
        return TargetStatus.Value(text: fingerprints.fingerprint(of: bytes), isSensitive: isMasked)
    }
}
