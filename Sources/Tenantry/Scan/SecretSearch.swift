import Documents
import SystemPackage

/// Looks for secrets in a plain text.
struct SecretSearch {
    let allowance: ScanAllowance

    /// - Parameters:
    ///   - source: named as messages show it.
    ///   - path: of the file, from the top of the working tree.
    ///   - secretNames: what the estate's secrets are called.
    func problems(in source: SourceText, at path: String, secretNames: Set<String> = []) -> [Problem] {
        let bytes = source.bytes
        let kind = Self.kind(of: path)
        let exempt = ExemptRanges(of: bytes)
        let tokens = TokenSearch.standard.findings(in: bytes, except: exempt).prefix(Self.mostFindings)
        var findings = exempt.privateKeys.prefix(Self.mostFindings) + tokens
        findings += RandomStrings(bytes, kind, except: exempt).findings().filter { finding in
            !tokens.contains { $0.range.overlaps(finding.range) }
        }
        let others =
            kind == .data ? NamedSecrets(secretNames).findings(in: source) + SecretManifests.findings(in: source) : []
        findings += others.filter { other in
            !exempt.contains(other.range.lowerBound) && !findings.contains { $0.range.overlaps(other.range) }
        }
        findings.sort { $0.range.lowerBound < $1.range.lowerBound }
        let problems = findings.lazy.compactMap { problem($0, in: source, at: path) }
        return Array(problems.prefix(Self.mostFindings))
    }

    /// A file that has more needs no further proof.
    private static let mostFindings = 50

    private func problem(_ finding: SecretFinding, in source: SourceText, at path: String) -> Problem? {
        let start = source.lineStart(of: finding.range.lowerBound)
        let text = source.bytes[finding.range]
        guard !allowance.allows(path, text, line: source.bytes[start..<source.lineEnd(of: start)]) else { return nil }
        return Problem(
            code: finding.code,
            Diagnostic(
                finding.what + (finding.shown.isEmpty ? "" : ": \(finding.shown)"), file: source.name,
                position: source.position(of: finding.range.lowerBound),
                notes: ["fingerprint \(ScanAllowance.fingerprint(path, text))"]))
    }

    private static let lockFiles: Set<String> = [
        "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "Cargo.lock", "Package.resolved",
        "poetry.lock", "uv.lock", "Pipfile.lock", "Gemfile.lock", "composer.lock", "go.sum", "flake.lock", "Chart.lock",
        "mix.lock", "pubspec.lock", "Podfile.lock", "bun.lock", "deno.lock", ".terraform.lock.hcl",
    ]

    private static let dataEndings: Set<String> = [
        "yaml", "yml", "json", "env", "ini", "toml", "properties", "conf", "cfg", "tf", "tfvars", "xml", "netrc",
    ]

    private static func kind(of path: String) -> RandomStrings.Kind {
        let name = FilePath(path).lastComponent
        guard let text = name?.string, !lockFiles.contains(text) else { return .lock }
        if text == ".env" || text.hasPrefix(".env.") || text.hasSuffix("rc") && text.hasPrefix(".") { return .data }
        return name?.extension.map { dataEndings.contains($0.lowercased()) } ?? false ? .data : .text
    }
}
