import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The process that has a lock, as Linux tells it in `/proc`. Elsewhere, and in another container, nobody knows.
struct LockHolder {
    /// The numbers of a file system's device.
    struct Device: Hashable {
        let major: UInt64
        let minor: UInt64
    }

    let process: Int32
    /// The program and its verb.
    private let command: String
    /// For how long it has been running.
    private let seconds: Int?

    var text: String {
        "\(command) (process \(process)\(seconds.map { ", running for \($0) s" } ?? ""))"
    }

    init?(of descriptor: FileDescriptor) {
        var status = stat()
        guard unsafe fstat(descriptor.rawValue, &status) == 0, let locks = Self.read("/proc/locks"),
            let process = Self.process(
                in: locks, holding: UInt64(status.st_ino), on: Self.device(UInt64(truncatingIfNeeded: status.st_dev)))
        else { return nil }
        self.process = process
        command = Self.command(Self.read("/proc/\(process)/cmdline") ?? "")
        seconds = Self.age(
            status: Self.read("/proc/\(process)/stat") ?? "", uptime: Self.read("/proc/uptime") ?? "")
    }

    /// Finds the holder among lines such as `1: FLOCK  ADVISORY  WRITE 4711 fe:00:1234 0 EOF`. One who waits has an arrow
    /// before the kind.
    ///
    /// - Parameters:
    ///   - number: of the file on its file system.
    ///   - device: the file system; another one may have a file of the same number.
    static func process(in locks: String, holding number: UInt64, on device: Device) -> Int32? {
        for line in locks.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 6, words[1] == "FLOCK", let process = Int32(words[4]), process > 0 else { continue }
            let file = words[5].split(separator: ":")
            guard file.count == 3, UInt64(file[0], radix: 16) == device.major,
                UInt64(file[1], radix: 16) == device.minor, UInt64(file[2]) == number
            else { continue }
            return process
        }
        return nil
    }

    /// Takes the number of a device apart as Linux does.
    static func device(_ number: UInt64) -> Device {
        Device(
            major: (number >> 8 & 0xfff) | (number >> 32 & ~0xfff),
            minor: (number & 0xff) | (number >> 12 & 0xffff_ff00))
    }

    /// The program's name and its verb. The other arguments are nobody's business.
    static func command(_ arguments: String) -> String {
        var words = arguments.split(separator: "\0").map(String.init)[...]
        guard let program = words.popFirst() else { return "another program" }
        let name = FilePath(program).lastComponent?.string ?? program
        if words.first == "-C" { words = words.dropFirst(2) }
        guard let verb = words.first(where: { !$0.hasPrefix("-") }), verb.utf8.allSatisfy(isLetterOrDash) else {
            return name
        }
        return "\(name) \(verb)"
    }

    private static func isLetterOrDash(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    /// The twenty-second field of the process's status is when it began, in ticks since the machine did.
    static func age(status: String, uptime: String) -> Int? {
        guard let end = status.lastIndex(of: ")"), let now = uptime.split(separator: " ").first.flatMap({ Double($0) })
        else { return nil }
        let fields = status[end...].split(separator: " ")
        guard fields.count > 20, let ticks = Double(fields[20]) else { return nil }
        return max(0, Int(now - ticks / Double(max(1, sysconf(Int32(_SC_CLK_TCK))))))
    }

    private static func read(_ path: String) -> String? {
        guard let descriptor = try? FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec) else {
            return nil
        }
        defer { try? descriptor.close() }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while text.count < 4 << 20,
            let count = try? unsafe chunk.withUnsafeMutableBytes({ try unsafe descriptor.read(into: $0) }), count > 0
        {
            text += chunk.prefix(count)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
