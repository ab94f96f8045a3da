import Documents
import Estate
import Resolution
import SystemPackage

/// What both kinds of kustomize plugin do.
struct KustomizeBuild {
    static let needsHash = "kustomize.config.k8s.io/needs-hash"
    static let behavior = "kustomize.config.k8s.io/behavior"
    /// What kustomize and kyaml leave out of a build.
    static let localConfig = "config.kubernetes.io/local-config"

    private static let commentIDs = ["internal.config.kubernetes.io/id", "config.k8s.io/id"]

    private let configuration: FunctionConfiguration
    private let workspace: Workspace

    init(_ configuration: FunctionConfiguration, _ surroundings: Surroundings) throws(TenantryError) {
        self.configuration = configuration
        workspace = try Workspace(from: configuration.estate, surroundings: surroundings)
        try configuration.check(in: workspace.estate)
    }

    /// The objects of the targets, as a generator hands them over: with names to which kustomize adds the hash, so that it
    /// rewrites whatever refers to them.
    func generated() throws(Failures) -> [ManifestObject] {
        let targets = try targetManifests()
        var objects: [ManifestObject] = []
        for item in targets.flatMap(\.items) {
            var object = item.object
            if item.hasSuffix {
                object.root.set(["metadata", "name"], to: Node.text(item.baseName))
                object.annotate(Self.needsHash, "true")
                object.breakBase64()
            }
            if let behavior = configuration.behavior { object.annotate(Self.behavior, behavior.rawValue) }
            objects.append(object)
        }
        return objects
    }

    private func targetManifests() throws(Failures) -> [TargetManifests] {
        try workspace.targetManifests(configuration.selection, suffix: configuration.suffix, forKustomize: true)
    }

    /// Objects of a build, with the configuration of a target in them, and the target's objects behind them, with their full
    /// names: kustomize rewrites no references to what a transformer adds.
    func transformed(_ objects: [ManifestObject], of source: SourceText) throws(Failures) -> [ManifestObject] {
        let targets = try targetManifests()
        return try Failures.gathering { () throws(TenantryError) in
            guard let target = targets.first, targets.count == 1 else {
                throw TenantryError(
                    .badConfiguration, "a transformer works with one target, and \(targets.count) were chosen",
                    notes: targets.map(\.configuration.target.title), hint: "choose one by service and environment")
            }
            var merge = ManifestMerge(
                target, in: source, fillsReferences: configuration.fillsReferences,
                addsObjects: configuration.addsObjects)
            var result: [ManifestObject] = []
            for object in objects {
                var object = object
                _ = try merge.apply(to: &object)
                // kustomize copies the comments of its input by these, and fails where the two have different shapes.
                if merge.changesShape {
                    for key in Self.commentIDs { object.removeAnnotation(key) }
                }
                result.append(object)
            }
            return result + merge.added
        }
    }
}

extension ManifestObject {
    /// kustomize's own generators break long base64 into lines, and hash it with them: for the same names as theirs, and as
    /// those of `render`, ours are broken, too. Whoever decodes base64 passes over the breaks.
    fileprivate mutating func breakBase64() {
        let key = kind == "Secret" ? "data" : "binaryData"
        guard var data = root.member(key) else { return }
        data.forEachChild { _, value in
            guard let text = value.scalar?.text, text.utf8.count >= Self.lineLength else { return }
            var lines = ""
            var rest = text[...]
            while !rest.isEmpty {
                lines += rest.prefix(Self.lineLength) + "\n"
                rest = rest.dropFirst(Self.lineLength)
            }
            value = Node.text(lines)
        }
        root.set(key, to: data)
    }

    private static let lineLength = 70
}
