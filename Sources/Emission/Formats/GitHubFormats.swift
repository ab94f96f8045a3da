import Sealing

/// Variables for the file that `GITHUB_ENV` names in a job of GitHub Actions, each between delimiters that nobody can
/// foresee: a value cannot end itself and set another variable.
struct GitHubEnvironmentFormat: VariableFormat {
    let title = "the environment of GitHub Actions"
    let fileExtension = "env"
    /// Makes a delimiter; another one is asked for where a line of the value is the same.
    var delimiter: @Sendable () -> String = { "tenantry_" + Hexadecimal.encode(Random.bytes(16)) }

    func flaw(ofName name: String) -> String? {
        if name == "NODE_OPTIONS" { return "the runner does not let it be set" }
        if name.hasPrefix("GITHUB_") || name.hasPrefix("RUNNER_") { return "names like this are the runner's own" }
        return VariableNames.dotenvFlaw(name)
    }

    func append(_ variable: Variable, to output: inout [UInt8]) throws(VariableFlaw) {
        let value = variable.value
        var end = delimiter()
        while value.utf8.firstRange(of: end.utf8) != nil { end = delimiter() }
        output += "\(variable.name)<<\(end)\n".utf8
        output += value.utf8
        output += "\n\(end)\n".utf8
    }
}

/// Commands to standard output that make GitHub's runner mask secrets in the logs of all steps that follow: one for each
/// line of each secret.
struct GitHubMaskFormat: VariableFormat {
    let title = "the masks of GitHub Actions"
    let fileExtension = "txt"
    let part: VariablePart? = .secrets

    func flaw(ofName name: String) -> String? { nil }

    func append(_ variable: Variable, to output: inout [UInt8]) throws(VariableFlaw) {
        for line in variable.value.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            // The runner refuses to mask blanks.
            guard line.contains(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }) else { continue }
            output += "::add-mask::".utf8
            for byte in line {
                if byte == UInt8(ascii: "%") { output += "%25".utf8 } else { output.append(byte) }
            }
            output.append(0x0A)
        }
    }
}
