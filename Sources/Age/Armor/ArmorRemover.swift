extension Armor {
    /// Takes the armor off a file that may have one, piece by piece; a binary file passes through as it is.
    ///
    /// ```swift
    /// var remover = Armor.Remover()
    /// try remover.update(piece.span, into: &binary)   // as often as there is more
    /// try remover.finish(into: &binary)
    /// ```
    public struct Remover: Sendable {
        private enum State {
            /// Too little has come to tell.
            case undecided(held: [UInt8])
            case armored(Decoder)
            case binary
        }

        private var state = State.undecided(held: [])

        public init() {}

        /// Whether the file is armored; nil while too little of it has come to tell.
        public var isArmored: Bool? {
            switch state {
            case .undecided: nil
            case .armored: true
            case .binary: false
            }
        }

        /// Takes more of the file and appends to `output` what is ready of its binary form.
        /// - Throws: `armorFailure`.
        public mutating func update(_ bytes: Span<UInt8>, into output: inout [UInt8]) throws(AgeError) {
            switch state {
            case .binary:
                output.append(contentsOf: bytes)
            case .armored(var decoder):
                // The decoder's buffer has one owner only while nothing else holds it.
                state = .binary
                try decoder.update(bytes, into: &output)
                state = .armored(decoder)
            case .undecided(var held):
                state = .binary
                held.append(contentsOf: bytes)
                try decide(held, isComplete: false, into: &output)
            }
        }

        /// Tells that the file has ended, and appends what is left of its binary form.
        /// - Throws: `armorFailure` when an armor has no closing line.
        public mutating func finish(into output: inout [UInt8]) throws(AgeError) {
            if case .undecided(let held) = state { try decide(held, isComplete: true, into: &output) }
            if case .armored(var decoder) = state { try decoder.finish() }
        }

        private mutating func decide(
            _ held: [UInt8], isComplete: Bool, into output: inout [UInt8]
        ) throws(AgeError) {
            // One character of white space is enough to keep: it tells that the file does not begin as a binary one.
            let blanks = held.prefix(while: Armor.isSpace).count
            let text = held.dropFirst(max(0, blanks - 1))
            let first = text.dropFirst(min(blanks, 1)).prefix(Armor.begin.count)
            guard Armor.begin.starts(with: first) else {
                state = .binary
                output += text
                return
            }
            if first.count == Armor.begin.count {
                var decoder = Decoder()
                try decoder.update(text.span, into: &output)
                state = .armored(decoder)
            } else if isComplete {
                state = .binary
                output += text
            } else {
                state = .undecided(held: Array(text))
            }
        }
    }
}
