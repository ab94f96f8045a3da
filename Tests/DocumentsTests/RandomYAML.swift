@testable import Documents

/// A random generator that repeats itself, so that a failure can be looked at again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &self)]
    }

    mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self) }
}

/// Random values, and random texts that hold them.
enum RandomYAML {
    static let nastyTexts = [
        "", " ", "  ", "\n", "\n\n", "a", "yes", "no", "on", "off", "y", "n", "true", "True", "null", "~", "Null",
        "1.10",
        "0644", "0o644", "08", "1e3", "1_000", ".5", "-.inf", ".nan", "2024-01-01", "2001-12-14 21:59:43.10 -5", "<<",
        "=", "12:30:45", "190:20:30", "0x1F", "0x_", "0b", "+1", "-", "--", "---", "--- a", "...", "- a", "-a", "?",
        "? a",
        ":", ": a", "a: b", "a:", "a:b", "a #b", "a#b", "#a", "&a", "*a", "!a", "%a", "@a", "`a", "|", ">", "'", "\"",
        "it's", "say \"x\"", "[a]", "{a}", "a, b", "a]", ",", " a", "a ", "\ta", "a\tb", "a\t", "a\n", "a\nb", "a\nb\n",
        "a\n\n", "a\n\nb\n", "\na", "\n\na\n", " a\nb", "a\n b\n", "\ta\nb", "a\n\tb\n", "a\n  \nb", "a \nb\n",
        "a\r\nb",
        "a\rb", "\u{85}", "a\u{2028}b", "a\u{FEFF}b", "\u{0}", "\u{1B}[1m", "é", "e\u{301}", "日本語", "🎉", "\\", "\\n",
        "C:\\x", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n", "{\"a\": [1, 2]}",
        "http://x:80/?a=b#c",
        "${{ secrets.X }}", "$${{", "ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:str]", "a:\n  b", "- a\n- b\n",
        "# a\nb\n", "a\n# b\n", "1.2.3", "10.0.0.1", "1e400", "null ", "key: |\n  x\n", "%YAML 1.1\n", "\u{FFFE}",
        "\u{7F}",
        "\u{A0}", "\u{1FFFF}", "...\n", "a\n---\nb\n", "1:20", "+.INF", "0b1", "- ", "? ", "!!str a", "a\u{200B}",
        "<<: a",
    ]

    static func text(_ random: inout SeededGenerator) -> String {
        if random.chance(60) { return random.pick(nastyTexts) }
        let characters: [Unicode.Scalar] = [
            "a", "b", "Z", "0", "1", "9", " ", " ", "\n", "\n", "\t", ":", "#", "-", "'", "\"", "\\", ",", "[", "{",
            "}", "]",
            "&", "*", "!", "|", ">", "%", "?", ".", "_", "+", "e", "x", "é", "語", "🎉", "\r", "\u{2028}", "\u{85}",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<random.number(1..<12) { text.append(random.pick(characters)) }
        return String(text)
    }

    static func scalar(_ random: inout SeededGenerator) -> ScalarValue {
        switch random.number(0..<12) {
        case 0: .null
        case 1: .bool(random.chance(50))
        case 2: .int(Int64(bitPattern: random.next()) >> Int64(random.number(0..<63)))
        case 3: .uint(UInt64(Int64.max) + 1 + random.next() >> 2)
        case 4:
            .float(
                random.pick([
                    0, -0.0, 1, 1.5, 1e21, 1e22, -1e-7, 123_456_789.5, .infinity, .nan, .leastNonzeroMagnitude,
                ]))
        case 5: .float(Double(Int64(bitPattern: random.next())) / Double(random.number(1..<1_000_000)))
        case 6: .timestamp(Timestamp(canonical: "2024-02-29T23:59:59.123456789+05:30"))
        case 7: .binary((0..<random.number(0..<7)).map { _ in UInt8(truncatingIfNeeded: random.next()) })
        default: .string(text(&random))
        }
    }

    static func value(_ random: inout SeededGenerator, depth: Int) -> DocumentValue {
        let kind = depth == 0 ? 9 : random.number(0..<10)
        if kind < 3 {
            var keys = Set<[UInt8]>()
            var pairs: [DocumentValue.Pair] = []
            for _ in 0..<random.number(0..<5) {
                let key = random.chance(70) ? "k\(random.number(0..<40))" : text(&random)
                guard keys.insert(Array(key.utf8)).inserted else { continue }
                pairs.append(.init(.string(key), value(&random, depth: depth - 1)))
            }
            return .mapping(pairs)
        }
        if kind < 5 {
            return .sequence((0..<random.number(0..<4)).map { _ in value(&random, depth: depth - 1) })
        }
        return .scalar(scalar(&random))
    }
}

/// Writes a value as a person with changing moods would: comments, blank lines, odd indentation, all styles.
struct MoodyWriter {
    var random: SeededGenerator
    private var text = ""
    private var endsInBlock = false

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    static func text(of value: DocumentValue, seed: UInt64) -> String {
        var writer = MoodyWriter(seed: seed)
        if writer.random.chance(30) { writer.text += "# head\n\n" }
        if writer.random.chance(20) { writer.text += "---\n" }
        writer.block(value, indent: 0)
        if writer.random.chance(30) { writer.text += "# tail\n" }
        var text = writer.text
        if writer.random.chance(20) {
            text = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        }
        // Without its line break, a block scalar would be another value.
        if writer.random.chance(15), !writer.endsInBlock, text.hasSuffix("\n") { text.removeLast() }
        if writer.random.chance(10) { text = "\u{FEFF}" + text }
        return text
    }

    private mutating func gap(_ indent: Int) {
        let blanks = String(repeating: " ", count: indent)
        if random.chance(10) { text += "\n" }
        if random.chance(12) { text += blanks + "# note\n" }
    }

    private mutating func comment() -> String { random.chance(12) ? " # inline" : "" }

    private mutating func block(_ value: DocumentValue, indent: Int) {
        let blanks = String(repeating: " ", count: indent)
        switch value {
        case .scalar(let scalar):
            text += blanks
            inline(scalar, indent: max(indent, 0), isFlow: false)
        case .mapping(let pairs):
            guard !pairs.isEmpty else {
                text += blanks + "{}\n"
                return
            }
            for pair in pairs {
                gap(indent)
                text += blanks
                entry(pair, indent: indent)
            }
        case .sequence(let elements):
            guard !elements.isEmpty else {
                text += blanks + "[]\n"
                return
            }
            for element in elements {
                gap(indent)
                text += blanks
                item(element, indent: indent)
            }
        }
    }

    private mutating func entry(_ pair: DocumentValue.Pair, indent: Int) {
        guard case .scalar(let key) = pair.key else { return }
        text +=
            ScalarWriter.key().spelling(of: key, preferring: random.pick([.plain, .singleQuoted, .doubleQuoted])).text
        text += ":"
        nested(pair.value, indent: indent, deeper: random.number(2..<5), dashDeeper: random.pick([0, 2, 4]))
    }

    private mutating func nested(_ value: DocumentValue, indent: Int, deeper: Int, dashDeeper: Int) {
        switch value {
        case .scalar(.null) where random.chance(50):
            text += comment() + "\n"
        case .scalar(let scalar):
            text += random.chance(10) ? "   " : " "
            inline(scalar, indent: indent, isFlow: false)
        case .mapping([]), .sequence([]):
            text += " " + flow(value) + comment() + "\n"
        case .mapping where random.chance(70):
            text += comment() + "\n"
            block(value, indent: indent + deeper)
        case .sequence where random.chance(70):
            text += comment() + "\n"
            block(value, indent: indent + dashDeeper)
        default:
            text += " " + flow(value) + comment() + "\n"
        }
    }

    private mutating func item(_ value: DocumentValue, indent: Int) {
        text += "-"
        switch value {
        case .mapping(let pairs) where !pairs.isEmpty && random.chance(60):
            text += " "
            entry(pairs[0], indent: indent + 2)
            for pair in pairs.dropFirst() {
                gap(indent + 2)
                text += String(repeating: " ", count: indent + 2)
                entry(pair, indent: indent + 2)
            }
        case .sequence(let elements) where !elements.isEmpty && random.chance(50):
            text += " "
            item(elements[0], indent: indent + 2)
            for element in elements.dropFirst() {
                text += String(repeating: " ", count: indent + 2)
                item(element, indent: indent + 2)
            }
        default:
            nested(value, indent: indent, deeper: random.number(2..<5), dashDeeper: random.pick([2, 3]))
        }
    }

    private mutating func inline(_ scalar: ScalarValue, indent: Int, isFlow: Bool) {
        let step = random.number(1..<5)
        let writer = ScalarWriter(step: step)
        let style: Scalar.Style = random.pick([.plain, .plain, .plain, .singleQuoted, .doubleQuoted, .literal, .folded])
        let spelling = writer.spelling(of: scalar, preferring: style)
        text += spelling.text + comment() + "\n"
        endsInBlock = !spelling.lines.isEmpty
        for line in spelling.lines {
            text += line.isEmpty ? "\n" : String(repeating: " ", count: indent + step) + line + "\n"
        }
    }

    private mutating func flow(_ value: DocumentValue) -> String {
        let pad = random.pick(["", " "])
        switch value {
        case .scalar(let scalar):
            let style: Scalar.Style = random.pick([.plain, .singleQuoted, .doubleQuoted])
            return ScalarWriter(isInFlow: true).spelling(of: scalar, preferring: style).text
        case .mapping(let pairs):
            let entries = pairs.map { "\(flow($0.key)): \(flow($0.value))" }
            return "{\(pad)\(entries.joined(separator: ", "))\(pad)}"
        case .sequence(let elements):
            let comma = elements.isEmpty ? "" : random.pick(["", ","])
            return "[\(pad)\(elements.map { flow($0) }.joined(separator: random.pick([",", ", "])))\(comma)\(pad)]"
        }
    }
}
