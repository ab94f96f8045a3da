import Documents

/// Lets manifests use the ConfigMaps and Secrets of a target: where they name one by its name without suffix, they get the
/// full one, if that is what the object is called here, and the pods get an annotation that changes with the content.
struct NameFollower {
    /// On pod templates; `checksum/config` is often the chart's own.
    static let annotation = "checksum/tenantry"

    private let target: TargetManifests
    private let renames: Bool

    /// - Parameter renames: whether the objects are there with their full names; if not, somebody else makes them, with
    ///   names without suffix.
    init(_ target: TargetManifests, renames: Bool) {
        self.target = target
        self.renames = renames
    }

    /// Changes an object.
    ///
    /// - Returns: whether there was anything to change.
    func follow(_ object: inout ManifestObject) -> Bool {
        if object.kind == "List", var items = object.root.member("items"), items.sequence != nil {
            var isChanged = false
            items.forEachChild { _, node in
                var item = ManifestObject(root: node)
                if follow(&item) { isChanged = true }
                node = item.root
            }
            if isChanged { object.root.set("items", to: items) }
            return isChanged
        }
        var isChanged = false
        if object.kind == "Ingress", var tls = object.root.member("spec", "tls") {
            tls.forEachChild { _, entry in
                isChanged = rename(&entry, "secretName", "Secret", object) == .renamed || isChanged
            }
            if isChanged { object.root.set(["spec", "tls"], to: tls) }
            return isChanged
        }
        if object.kind == "ServiceAccount" {
            for list in ["imagePullSecrets", "secrets"] {
                guard var entries = object.root.member(list) else { continue }
                entries.forEachChild { _, entry in
                    isChanged = rename(&entry, "name", "Secret", object) == .renamed || isChanged
                }
                if isChanged { object.root.set(list, to: entries) }
            }
            return isChanged
        }
        for path in Self.podSpecs {
            guard var spec = Self.node(path, of: object.root), spec.member("containers")?.sequence != nil else {
                continue
            }
            let found = follow(in: &spec, of: object)
            guard found != .none else { continue }
            object.root.set(path, to: spec)
            // A pod itself is what it is; a template makes new ones.
            if path.count > 1 {
                let place = path.dropLast() + ["metadata", "annotations", Self.annotation]
                object.root.set(place, to: Node.text(target.checksum))
                isChanged = true
            }
            isChanged = isChanged || found == .renamed
        }
        return isChanged
    }

    private static let podSpecs = [
        ["spec"], ["spec", "template", "spec"], ["spec", "jobTemplate", "spec", "template", "spec"],
    ]

    /// What was found of the target's objects.
    private enum Found { case none, named, renamed }

    private static func node(_ path: [String], of root: Node) -> Node? {
        path.reduce(root as Node?) { $0?.member($1) }
    }

    private func follow(in node: inout Node, of object: ManifestObject) -> Found {
        var found = Found.none
        func note(_ other: Found) {
            if other == .renamed || found == .none { found = other }
        }
        node.forEachChild { key, child in
            switch key {
            case "configMapRef", "configMapKeyRef", "configMap": note(rename(&child, "name", "ConfigMap", object))
            case "secretRef", "secretKeyRef", "nodePublishSecretRef": note(rename(&child, "name", "Secret", object))
            case "secret":
                note(rename(&child, "secretName", "Secret", object))
                note(rename(&child, "name", "Secret", object))
            case "azureFile": note(rename(&child, "secretName", "Secret", object))
            case "imagePullSecrets":
                child.forEachChild { _, entry in note(rename(&entry, "name", "Secret", object)) }
            default: note(follow(in: &child, of: object))
            }
        }
        return found
    }

    private func rename(_ node: inout Node, _ key: String, _ kind: String, _ object: ManifestObject) -> Found {
        guard let name = node.member(key)?.scalar?.text else { return .none }
        for item in target.items where item.object.kind == kind && item.object.isBeside(object) {
            if item.baseName == name, item.object.name != name {
                guard renames else { return .named }
                node.set(key, to: Node.text(item.object.name))
                return .renamed
            }
            if item.object.name == name { return .named }
        }
        return .none
    }
}
