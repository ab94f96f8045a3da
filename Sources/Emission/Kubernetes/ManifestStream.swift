import Documents

/// The objects of many targets, one after the other, as one text.
///
/// `append` adds to a buffer that the caller writes out and empties whenever it likes.
package struct ManifestStream: Sendable {
    package enum Format: String, Sendable, CaseIterable {
        /// One document for each object.
        case yaml
        /// One `List`, a line for each object.
        case json
    }

    private static let start = "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\n"

    private let format: Format
    private var count = 0

    package init(_ format: Format) {
        self.format = format
    }

    package mutating func append(_ objects: TargetObjects, to output: inout [UInt8]) {
        for object in objects.objects { append(object, to: &output) }
    }

    package mutating func append(_ object: KubernetesObject, to output: inout [UInt8]) {
        count += 1
        switch format {
        case .yaml: object.appendYAML(to: &output)
        case .json:
            output += (count == 1 ? Self.start : ",\n").utf8
            object.appendJSON(to: &output)
        }
    }

    /// Appends what ends the text.
    ///
    /// - Throws: `EmissionError` with code `emptyRender`, where nothing was written.
    package mutating func finish(_ output: inout [UInt8]) throws(EmissionError) {
        guard count > 0 else {
            throw EmissionError(
                .emptyRender,
                Diagnostic(
                    "no target was rendered",
                    hint: "an empty result would make a delivery tool delete what runs; check which tenants were chosen"
                ))
        }
        if format == .json { output += "\n]}\n".utf8 }
    }
}
