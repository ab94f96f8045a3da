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
        help: ArgumentHelp("Read the value from a file, byte for byte.", valueName: "path"), completion: .file())
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
        return value
    }

    static func read(file: String) throws(TenantryError) -> [UInt8] {
        try Surroundings.process.contents(of: FilePath(file))
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
    private static let limit = FileLimit.section

    static func read() throws(TenantryError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        bytes.reserveCapacity(chunk.count)
        do {
            while true {
                let count = try unsafe chunk.withUnsafeMutableBytes {
                    try unsafe FileDescriptor.standardInput.read(into: $0)
                }
                if count == 0 { return bytes }
                bytes += chunk[..<count]
                guard bytes.count <= limit else {
                    throw TenantryError(.badInput, "standard input is longer than \(limit >> 20) MiB")
                }
            }
        } catch let error as TenantryError {
            throw error
        } catch {
            throw TenantryError(.inputOutput, "standard input cannot be read: \(error)")
        }
    }
}
