internal import Sealing

extension Armor {
    /// Takes the armor off text that comes piece by piece.
    ///
    /// Strict: lines of 64 columns of canonical padded base64, the last one shorter or full, LF or CRLF at their ends,
    /// no headers; nothing but white space outside the opening and closing lines.
    public struct Decoder: Sendable {
        private enum State {
            case beforeBegin
            case inBody
            /// After a line that was not full: only the closing line may follow.
            case afterLastLine
            case afterEnd
        }

        private var state = State.beforeBegin
        /// The start of a line whose end has not come yet.
        private var held: [UInt8] = []
        private var lineNumber = 1

        public init() {}

        /// Takes more of the text and appends to `output` the bytes that its complete lines stand for.
        /// - Throws: `armorFailure`.
        public mutating func update(_ text: Span<UInt8>, into output: inout [UInt8]) throws(AgeError) {
            var start = 0
            for index in text.indices where text[index] == UInt8(ascii: "\n") {
                let piece = text.extracting(start..<index)
                if held.isEmpty {
                    try takeLine(piece, into: &output)
                } else {
                    try hold(piece)
                    let line = held
                    held.removeAll()
                    try takeLine(line.span, into: &output)
                }
                lineNumber += 1
                start = index + 1
            }
            try hold(text.extracting(start..<text.count))
        }

        /// Tells that the text has ended.
        /// - Throws: `armorFailure` when it has no closing line.
        public mutating func finish() throws(AgeError) {
            if !held.isEmpty {
                let line = held
                held.removeAll()
                var output: [UInt8] = []
                // Bytes in a line without an end are no closing line: they are never lost.
                try takeLine(line.span, into: &output)
            }
            guard state == .afterEnd else { throw failure("the closing line is missing") }
        }

        private mutating func takeLine(_ text: Span<UInt8>, into output: inout [UInt8]) throws(AgeError) {
            var line = text
            if line.count > 0, line[line.count - 1] == UInt8(ascii: "\r") {
                line = line.extracting(0..<line.count - 1)
            }
            switch state {
            case .beforeBegin:
                if isBlank(text) { return }
                guard line.equals(Armor.begin) else { throw failure("the opening line is expected") }
                state = .inBody
            case .inBody where line.equals(Armor.end), .afterLastLine where line.equals(Armor.end):
                state = .afterEnd
            case .inBody:
                try takeBody(line, into: &output)
            case .afterLastLine:
                throw failure("only the closing line can follow a line that is not full")
            case .afterEnd:
                guard isBlank(text) else { throw failure("something follows the closing line") }
            }
        }

        private mutating func takeBody(_ line: Span<UInt8>, into output: inout [UInt8]) throws(AgeError) {
            guard line.count > 0, line.count <= Armor.columns else {
                throw failure("a line has 1 to 64 columns, not \(line.count)")
            }
            let count = output.count
            do throws(SealingError) {
                try Base64.decode(line, .padded, appendingTo: &output)
            } catch {
                throw failure("canonical base64 is expected")
            }
            if output.count - count < Armor.lineSize { state = .afterLastLine }
        }

        /// Keeps the start of a line. Inside the armor no line is long; outside it lines of white space may be, of
        /// which one character is enough to keep.
        private mutating func hold(_ piece: Span<UInt8>) throws(AgeError) {
            if piece.isEmpty { return }
            if state == .beforeBegin || state == .afterEnd, isBlank(piece), isBlank(held.span) {
                held = [UInt8(ascii: " ")]
                return
            }
            guard held.count + piece.count <= Armor.columns + 1 else { throw failure("the line is too long") }
            for index in piece.indices { held.append(piece[index]) }
        }

        private func isBlank(_ text: Span<UInt8>) -> Bool {
            text.indices.allSatisfy { Armor.isSpace(text[$0]) }
        }

        private func failure(_ reason: String) -> AgeError {
            AgeError(.armorFailure, "line \(lineNumber) of the armor: \(reason)")
        }
    }
}

extension Span<UInt8> {
    func equals(_ bytes: [UInt8]) -> Bool {
        count == bytes.count && bytes.indices.allSatisfy { self[$0] == bytes[$0] }
    }
}
