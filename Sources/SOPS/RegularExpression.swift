import CRE2
import Documents

/// A regular expression with the syntax and the meaning of Go's `regexp`, matched in linear time by RE2.
@safe package final class RegularExpression: Sendable {
    package let pattern: String
    private nonisolated(unsafe) let compiled: OpaquePointer

    /// What a pattern may amount to; `{1,1000}` is the largest repetition.
    private static let largest = 16 << 10

    /// - Throws: `invalidSelection`, with what RE2 says of the pattern.
    package init(_ pattern: String) throws(SOPSError) {
        guard RepeatedSize.of(pattern) <= Self.largest else {
            throw SOPSError(
                .invalidSelection, "\(SourceText.quoted(pattern)) is too large a regular expression",
                hint: "repeat less in it: {1,1000} makes what stands before it a thousand times as large")
        }
        var copy = pattern
        unsafe compiled = copy.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe cre2_compile($0.baseAddress, $0.count) }
        }
        self.pattern = pattern
        if let problem = unsafe cre2_error(compiled) {
            throw SOPSError(
                .invalidSelection,
                "\(SourceText.quoted(pattern)) is not a regular expression: "
                    + SourceText.printable(unsafe String(cString: problem)),
                hint: "SOPS uses Go's syntax (RE2): no look-around and no back-references")
        }
    }

    /// Whether the expression matches anywhere in the text.
    package func matches(_ text: String) -> Bool {
        var copy = text
        return copy.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe cre2_matches(compiled, $0.baseAddress, $0.count) }
        }
    }

    /// The steps that it stands for, about as many as characters unless it repeats something.
    var size: Int { unsafe cre2_size(compiled) }

    deinit { unsafe cre2_free(compiled) }
}
