import Age
import Documents
import SOPS

/// Reads a text as an encrypted file, as far as that goes without a key.
enum MetadataBody {
    @Sendable static func check(_ input: [UInt8], _ probe: any Probe) throws(Violation) {
        for format in FileFormat.allCases { try check(input, as: format, probe) }
    }

    private static func check(_ input: [UInt8], as format: FileFormat, _ probe: any Probe) throws(Violation) {
        let source = SourceText(name: "input", bytes: input)
        let result = try probe.measure(input.count) { () throws(SOPSError) in
            let file = try EncryptedFile(parsing: source, as: format)
            _ = try file.sealedRoots()
            return file.metadata
        }
        switch result {
        case .failure(let error):
            try DiagnosticCheck(source).checkMasked(error.diagnostic, as: format.document)
        case .success(let metadata):
            let groups = metadata.groups.count
            try require(groups > 0, "metadata without key groups")
            try require(
                (1...groups).contains(metadata.shamirThreshold), "\(metadata.shamirThreshold) of \(groups) groups")
            for entry in metadata.groups.flatMap(\.entries) where entry.kind == .age {
                _ = try probe.measure(entry.encrypted.utf8.count) { () throws(AgeError) in
                    try AgeFile(parsing: entry.encrypted)
                }
            }
        }
    }
}
