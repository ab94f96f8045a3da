import Documents
package import Estate
package import FoundationEssentials
import SOPS
import Synchronization
import SystemPackage

/// A secret that has to be rotated, now or soon.
package struct DueSecret: Sendable {
    package let key: String
    /// The tenant whose it is; nil for one of a layer that tenants share.
    package let tenant: TenantName?
    package let layer: String
    /// The file as messages show it.
    package let file: String
    /// When the value was set, or, where no record says so, when the file changed last: the value may be older.
    package let changed: Date
    /// Whether the record says so.
    package let isRecorded: Bool
    package let due: Date
    package let isOverdue: Bool
}

package struct DueReport: Sendable {
    /// By the time at which they are due.
    package internal(set) var secrets: [DueSecret] = []
    /// How many secrets have a rotation period.
    package internal(set) var examined = 0
    /// How many of them have no record.
    package internal(set) var unrecorded = 0

    package var hasOverdue: Bool { secrets.contains(where: \.isOverdue) }
}

extension Workspace {
    /// Finds the secrets that are older than their policy allows. It takes no key.
    ///
    /// A record is believed only as far as the secrets file has been changed since: `lastmodified` is authenticated by the
    /// file's MAC, which `verify` checks, and the record is not.
    ///
    /// - Parameters:
    ///   - names: nil for all tenants.
    ///   - period: those count, too, that are due so soon.
    package func due(
        _ names: [String]? = nil, within period: Duration = .zero, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(TenantryError) -> DueReport {
        let tenants = try self.names(of: TargetSelection(names.map { .named($0) } ?? .all))
        let periods = estate.manifest.secrets.compactMap { policy in
            policy.rotation.map { (key: policy.key.description, period: $0) }
        }
        var report = DueReport()
        guard !periods.isEmpty else { return report }
        let search = DueSearch(self, periods)
        try OrderedWork.run(count: tenants.count) { index in
            Result { () throws(TenantryError) in try search.secrets(of: tenants[index]) }
        } deliver: { index, result throws(TenantryError) in
            for secret in try result.get() {
                report.examined += 1
                if !secret.isRecorded { report.unrecorded += 1 }
                if secret.due <= search.now + Double(period.components.seconds) { report.secrets.append(secret) }
            }
            progress(index + 1, tenants.count)
        }
        report.secrets.sort { ($0.due, $0.file, $0.key) < ($1.due, $1.file, $1.key) }
        return report
    }
}

/// Looks through the secrets files of tenants, each once.
private final class DueSearch: Sendable {
    let now: Date
    private let workspace: Workspace
    private let periods: [(key: String, period: Duration)]
    private let seen = Mutex<Set<FilePath>>([])

    init(_ workspace: Workspace, _ periods: [(key: String, period: Duration)]) {
        self.workspace = workspace
        self.periods = periods
        now = workspace.surroundings.date()
    }

    /// The secrets that have a rotation period, due or not.
    func secrets(of name: TenantName) throws(TenantryError) -> [DueSecret] {
        var found: [DueSecret] = []
        let tenant = try workspace.tenant(name.description)
        for layer in try workspace.layers(of: tenant) {
            let file = try workspace.file(.secrets, in: layer)
            guard let source = file.source, seen.withLock({ $0.insert(file.path).inserted }) else { continue }
            let keys = Set(try file.keys())
            let relevant = periods.filter { keys.contains($0.key) }
            guard !relevant.isEmpty else { continue }
            let text = try rethrowing { () throws(SOPSError) in
                try EncryptedFile(parsing: source).metadata.lastModified
            }
            let lastModified = Timestamp(parsing: text).map(\.date)
            let record = try workspace.rotationRecord(beside: file).record
            for (key, period) in relevant {
                var recorded = record.entry(of: key)?.changed.date
                if let time = recorded, let lastModified, time > lastModified { recorded = nil }
                let changed = recorded ?? lastModified ?? .distantPast
                let due = changed + Double(period.components.seconds)
                found.append(
                    DueSecret(
                        key: key, tenant: layer.isShared ? nil : name, layer: layer.name, file: file.name,
                        changed: changed, isRecorded: recorded != nil, due: due, isOverdue: due <= now))
            }
        }
        return found
    }
}

extension Timestamp {
    fileprivate var date: Date { Date(timeIntervalSince1970: Double(seconds)) }
}
