import Documents
import Emission
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
        var output: [UInt8] = []
        let report = try workspace.render(selection, as: RenderFormat.helm) { bytes throws(TenantryError) in
            output += bytes
        }
        if let error = report.failures.errors.first { throw error }
        return output
    }

    private func estate(_ query: Substring) throws(TenantryError) -> FilePath {
        let parts = query.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0] == "estate" else {
            throw TenantryError(
                .usage, "\(String(query).debugDescription) is unknown in the URL", hint: "write ?estate=DIR")
        }
        return FilePath(String(parts[1]))
    }
}
