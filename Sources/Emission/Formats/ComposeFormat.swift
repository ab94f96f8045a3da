/// A file for `env_file` or `--env-file` of Docker Compose.
///
/// Compose fills in variables in texts without quotes and in double ones, knows escapes in double ones only, and takes a
/// backslash before the apostrophe that ends single ones for an escape after all.
struct ComposeFormat: VariableFormat {
    let title = "an env file of Compose"
    let fileExtension = "env"

    func flaw(ofName name: String) -> String? { VariableNames.dotenvFlaw(name) }

    func append(_ variable: Variable, to output: inout [UInt8]) throws(VariableFlaw) {
        let value = variable.value
        output += "\(variable.name)=".utf8
        if !value.isEmpty, VariableNames.isHarmless(value) {
            output += value.utf8
        } else if value.utf8.allSatisfy({ Self.escape($0) == nil && $0 != UInt8(ascii: "'") }) {
            output += "'\(value)'".utf8
        } else {
            output.append(UInt8(ascii: "\""))
            for byte in value.utf8 {
                if Self.escape(byte) != nil { output.append(UInt8(ascii: "\\")) }
                output.append(Self.escape(byte) ?? byte)
            }
            output.append(UInt8(ascii: "\""))
        }
        output.append(UInt8(ascii: "\n"))
    }

    /// What stands behind a backslash for a byte in double quotes; nil for a byte that needs none.
    private static func escape(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "$"): byte
        case 0x0A: UInt8(ascii: "n")
        case 0x0D: UInt8(ascii: "r")
        default: nil
        }
    }
}
