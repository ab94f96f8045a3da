import Documents
import Estate
import SOPS
import SystemPackage

/// Who can read what, and who may.
package struct AccessReport: Sendable {
    /// By name.
    package internal(set) var files: [FileAccess] = []
    package internal(set) var failures = Failures()
    package let names: RecipientNames
}

extension Workspace {
    /// Compares the entries of files with their rules. It takes no key.
    ///
    /// - Parameters:
    ///   - tenant: only the files that this tenant reads, shared ones among them; nil for all of the estate.
    ///   - recipients: only files that one of these can or may read; empty for all.
    package func accessReport(
        _ tenant: String? = nil, recipients: [String] = [], progress: (Int, Int) -> Void = { _, _ in }
    ) throws(TenantryError) -> AccessReport {
        let names = recipientNames
        var wanted: Set<KeyID> = []
        for text in recipients { wanted.formUnion(try names.chosen(text).keys.map(\.id)) }
        var search = try SecretFileSearch.find(tenant.map { .tenants([$0]) } ?? .all, in: self)
        if let tenant { try search.addShared(of: self.tenant(tenant)) }
        let files = search.files
        let rules = RulesInForce(self)
        var report = AccessReport(names: names)
        OrderedWork.run(count: files.count) { [self] index in
            files[index].look(self, rules)
        } deliver: { index, look in
            switch look {
            case .access(let access):
                if wanted.isEmpty || access.readers.contains(where: { wanted.contains($0.key) }) {
                    report.files.append(access)
                }
            case .plain: break
            case .failed(let error): report.failures.add(error)
            }
            progress(index + 1, files.count)
        }
        return report
    }
}
