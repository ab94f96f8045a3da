import Age
import Documents
import SOPS

/// Reads a text as an encrypted file, as far as that goes without a key, and then with some.
enum MetadataBody {
    @Sendable static func check(_ input: [UInt8], _ probe: any Probe) throws(Violation) {
        for format in FileFormat.allCases { try check(input, as: format, probe) }
    }

    private static func check(_ input: [UInt8], as format: FileFormat, _ probe: any Probe) throws(Violation) {
        let source = SourceText(name: "input", bytes: input)
        let allowance = ExpressionAllowance.bytes(for: input)
        let result = try probe.measure(input.count, allowance: allowance) { () throws(SOPSError) in
            let file = try EncryptedFile(parsing: source, as: format)
            _ = try file.sealedRoots()
            return file
        }
        switch result {
        case .failure(let error):
            try DiagnosticCheck(source).checkMasked(error.diagnostic, as: format.document)
        case .success(let file):
            try check(file.metadata, probe)
            try checkOpening(file, probe)
            let rule = try rule.get()
            let differences = try probe.measure(input.count) { () throws(Never) in file.differences(from: rule) }.get()
            for text in differences.missing + differences.extra + differences.settings {
                try DiagnosticCheck.check(text)
            }
        }
    }

    private static func check(_ metadata: Metadata, _ probe: any Probe) throws(Violation) {
        let groups = metadata.groups.count
        try require(groups > 0, "metadata without key groups")
        try require((1...groups).contains(metadata.shamirThreshold), "\(metadata.shamirThreshold) of \(groups) groups")
        for entry in metadata.groups.flatMap(\.entries) where entry.kind == .age {
            _ = try probe.measure(entry.encrypted.utf8.count) { () throws(AgeError) in
                try AgeFile(parsing: entry.encrypted)
            }
        }
    }

    private static func checkOpening(_ file: EncryptedFile, _ probe: any Probe) throws(Violation) {
        let ring = try ring.get()
        let bytes = file.source.bytes
        let allowance = ExpressionAllowance.bytes(for: bytes)
        let opened = try probe.measure(bytes.count, allowance: allowance) { () throws(SOPSError) in
            _ = try file.decrypt(with: ring)
        }
        guard case .failure(let error) = opened else { return }
        let check = DiagnosticCheck(file.source)
        // Nobody hides the names of keys, and messages have them.
        if String(describing: file.metadata).contains(DiagnosticCheck.secret) {
            try check.check(error.diagnostic)
        } else {
            try check.checkMasked(error.diagnostic, as: file.format.document)
        }
    }

    /// The published identities of the sample estates and the test vectors, so that the seeds open.
    private static let ring = Result { () throws(Violation) in
        let identities = """
            AGE-SECRET-KEY-1Q2PSS2TMQTW5TUAF2044HGPHA0XSNE5368MGWJNJFHH46V8G7QRSAPJMLX
            AGE-SECRET-KEY-1GR0PKRJF43WP553GN5P7QSELZUN7LX5YQGKZT29E0KL4HHE30RKSMEAXST
            """
        do throws(SOPSError) {
            var ring = try IdentitySources(environment: ["SOPS_AGE_KEY": identities]) { _ in nil }.load()
            ring.gpg = nil
            return ring
        } catch {
            throw Violation("the identities are not read: \(error)")
        }
    }

    private static let rule = Result { () throws(Violation) in
        let text = """
            creation_rules:
              - age: age1wq3dd7vw5d4t4ezaeqa565sssg2m4t6azuhyyh8eph53y93hfdsqsmvswy
            """
        let rules = try? CreationRules(parsing: SourceText(name: ".sops.yaml", text))
        guard let rule = rules?.rules.first else { throw Violation("the rule is not read") }
        return rule
    }
}
