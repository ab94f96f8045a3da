import Documents
import Emission
import Estate
import FoundationEssentials
import SystemPackage

/// What stands behind the URLs of values files that Helm asks a downloader for.
package struct HelmDownloader {
    private let surroundings: Surroundings

    package init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    /// The content of a values file.
    ///
    /// - Parameter url: `secrets://[?][BACKEND!]PATH`, `tenantry://TENANT[/SERVICE[/ENVIRONMENT]][?estate=DIR]`.
    package func contents(of url: String) throws(TenantryError) -> [UInt8] {
        guard let end = url.utf8.firstRange(of: "://".utf8) else {
            throw TenantryError(.usage, "\(url.debugDescription) is no URL", hint: Self.examples)
        }
        let rest = String(url[end.upperBound...])
        switch url[..<end.lowerBound] {
        case "secrets": return try file(rest)
        case "tenantry": return try values(rest)
        default: throw TenantryError(.usage, "\(url.debugDescription) has an unknown scheme", hint: Self.examples)
        }
    }

    private static let examples = "write secrets://PATH or tenantry://TENANT/SERVICE/ENVIRONMENT"

    // MARK: Encrypted files

    private func file(_ text: String) throws(TenantryError) -> [UInt8] {
        var path = text[...]
        let isOptional = path.hasPrefix("?")
        if isOptional { path.removeFirst() }
        var isDecrypted = true
        if let mark = path.firstIndex(of: "!") {
            let backend = path[..<mark]
            path = path[path.index(after: mark)...]
            switch backend {
            case "sops": break
            case "noop": isDecrypted = false
            default:
                throw TenantryError(
                    .usage, "there is no backend \(String(backend).debugDescription)",
                    hint: "sops is meant where none is named; noop leaves a file as it is")
            }
        }
        guard !path.isEmpty else { throw TenantryError(.usage, "the URL names no file", hint: Self.examples) }
        try checkAllowed(String(path))
        let crypto = FileCrypto(surroundings)
        do throws(TenantryError) {
            guard isDecrypted else { return try surroundings.contents(of: FilePath(String(path))) }
            return try crypto.decrypt(try crypto.text(of: FilePath(String(path))))
        } catch {
            // Of an optional file, only its absence is nothing.
            guard isOptional, error.category == .notFound, !exists(FilePath(String(path))) else { throw error }
            return []
        }
    }

    /// Where charts of many people are rendered, the variables of helm-secrets keep what URLs name below the working
    /// directory.
    ///
    /// - Throws: `noPermission` for a path that they forbid.
    private func checkAllowed(_ path: String) throws(TenantryError) {
        func refuse(_ what: String, by variable: String) throws(TenantryError) {
            guard surroundings.environment[variable] == "false" else { return }
            throw TenantryError(
                .noPermission,
                Diagnostic(
                    "\(what), which \(variable)=false forbids", file: path,
                    hint: "name a file below the working directory, or let whoever runs Helm change the variable"))
        }
        if path.hasPrefix("/") { try refuse("the path is absolute", by: "HELM_SECRETS_VALUES_ALLOW_ABSOLUTE_PATH") }
        if path.split(separator: "/").contains("..") {
            try refuse("the path has .. in it", by: "HELM_SECRETS_VALUES_ALLOW_PATH_TRAVERSAL")
        }
        var place = FilePath()
        for component in FilePath(path).components {
            place.append(component)
            let status = try? surroundings.store.status(path.hasPrefix("/") ? FilePath("/").pushing(place) : place)
            guard status?.kind == .link else { continue }
            try refuse("\(place) is a symbolic link", by: "HELM_SECRETS_VALUES_ALLOW_SYMLINKS")
        }
    }

    private func exists(_ file: FilePath) -> Bool { FileManager.default.fileExists(atPath: file.string) }

    // MARK: Values of a target

    private func values(_ text: String) throws(TenantryError) -> [UInt8] {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let names = parts[0].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...3).contains(names.count), names.allSatisfy({ !$0.isEmpty }) else {
            throw TenantryError(
                .usage, "\("tenantry://\(parts[0])".debugDescription) names no target",
                hint: "write tenantry://TENANT/SERVICE/ENVIRONMENT; service and environment can be left out")
        }
        let folder = try parts.count > 1 ? estate(parts[1]) : "."
        let workspace = try Workspace(from: folder, surroundings: surroundings)
        let selection = TargetSelection(
            names[0], service: names.count > 1 ? names[1] : nil, environment: names.count > 2 ? names[2] : nil)
        let (_, targets) = try workspace.targets(
            of: names[0], service: selection.service, environment: selection.environment)
        guard targets.count == 1 else {
            let query = parts.count > 1 ? "?\(parts[1])" : ""
            let urls = targets.prefix([Target].shown).map { "\(Self.url(of: $0))\(query)" }
            throw TenantryError(
                .usage, "a values file holds one target, and \("tenantry://\(parts[0])".debugDescription) has several",
                notes: urls + (targets.count > urls.count ? ["…"] : []), hint: "write \(urls[0]), for example")
        }
        var output: [UInt8] = []
        let report = try workspace.render(selection, as: RenderFormat.helm) { bytes throws(TenantryError) in
            output += bytes
        }
        if let error = report.failures.errors.first { throw error }
        return output
    }

    private static func url(of target: Target) -> String {
        let names = [target.tenant.description, target.service, target.environment]
        return "tenantry://" + names.compactMap(\.self).joined(separator: "/")
    }

    private func estate(_ query: Substring) throws(TenantryError) -> FilePath {
        let parts = query.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0] == "estate" else {
            throw TenantryError(
                .usage, "\(String(query).debugDescription) is unknown in the URL", hint: "write ?estate=DIR")
        }
        try checkAllowed(String(parts[1]))
        return FilePath(String(parts[1]))
    }
}
