package import Documents
import Estate
import Resolution

/// What a Helm post-renderer is asked to do.
package struct PostRender: Sendable {
    /// Has to name one target.
    package var selection: TargetSelection
    /// Whether the target's ConfigMaps and Secrets are added to the manifests.
    package var addsObjects = true
    /// Whether `${{ … }}` is filled.
    package var fillsReferences = true
    /// The namespace of the release, where it is known; Helm does not tell.
    package var namespace: String?

    package init(_ selection: TargetSelection) {
        self.selection = selection
    }
}

extension Workspace {
    /// What a chart rendered, with a target's configuration in it. Documents in which nothing is to be changed stay byte for
    /// byte as they are.
    ///
    /// - Parameter source: the manifests.
    /// - Throws: what is wrong with the manifests or the target.
    package func postRender(_ source: SourceText, _ request: PostRender) throws(TenantryError) -> [UInt8] {
        let target = try onlyTarget(request.selection)
        try check(target, against: request.namespace)
        var merge = ManifestMerge(
            target, in: source, fillsReferences: request.fillsReferences, addsObjects: request.addsObjects)
        let file = try rethrowing { () throws(DocumentError) in try DocumentFile(parsing: source, limits: .secret) }
        var output: [UInt8] = []
        for document in file.documents {
            guard let root = document.root else { continue }
            var object = ManifestObject(root: root)
            if try merge.apply(to: &object) {
                output += try ManifestText.document(object.root)
            } else {
                output += "---\n".utf8
                output += source.bytes[document.span].drop { $0 == UInt8(ascii: "\n") }
                if output.last != UInt8(ascii: "\n") { output.append(UInt8(ascii: "\n")) }
            }
        }
        for object in merge.added { output += try ManifestText.document(object.root) }
        guard !output.isEmpty else {
            throw TenantryError(
                .badInput, "\(source.name) has no manifests, and no objects are added",
                hint: "Helm would remove what runs; check what the chart renders with helm template")
        }
        return output
    }

    /// The one target of a selection.
    ///
    /// - Throws: `usage` if there are several.
    func onlyTarget(_ selection: TargetSelection) throws(TenantryError) -> TargetManifests {
        let targets: [TargetManifests]
        do throws(Failures) {
            targets = try targetManifests(selection)
        } catch {
            throw error.errors.first ?? TenantryError(.internalError, "nothing was rendered")
        }
        guard let first = targets.first else {
            throw TenantryError(.notFound, "no target was chosen", hint: "tenantry list shows the targets")
        }
        guard targets.count == 1 else {
            throw TenantryError(
                .usage, "\(targets.count) targets were chosen, where only one can be",
                notes: targets.map(\.configuration.target.title), hint: "choose one by service and environment")
        }
        return first
    }

    /// Pods find no Secret of another namespace.
    private func check(_ target: TargetManifests, against namespace: String?) throws(TenantryError) {
        guard let namespace, let own = target.items.lazy.compactMap(\.object.namespace).first, own != namespace else {
            return
        }
        throw TenantryError(
            .badInput,
            "the release goes to the namespace \(namespace), but the objects of "
                + "\(target.configuration.target.title) to \(own)",
            hint: "give helm --namespace \(own), or change kubernetes.namespace in the manifest")
    }
}
