import Documents
import Estate
import SOPS
package import SystemPackage

/// Begins an estate.
package struct Initialization: Sendable {
    let surroundings: Surroundings

    package init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    /// What has been written.
    package struct Report: Sendable {
        package let folder: FilePath
        /// Relative to the folder.
        package let files: [String]
        package let recipients: [String]
    }

    /// Writes the manifest, the creation rules and a base layer into a folder, which is made if it is missing.
    ///
    /// - Parameters:
    ///   - recipients: who can read the secrets; empty for the owners of the identities at hand.
    ///   - service: nil for one that is named after the folder.
    /// - Throws: `cannotCreate` if one of the files exists: nothing is overwritten.
    package func begin(
        in folder: FilePath, recipients: [String], service: String?
    ) throws(TenantryError) -> Report {
        let recipients = try self.recipients(recipients)
        let service = try self.service(service, folder)
        let contents: [(String, String)] = [
            (Manifest.fileName, EstateTemplates.manifest(service: service)),
            (Rules.fileName, EstateTemplates.rules(recipients: recipients)),
            ("base/env.yaml", EstateTemplates.env),
            ("base/values.yaml", EstateTemplates.values),
        ]
        // What an earlier one has left unfinished, if there is any, decides what exists.
        if let root = try? surroundings.store.resolve(folder) { try surroundings.settle(root) }
        try checkFree(contents.map(\.0), folder)
        try checkOutside(folder)
        try surroundings.withFolder(folder) { root throws(TenantryError) in
            try surroundings.exclusively(in: root) { () throws(TenantryError) in
                try checkFree(contents.map(\.0), folder)
                try surroundings.transaction(in: root, size: .few, naming: { $0.relative(to: root, as: folder) }) {
                    staged throws(TenantryError) in
                    for (name, text) in contents {
                        try staged.stage(FileChange(root.pushing(FilePath(name)), bytes: Array(text.utf8)))
                    }
                }
            }
        }
        return Report(folder: folder, files: contents.map(\.0), recipients: recipients.map(\.description))
    }

    private func recipients(_ names: [String]) throws(TenantryError) -> [MasterKey] {
        if !names.isEmpty { return try Surroundings.recipients(names) }
        let ring = try surroundings.intactIdentities()
        guard ring.recipients.isEmpty else { return try Surroundings.recipients(ring.recipients) }
        let named = try surroundings.keysOfEnvironment()
        guard named.isEmpty else { return named }
        let file = IdentitySources.standardFile(surroundings.environment) ?? "keys.txt"
        throw TenantryError(
            .noPermission, "there is nobody to encrypt secrets for",
            notes: ring.sources.map { "looked in \($0)" },
            hint: "make a key with tenantry keys generate -o \(file), or name a public key with --recipient age1…")
    }

    func service(_ name: String?, _ folder: FilePath) throws(TenantryError) -> String {
        try rethrowing { () throws(EstateError) in
            if let name {
                try DNSLabel.check(name, what: "service")
                return name
            }
            let isNew = try surroundings.store.status(folder) == nil
            let last = isNew ? folder.lastComponent : try surroundings.store.resolve(folder).lastComponent
            return last.flatMap { DNSLabel.fixed($0.string) } ?? "service"
        }
    }

    /// Refuses a folder of an estate: what is begun there would hide the one around it.
    func checkOutside(_ folder: FilePath) throws(TenantryError) {
        let store = surroundings.store
        let above = try rethrowing { () throws(EstateError) -> FilePath? in
            var candidate = folder
            // The folder may be yet to be made.
            while try store.status(candidate) == nil {
                guard candidate.components.count > 1 else {
                    candidate = folder.isAbsolute ? "/" : "."
                    break
                }
                candidate.removeLastComponent()
            }
            candidate = try store.resolve(candidate)
            repeat {
                if try store.status(candidate.appending(Manifest.fileName)) != nil { return candidate }
            } while candidate.removeLastComponent()
            return nil
        }
        guard let above else { return }
        throw TenantryError(
            .cannotCreate, "\(folder) is inside of the estate \(above), where no other can begin",
            hint: "choose a folder elsewhere, or add a tenant to that estate: tenantry add NAME")
    }

    func checkFree(_ files: [String], _ folder: FilePath) throws(TenantryError) {
        var taken: [String] = []
        for name in files {
            let status = try rethrowing { () throws(EstateError) in
                try surroundings.store.status(folder.appending(name))
            }
            if status != nil { taken.append(name) }
        }
        guard let first = taken.first else { return }
        throw TenantryError(
            .cannotCreate,
            Diagnostic(
                "\(taken.joined(separator: ", ")) \(taken.count == 1 ? "exists" : "exist") already, and nothing is overwritten",
                file: (folder == "." ? FilePath(first) : folder.appending(first)).string,
                hint: "choose another folder, or move the file away"))
    }
}
