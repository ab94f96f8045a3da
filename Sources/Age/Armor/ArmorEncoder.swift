internal import Sealing

extension Armor {
    /// Puts the armor around a file that comes piece by piece.
    ///
    /// ```swift
    /// var encoder = Armor.Encoder()
    /// encoder.update(piece.span, into: &text)   // as often as there is more
    /// encoder.finish(into: &text)
    /// ```
    public struct Encoder: Sendable {
        /// The bytes of a line that is not yet full.
        private var held: [UInt8] = []
        private var hasBegun = false

        public init() {}

        /// Takes more of the file and appends to `text` the lines that are full.
        public mutating func update(_ bytes: Span<UInt8>, into text: inout [UInt8]) {
            begin(&text)
            var start = 0
            if !held.isEmpty {
                start = min(Armor.lineSize - held.count, bytes.count)
                hold(bytes.extracting(0..<start))
                guard held.count == Armor.lineSize else { return }
                Self.appendLine(held.span, to: &text)
                held.removeAll(keepingCapacity: true)
            }
            while bytes.count - start >= Armor.lineSize {
                Self.appendLine(bytes.extracting(start..<start + Armor.lineSize), to: &text)
                start += Armor.lineSize
            }
            hold(bytes.extracting(start..<bytes.count))
        }

        /// Appends to `text` the last line and the closing one, with a line feed at its end.
        public consuming func finish(into text: inout [UInt8]) {
            begin(&text)
            if !held.isEmpty { Self.appendLine(held.span, to: &text) }
            text += Armor.end
            text.append(UInt8(ascii: "\n"))
        }

        private mutating func begin(_ text: inout [UInt8]) {
            if hasBegun { return }
            hasBegun = true
            text += Armor.begin
            text.append(UInt8(ascii: "\n"))
        }

        private mutating func hold(_ bytes: Span<UInt8>) {
            for index in bytes.indices { held.append(bytes[index]) }
        }

        private static func appendLine(_ bytes: Span<UInt8>, to text: inout [UInt8]) {
            Base64.encodePublic(bytes, appendingTo: &text)
            text.append(UInt8(ascii: "\n"))
        }
    }
}
