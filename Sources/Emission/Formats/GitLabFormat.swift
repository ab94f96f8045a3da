import Documents
import Estate
import Resolution

/// A dotenv report of GitLab CI (`artifacts:reports:dotenv`): quotes mean themselves, and a value is one line, whose
/// blanks at both ends are lost.
struct GitLabFormat: VariableFormat {
    let title = "a dotenv report of GitLab"
    let fileExtension = "env"

    /// The report must be smaller.
    private static let sizeLimit = 5120
    private static let others = "--format shell and json can hold it: pass it to the job in a file"

    func flaw(ofName name: String) -> String? {
        if name.utf8.count > 255 { return "it has \(name.utf8.count) characters, 255 are allowed" }
        let isPlain = name.utf8.allSatisfy {
            VariableNames.isLetter($0) || VariableNames.isDigit($0) || $0 == UInt8(ascii: "_")
        }
        return isPlain ? nil : "only letters, digits and _ can be in it"
    }

    func append(_ variable: Variable, to output: inout [UInt8]) throws(VariableFlaw) {
        let bytes = variable.value.utf8
        guard !bytes.contains(0x0A), !bytes.contains(0x0D) else {
            throw VariableFlaw("it has several lines", hint: Self.others)
        }
        guard bytes.first.map(Self.isStripped) != true, bytes.last.map(Self.isStripped) != true else {
            throw VariableFlaw("it has blanks at its beginning or end, which GitLab removes", hint: Self.others)
        }
        output += "\(variable.name)=\(variable.value)\n".utf8
    }

    private static func isStripped(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    func check(_ text: ArraySlice<UInt8>, of configuration: Configuration) throws(EmissionError) {
        guard text.count >= Self.sizeLimit else { return }
        throw EmissionError(
            .tooLarge,
            Diagnostic(
                "the dotenv report of \(configuration.target.title) has \(text.count) bytes, GitLab takes less than "
                    + "\(Self.sizeLimit)",
                hint: "pass large values to the job in another way, such as a file from --format shell"))
    }
}
