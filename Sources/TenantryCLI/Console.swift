import Documents
import Synchronization
import SystemPackage
import Tenantry

/// Standard output for results, standard error for people.
final class Console: Sendable {
    static let standard = Console()

    private let buffer = Mutex<[UInt8]>([])
    private let isColoured: Bool

    private static let bufferSize = 64 << 10

    private init() {
        isColoured = Terminal.isColoured(.standardError)
    }

    /// Writes a result to standard output; small pieces are gathered.
    ///
    /// - Throws: `inputOutput` if they cannot be written. A closed pipe ends the process as it does others.
    func write(_ bytes: some Swift.Sequence<UInt8>) throws(TenantryError) {
        let full = buffer.withLock { buffer in
            buffer.append(contentsOf: bytes)
            return buffer.count >= Self.bufferSize
        }
        if full { try finish() }
    }

    /// Writes a result and a newline to standard output.
    func print(_ line: String) throws(TenantryError) {
        try write((line + "\n").utf8)
    }

    /// Writes what is left in the buffer.
    func finish() throws(TenantryError) {
        let bytes = buffer.withLock { buffer in
            defer { buffer.removeAll(keepingCapacity: true) }
            return buffer
        }
        do {
            _ = try FileDescriptor.standardOutput.writeAll(bytes)
        } catch {
            throw TenantryError(.inputOutput, "standard output cannot be written: \(error)")
        }
    }

    /// Says something to the person at the terminal.
    func say(_ message: String) {
        Progress.clear()
        _ = try? FileDescriptor.standardError.writeAll((message + "\n").utf8)
    }

    func report(_ error: TenantryError) {
        say(error.diagnostic.text(isColoured ? .coloured : .plain))
    }

    func warn(_ diagnostic: Diagnostic) {
        say(diagnostic.text(isColoured ? .coloured : .plain, label: "warning"))
    }
}
