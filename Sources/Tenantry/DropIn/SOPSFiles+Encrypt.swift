package import Documents
import SOPS

extension SOPSFiles {
    /// The encrypted form of a plain file.
    ///
    /// - Returns: the text, and what the user should know about it.
    package func encrypt(
        _ input: SOPSInput, _ creation: SOPSCreation
    ) throws(SOPSFailure) -> (bytes: [UInt8], warnings: [Diagnostic]) {
        let format = (input: try inputFormat(of: input), output: try outputFormat(of: input))
        let source = try source(input, missing: .noFile)
        let settings = try settings(for: input, creation)
        guard !source.bytes.isEmpty || format.input != .yaml else {
            throw SOPSFailure(.emptyInput, Diagnostic("the file is empty", file: source.name))
        }
        do throws(SOPSError) {
            return (try encrypt(source, format, settings, requiresSelected: true), [])
        } catch  where error.code == .invalidSelection {
            // Scripts depend on it: to SOPS, such a file is encrypted.
            let bytes = try failing(while: .encrypting) { () throws(SOPSError) in
                try encrypt(source, format, settings, requiresSelected: false)
            }
            return (bytes, [error.diagnostic])
        } catch {
            throw SOPSFailure(error, while: .encrypting)
        }
    }

    private func encrypt(
        _ source: SourceText, _ format: (input: FileFormat, output: FileFormat), _ settings: EncryptionSettings,
        requiresSelected: Bool
    ) throws(SOPSError) -> [UInt8] {
        try FileEncryption.encrypt(
            source, as: format.input, writing: format.output, settings: settings, requiresSelected: requiresSelected,
            now: surroundings.now())
    }
}
