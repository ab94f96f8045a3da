package import Documents
import SOPS

extension SOPSFiles {
    /// The value that a text in JSON stands for.
    package static func value(json: [UInt8]) throws(SOPSFailure) -> DocumentValue {
        do throws(DocumentError) {
            let source = SourceText(name: "the value", bytes: json, masksValues: true)
            guard let root = try DocumentFile(parsing: source, as: .json, limits: .secret).root else {
                throw DocumentError(.unexpectedToken, Diagnostic("the value is empty"))
            }
            return DocumentValue(root)
        } catch {
            var diagnostic = error.diagnostic
            diagnostic.hint = #"a text has quotes in JSON: '"text"'"#
            throw SOPSFailure(.invalidSetFormat, diagnostic)
        }
    }

    /// The path that an index of `set` and `unset` stands for.
    package static func path(_ index: String) throws(SOPSFailure) -> [PathComponent] {
        guard let path = TreePath.components(of: index), !path.isEmpty else {
            throw SOPSFailure(
                .invalidSetFormat, "\(index) is no index", hint: #"write it as '["key"]["other"][0]'"#)
        }
        return path
    }

    /// A file's text with one value set.
    ///
    /// - Returns: nil if it has this value already.
    package func set(
        _ path: [PathComponent], to value: DocumentValue, in input: SOPSInput
    ) throws(SOPSFailure) -> [UInt8]? {
        try requireOwnFormat(input)
        let file = try open(input)
        let bytes = try failing(while: .encrypting) { () throws(SOPSError) in
            try file.setting(path, to: value, allowsPlainValues: true, now: surroundings.now())
        }
        return bytes == file.encrypted.source.bytes ? nil : bytes
    }

    /// A file's text without one value.
    ///
    /// - Returns: nil if it is not there.
    package func unset(
        _ path: [PathComponent], in input: SOPSInput
    ) throws(SOPSFailure) -> [UInt8]? {
        try requireOwnFormat(input)
        let file = try open(input)
        do throws(SOPSError) {
            return try file.removing(path, now: surroundings.now())
        } catch {
            if error.code == .noSuchEntry { return nil }
            throw SOPSFailure(error, while: .encrypting)
        }
    }
}
