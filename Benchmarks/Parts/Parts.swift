import Sealing

/// Times what no implementation can do without, on the files of an estate and nothing else: reading them, one X25519
/// operation for each encrypted file, one AES-GCM operation for each encrypted value and MAC. One thread, one line of
/// JSON. The files' paths come on standard input; `bench.py` sets the times of the command beside the result. With the
/// argument `unwrap`, times that instead.
@main
struct Parts {
    static func main() throws {
        if CommandLine.arguments.dropFirst().first == "unwrap" { return try timeUnwrapping() }
        let paths = Array(AnyIterator { readLine() })
        var work = Work()
        let reading = try ContinuousClock().measure {
            for path in paths { try work.count(in: readFile(path)) }
        }
        let unwrapping = try timeKeyAgreements(work.encryptedFiles)
        let opening = try timeOpenings(of: work.sealedSizes)
        print(
            """
            {"files": \(paths.count), "bytes": \(work.bytes), "encrypted_files": \(work.encryptedFiles), \
            "sealed_values": \(work.sealedValues), "reading": \(reading.seconds), "x25519": \(unwrapping.seconds), \
            "aes_gcm": \(opening.seconds)}
            """)
    }
}

extension Duration {
    var seconds: Double { self / .seconds(1) }
}
