import ArgumentParser
import Documents
import Estate
import SystemPackage
import Tenantry

/// Where a value comes from: never from the command line, which every process can read.
struct ValueOptions: ParsableArguments {
    @Flag(
        name: .customLong("stdin"), help: "Read the value from standard input; the newline after one line is dropped.")
    var isFromStandardInput = false

    @Option(
        name: .customLong("file"),
        help: ArgumentHelp("Read the value from a file, byte for byte; - is standard input.", valueName: "path"),
        completion: .file())
    var file: String?

    func validate() throws {
        if isFromStandardInput, file != nil { throw ValidationError("--stdin and --file exclude each other") }
    }

    /// Reads the value, from a prompt if no other source is named.
    func read(_ question: String) throws(TenantryError) -> [UInt8] {
        if let file { return try ValueSource.read(file: file) }
        if isFromStandardInput { return ValueSource.droppingNewline(try StandardInput.read()) }
        return try ValueSource.prompt(question, instead: "use --stdin or --file")
    }
}

enum ValueSource {
    /// - Parameter hint: what to do where there is no terminal.
    static func prompt(_ question: String, instead hint: String) throws(TenantryError) -> [UInt8] {
        let prompt = try TerminalPrompt(hint: hint)
        guard let value = try prompt.askSecret(question) else { throw TenantryError(.badInput, "no value was given") }
        guard !value.isEmpty else {
            throw TenantryError(
                .badInput, "no value was given", hint: "for a value that is empty, use --stdin < /dev/null")
        }
        return value
    }

    static func read(file: String) throws(TenantryError) -> [UInt8] {
        try StandardInput.isMeant(by: file) ? StandardInput.read() : Surroundings.process.contents(of: FilePath(file))
    }

    /// A single line without its newline; what has several lines stays as it is.
    static func droppingNewline(_ value: [UInt8]) -> [UInt8] {
        let newline = UInt8(ascii: "\n")
        guard value.last == newline, value.firstIndex(of: newline) == value.count - 1 else { return value }
        return value.dropLast(value.dropLast().last == UInt8(ascii: "\r") ? 2 : 1)
    }
}

/// All of standard input.
enum StandardInput {
    static let name = "standard input"

    /// Whether a path on the command line means standard input.
    static func isMeant(by path: String) -> Bool { path == "-" || path == "/dev/stdin" }

    /// - Throws: `ValidationError` if several of the paths mean standard input, which can be read once only.
    static func checkUsedOnce(_ paths: [String]) throws {
        guard paths.count(where: { isMeant(by: $0) }) > 1 else { return }
        throw ValidationError("standard input can be only one of the input, the recipients and the identities")
    }

    static func read() throws(TenantryError) -> [UInt8] {
        try Surroundings.contents(of: .standardInput, named: name)
    }
}
