import FoundationEssentials

@testable import Documents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Asks Python, whose YAML is another's work, what it makes of a text.
enum Python {
    /// Whether there is a Python with PyYAML.
    ///
    /// On CI there must be one: the tests run and fail without.
    static let hasYAML = ProcessInfo.processInfo.environment["CI"] != nil || run("import yaml", on: []) != nil

    /// Runs a script that has the lines as `lines`, a list of bytes, and prints one line for each; nil if it fails.
    static func run(_ script: String, on lines: [[UInt8]]) -> [String]? {
        let folder = FileManager.default.temporaryDirectory.path + "/documents-tests-\(UUID().uuidString)"
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let prelude = """
            import sys, struct
            lines = [bytes.fromhex(line.strip()) for line in open(sys.argv[1])]
            def show(value):
                if value is None: return "null"
                if isinstance(value, bool): return "bool " + str(value)
                if isinstance(value, int): return "int " + str(value)
                if value != value: return "float nan"
                if isinstance(value, float): return "float " + struct.pack(">d", value).hex()
                if isinstance(value, bytes): return "binary " + value.hex()
                return type(value).__name__ + " " + str(value).encode().hex()

            """
        let input = lines.map { hexadecimal($0) + "\n" }.joined()
        guard
            FileManager.default.createFile(atPath: folder + "/lines", contents: Data(input.utf8)),
            FileManager.default.createFile(atPath: folder + "/script.py", contents: Data((prelude + script).utf8))
        else { return nil }
        let command = "python3 \(folder)/script.py \(folder)/lines >\(folder)/out 2>/dev/null"
        guard unsafe system(command) == 0, let output = FileManager.default.contents(atPath: folder + "/out") else {
            return nil
        }
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// A value as the script's `show` shows it.
    static func show(_ value: ScalarValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): value ? "bool True" : "bool False"
        case .int(let number): "int \(number)"
        case .uint(let number): "int \(number)"
        case .float(let number) where number.isNaN: "float nan"
        case .float(let number):
            "float " + hexadecimal((0..<8).reversed().map { UInt8(truncatingIfNeeded: number.bitPattern >> ($0 * 8)) })
        case .string(let text): "str " + hexadecimal(Array(text.utf8))
        case .timestamp(let time): "Time " + hexadecimal(Array(time.canonical.utf8))
        case .binary(let bytes): "binary " + hexadecimal(bytes)
        }
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
