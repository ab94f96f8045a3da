/// A change of the bytes in `range` to others.
package struct Splice: Hashable, Sendable {
    package var range: Range<Int>
    package var replacement: [UInt8]

    package init(_ range: Range<Int>, _ replacement: [UInt8]) {
        self.range = range
        self.replacement = replacement
    }

    package init(_ range: Range<Int>, _ replacement: String) {
        self.init(range, Array(replacement.utf8))
    }
}

extension SourceText {
    /// The text with all changes made; of several insertions at one place, the first given comes first.
    ///
    /// - Throws: `notEditable` if two changes overlap, or one lies outside the text.
    package func applying(_ splices: [Splice]) throws(DocumentError) -> [UInt8] {
        let ordered = splices.enumerated().sorted {
            ($0.element.range.lowerBound, $0.element.range.upperBound, $0.offset)
                < ($1.element.range.lowerBound, $1.element.range.upperBound, $1.offset)
        }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + splices.reduce(0) { $0 + $1.replacement.count })
        var index = 0
        for (_, splice) in ordered {
            guard splice.range.lowerBound >= index, splice.range.upperBound <= bytes.count else {
                throw DocumentError(
                    .notEditable, diagnostic("two changes of this text overlap", atOffset: splice.range.lowerBound))
            }
            result += bytes[index..<splice.range.lowerBound]
            result += splice.replacement
            index = splice.range.upperBound
        }
        result += bytes[index...]
        return result
    }
}
