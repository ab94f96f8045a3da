import Estate
import Resolution
import Sealing

/// Shows values, and secrets by fingerprints under a key that nobody else has.
struct Fingerprints: ~Copyable {
    private let key: GuardedBytes
    private let reveals: Bool
    private let workspace: Workspace

    init(_ workspace: Workspace, reveals: Bool) throws(TenantryError) {
        self.workspace = workspace
        self.reveals = reveals
        do throws(SealingError) {
            key = try GuardedBytes(random: 32)
        } catch {
            throw TenantryError(.internalError, "no guarded memory: \(error)")
        }
    }

    /// What changes from one configuration to another, of which either may not exist.
    func changes(
        _ before: Configuration?, _ after: Configuration?
    ) throws(TenantryError) -> [TargetDifference.Change] {
        let differences: [Difference]
        do throws(ResolutionError) {
            switch (before, after) {
            case (let before?, let after?): differences = try before.differences(to: after)
            case (let before?, nil):
                differences = try before.leaves().map { Difference(path: $0, before: $1, after: nil) }
            case (nil, let after?):
                differences = try after.leaves().map { Difference(path: $0, before: nil, after: $1) }
            case (nil, nil): differences = []
            }
        } catch {
            throw workspace.estate.excerpted(TenantryError(error.category, error.diagnostic))
        }
        return differences.map { difference in
            TargetDifference.Change(
                path: difference.path, before: difference.before.map { shown($0, difference.path) },
                after: difference.after.map { shown($0, difference.path) })
        }
    }

    private func shown(_ side: Difference.Side, _ path: ConfigurationPath) -> TargetDifference.Value {
        // What the manifest says is a secret is not shown, wherever it stands.
        var isSensitive = side.value.isSensitive
        if path.section != .values, case .key(let name)? = path.steps.first {
            isSensitive = isSensitive || workspace.estate.manifest.policy(for: name) != nil
        }
        return TargetDifference.Value(
            text: isSensitive && !reveals ? fingerprint(of: side.value) : side.value.text, isSensitive: isSensitive,
            origin: side.origin)
    }

    private func fingerprint(of value: ResolvedValue) -> String {
        var bytes = value.bytes
        defer { Memory.wipe(&bytes) }
        return fingerprint(of: bytes)
    }

    func fingerprint(of bytes: [UInt8]) -> String {
        let code = HMACSHA256.authenticate(bytes.span, key: key)
        return "\(Workspace.mask) #\(Hexadecimal.encode(code.prefix(4)))"
    }
}
