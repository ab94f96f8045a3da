import Documents

/// Brings a target's objects and other people's manifests together: fills references, lets pods follow the names and the
/// content of the target's ConfigMaps and Secrets, and adds these.
struct ManifestMerge {
    private let target: TargetManifests
    private let source: SourceText
    private var filler: ReferenceFiller
    private let follower: NameFollower
    private let fillsReferences: Bool
    private let addsObjects: Bool

    /// - Parameters:
    ///   - source: the text that the manifests stand in, for messages.
    init(_ target: TargetManifests, in source: SourceText, fillsReferences: Bool, addsObjects: Bool) {
        self.target = target
        self.source = source
        self.fillsReferences = fillsReferences
        self.addsObjects = addsObjects
        filler = ReferenceFiller(target.configuration, in: source)
        follower = NameFollower(target, renames: addsObjects)
    }

    /// Whether a text of the last object became a map or a list.
    var changesShape: Bool { fillsReferences && filler.changesShape }

    /// The target's objects, where they are to be added.
    var added: [ManifestObject] { addsObjects ? target.items.map(\.object) : [] }

    /// Changes an object.
    ///
    /// - Returns: whether there was anything to change.
    mutating func apply(to object: inout ManifestObject) throws(TenantryError) -> Bool {
        if addsObjects { try refuseTwins(of: object) }
        let isFilled = try fillsReferences ? filler.fill(&object) : false
        let isFollowing = follower.follow(&object)
        return isFilled || isFollowing
    }

    /// An object that is there already would be there twice.
    private func refuseTwins(of object: ManifestObject) throws(TenantryError) {
        for item in target.items where item.object.kind == object.kind && item.object.isBeside(object) {
            guard object.name == item.baseName || object.name == item.object.name else { continue }
            throw TenantryError(
                .badInput,
                source.diagnostic(
                    "the manifests have a \(object.title) already, which Tenantry would add", at: object.root,
                    hint: "take it out of them, or let Tenantry add no objects: "
                        + "--no-objects of the post-renderer, objects: false for kustomize"))
        }
    }
}
