import Documents
import Resolution

/// How large the data of an object may be.
enum SizeRule {
    /// - Parameter sizes: of each value, and where it was written; of a whole file no line is shown.
    /// - Throws: `EmissionError` with code `tooLarge`, at the largest value.
    static func check(
        _ kind: String, _ name: String, _ sizes: [(key: String, count: Int, origin: Origin?, isFile: Bool)]
    ) throws(EmissionError) {
        let sum = sizes.reduce(0) { $0 + $1.count }
        guard sum > KubernetesEmitter.sizeLimit else { return }
        let largest = sizes.sorted { $0.count > $1.count }.prefix(3)
        let origin = largest.first?.origin
        let position = largest.first?.isFile == true ? nil : origin?.position
        throw EmissionError(
            .tooLarge,
            Diagnostic(
                "the values of the \(kind) \(name) have \(sum) bytes, Kubernetes takes \(KubernetesEmitter.sizeLimit)",
                file: origin?.file, position: position,
                notes: largest.map { "\($0.key) has \($0.count) bytes" },
                hint: "put large files into a volume or a store of their own"))
    }
}
