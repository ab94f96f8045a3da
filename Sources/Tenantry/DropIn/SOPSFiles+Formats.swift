import Documents
import SOPS
import SystemPackage

extension SOPSFiles {
    /// The format that a file is read in.
    func inputFormat(of input: SOPSInput) throws(SOPSFailure) -> FileFormat {
        try Self.format(input.inputType, or: input.nameOverride ?? input.name, option: "--input-type")
    }

    /// The format that a result is written in.
    func outputFormat(of input: SOPSInput) throws(SOPSFailure) -> FileFormat {
        try Self.format(input.outputType, or: input.nameOverride ?? input.name, option: "--output-type")
    }

    /// Refuses another format for a file that is changed where it stands.
    func requireOwnFormat(_ input: SOPSInput) throws(SOPSFailure) {
        guard input.outputType != nil, try outputFormat(of: input) != inputFormat(of: input) else { return }
        throw SOPSFailure(
            .generic, "the file keeps its format here: --output-type says another one",
            hint: "decrypt it, and encrypt it with --output-type")
    }

    /// How the levels of a text are indented that is written anew.
    func indentation(_ format: FileFormat, _ input: SOPSInput, _ rules: Rules?) -> Indentation? {
        let said = rules?.rules.indentations[format] ?? Indentations()[format]
        return said.flatMap { said in input.indent.map { .spaces($0) } ?? said }
    }

    private static func format(
        _ name: String?, or fileName: String, option: String
    ) throws(SOPSFailure) -> FileFormat {
        guard let name, !name.isEmpty else { return FileFormat(fileName: fileName) }
        guard let format = FileFormat(rawValue: name) else {
            let names = FileFormat.allCases.map(\.rawValue).sorted()
            throw SOPSFailure(
                .generic, "\(option) \(name) is no format",
                hint: Suggestion.hint(for: name, among: names) ?? "the formats are \(names.joined(separator: ", "))")
        }
        return format
    }
}
