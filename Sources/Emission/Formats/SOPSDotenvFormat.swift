/// A dotenv file as SOPS reads one: nothing is quoted, and the two characters `\n` are a line break.
struct SOPSDotenvFormat: VariableFormat {
    let title = "a dotenv file of SOPS"
    let fileExtension = "env"

    func flaw(ofName name: String) -> String? {
        if name.hasPrefix("sops_") { return "SOPS keeps its metadata under such names" }
        return VariableNames.dotenvFlaw(name)
    }

    func append(_ variable: Variable, to output: inout [UInt8]) throws(VariableFlaw) {
        output += "\(variable.name)=".utf8
        var previous: UInt8 = 0
        for byte in variable.value.utf8 {
            guard previous != UInt8(ascii: "\\") || byte != UInt8(ascii: "n") else {
                throw VariableFlaw(
                    "it has a backslash before an n, which SOPS means as a line break",
                    hint: "use --format dotenv, compose, shell or json")
            }
            if byte == 0x0A { output += "\\n".utf8 } else { output.append(byte) }
            previous = byte
        }
        output.append(0x0A)
    }
}
