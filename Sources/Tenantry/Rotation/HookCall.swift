import Documents
import Estate
import Resolution
import SystemPackage

/// What a hook is told about the rotation of one secret.
struct HookCall: Sendable {
    /// What can be written down, for it is not secret.
    struct Secret: Hashable, Codable, Sendable {
        enum Action: String, Hashable, Codable, Sendable {
            case rotate
            /// The old value stays in force.
            case keepPrevious = "keep-previous"
            /// The old value that was kept goes.
            case finish

            init(_ action: RotationRequest.Action) {
                switch action {
                case .replace: self = .rotate
                case .replaceKeepingPrevious: self = .keepPrevious
                case .finish: self = .finish
                }
            }
        }

        let key: String
        /// One of those that have the secret.
        let tenant: String
        let layer: String
        let file: String
        let action: Action

        var title: String { "\(key) in \(file)" }
    }

    let program: HookProgram
    let secret: Secret
    let targets: [HookTarget]
    let old: [UInt8]?
    let new: [UInt8]
    /// Further values that must not be shown.
    let others: [[UInt8]]

    /// Whether there is a value to be put in force, and not just one to be ended.
    var isRotation: Bool { secret.action != .finish }
    /// Whether the old value is to be ended.
    var isCommitted: Bool { secret.action != .keepPrevious }
}

/// A target that sees the secret, with its env entries: what its ConfigMap gets.
struct HookTarget: Sendable {
    let target: Target
    let env: [(key: String, value: String)]
}

extension HookCall {
    /// What all the targets have in common; nil where they differ.
    private func common<Value: Equatable>(_ value: (Target) -> Value?) -> Value? {
        guard let first = targets.first.flatMap({ value($0.target) }) else { return nil }
        return targets.allSatisfy { value($0.target) == first } ? first : nil
    }

    /// The variables that tell a hook where it is; nothing secret.
    func environment(_ phase: HookPhase, _ estate: EstateFolder) -> [String: String] {
        var variables = [
            "TENANTRY_PHASE": phase.rawValue, "TENANTRY_KEY": secret.key, "TENANTRY_ACTION": secret.action.rawValue,
            "TENANTRY_LAYER": secret.layer, "TENANTRY_FILE": secret.file, "TENANTRY_ESTATE": estate.root.string,
        ]
        variables["TENANTRY_TENANT"] = common(\.tenant)?.description
        variables["TENANTRY_SERVICE"] = common(\.service)
        variables["TENANTRY_ENVIRONMENT"] = common(\.environment)
        return variables
    }

    /// The env entries in which all the targets agree.
    var commonEnvironment: [String: String] {
        guard let first = targets.first else { return [:] }
        var entries = Dictionary(first.env.map { ($0.key, $0.value) }) { $1 }
        for target in targets.dropFirst() {
            let other = Dictionary(target.env.map { ($0.key, $0.value) }) { $1 }
            entries = entries.filter { other[$0.key] == $0.value }
        }
        return entries
    }
}

extension Workspace {
    /// The estate as it will be when changes are written.
    func after(_ changes: [FileChange]) throws(TenantryError) -> Workspace {
        var contents: [FilePath: EarlierFileStore.Entry] = [:]
        for change in changes { contents[change.path] = change.bytes.map { .file($0) } ?? .absent }
        var surroundings = surroundings
        surroundings.store = EarlierFileStore(estate.store, before: contents)
        let folder = try rethrowing { () throws(EstateError) in
            try EstateFolder(at: estate.root, store: surroundings.store)
        }
        return Workspace(estate: folder, surroundings: surroundings)
    }

    /// The env entries of targets, which take no key: what refers to a secret is not among them.
    func hookTargets(_ targets: [Target]) throws(TenantryError) -> [HookTarget] {
        let loader = try sealedLoader()
        var found: [HookTarget] = []
        for target in targets {
            let tenant = try tenant(target.tenant.description)
            let configuration = try loader.configuration(of: target, of: tenant)
            let entries = configuration.publicData.filter { estate.manifest.policy(for: $0.key) == nil }
            found.append(HookTarget(target: target, env: entries.map { ($0.key, $0.value.text) }))
        }
        return found
    }
}
