import Documents
import Estate
import Resolution

/// A text format that is a list of variables, each written by itself.
protocol VariableFormat: TextFormat {
    /// For messages: `a dotenv report of GitLab`.
    var title: String { get }
    /// What the format is for; nil if it takes all variables.
    var part: VariablePart? { get }

    /// What is wrong with the name of a variable; nil if nothing is.
    func flaw(ofName name: String) -> String?

    /// Appends one variable.
    ///
    /// - Throws: what the format cannot hold of the value.
    func append(_ variable: Variable, to output: inout [UInt8]) throws(VariableFlaw)

    /// Checks the text of all variables of a target.
    func check(_ text: ArraySlice<UInt8>, of configuration: Configuration) throws(EmissionError)
}

/// A part of a target's variables.
package enum VariablePart: String, Sendable, CaseIterable {
    /// What is not secret.
    case env
    case secrets
}

/// A variable of a target, as text. A secret one does not print its value.
package struct Variable: Sendable {
    package let name: String
    package let value: String
    package let isSecret: Bool
}

extension Variable: CustomStringConvertible, CustomReflectable {
    package var description: String { "\(name)=\(isSecret ? ResolvedValue.mask : value)" }
    package var customMirror: Mirror { Mirror(self, children: ["name": name], displayStyle: .struct) }
}

/// Why a value cannot be written: `it has several lines`. Never shows the value.
struct VariableFlaw: Error {
    let reason: String
    let hint: String?

    init(_ reason: String, hint: String? = nil) {
        self.reason = reason
        self.hint = hint
    }
}

extension VariableFormat {
    package var holdsSeveralTargets: Bool { false }
    var part: VariablePart? { nil }

    func check(_ text: ArraySlice<UInt8>, of configuration: Configuration) throws(EmissionError) {}

    package func append(_ configuration: Configuration, to output: inout [UInt8]) throws {
        try append(configuration, part, to: &output)
    }

    /// - Parameter part: which variables; nothing is written where there are none of them. Nil for all: then it is an error.
    fileprivate func append(
        _ configuration: Configuration, _ part: VariablePart?, to output: inout [UInt8]
    ) throws(EmissionError) {
        let entries =
            switch part {
            case .env: configuration.publicData
            case .secrets: configuration.secretData
            case nil: configuration.variables
            }
        guard !entries.isEmpty || part != nil else { throw EmissionError.emptyTarget(configuration.target) }
        let start = output.count
        for entry in entries { try append(entry, to: &output) }
        try check(output[start...], of: configuration)
    }

    private func append(_ entry: Configuration.Entry, to output: inout [UInt8]) throws(EmissionError) {
        if let flaw = flaw(ofName: entry.key) {
            throw EmissionError(
                .invalidKey, at: entry.provenance.origin, "\(entry.key) cannot be a name in \(title): \(flaw)",
                hint: "rename it, or use --format json or yaml, which take any name")
        }
        do throws(VariableFlaw) {
            try append(Variable(entry), to: &output)
        } catch {
            throw EmissionError(
                .unrepresentable, at: entry.provenance.origin,
                "the value of \(entry.key) cannot be in \(title): \(error.reason)", hint: error.hint)
        }
    }
}

extension Variable {
    /// - Throws: what keeps the value from being UTF-8 without NUL, as which every reader of variables takes it.
    init(_ entry: Configuration.Entry) throws(VariableFlaw) {
        var text = entry.value.text
        if case .binary(let bytes) = entry.value.meaning {
            guard let content = String(validating: bytes, as: UTF8.self) else {
                throw VariableFlaw("it is binary, not text", hint: "manifests can hold it: --format kubernetes")
            }
            text = content
        }
        guard !text.utf8.contains(0) else {
            throw VariableFlaw(
                "it has a NUL character in it",
                hint: "manifests, JSON and YAML can hold it: --format kubernetes, json or yaml")
        }
        self.init(name: entry.key, value: text, isSecret: entry.value.isSensitive)
    }
}

extension Configuration {
    /// The entries of `env` and `secrets`, sorted by key.
    var variables: [Entry] { (publicData + secretData).sorted { $0.key < $1.key } }

    /// The variables as a process gets them, sorted by name.
    ///
    /// - Throws: `unrepresentable` for a value that no variable of a process can have.
    package func processVariables() throws(EmissionError) -> [Variable] {
        var result: [Variable] = []
        for entry in variables {
            do throws(VariableFlaw) {
                result.append(try Variable(entry))
            } catch {
                throw EmissionError(
                    .unrepresentable, at: entry.provenance.origin,
                    "the value of \(entry.key) cannot be a variable of a process: \(error.reason)",
                    hint: "give it to the process in a file, such as one of --format json")
            }
        }
        return result
    }
}

extension EmissionError {
    /// An error about one value, which names its place and not its content.
    init(_ code: Code, at origin: Origin, _ summary: String, hint: String? = nil) {
        self.init(code, Diagnostic(summary, file: origin.file, position: origin.position, hint: hint))
    }
}

/// Writes a part of the variables.
struct PartialFormat<Format: VariableFormat>: TextFormat {
    let format: Format
    let part: VariablePart

    var fileExtension: String { format.fileExtension }
    var holdsSeveralTargets: Bool { format.holdsSeveralTargets }

    func append(_ configuration: Configuration, to output: inout [UInt8]) throws {
        try format.append(configuration, part, to: &output)
    }
}

extension VariableFormat {
    func only(_ part: VariablePart) -> any TextFormat { PartialFormat(format: self, part: part) }
}
