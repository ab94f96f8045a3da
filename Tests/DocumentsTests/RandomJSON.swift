@testable import Documents

/// Random values that JSON can hold, and random texts that hold them.
enum RandomJSON {
    static func scalar(_ random: inout SeededGenerator) -> ScalarValue {
        let value = JSONScalarText.readBack(RandomYAML.scalar(&random))
        switch value {
        case .binary: return .bool(false)
        case .float(let number) where !number.isFinite: return .null
        default: return value
        }
    }

    static func value(_ random: inout SeededGenerator, depth: Int) -> DocumentValue {
        jsonValue(of: RandomYAML.value(&random, depth: depth), &random)
    }

    private static func jsonValue(of value: DocumentValue, _ random: inout SeededGenerator) -> DocumentValue {
        switch value {
        case .scalar: .scalar(scalar(&random))
        case .mapping(let pairs): .mapping(pairs.map { .init($0.key, jsonValue(of: $0.value, &random)) })
        case .sequence(let elements): .sequence(elements.map { jsonValue(of: $0, &random) })
        }
    }

    /// A text with blanks and line breaks anywhere, and any character escaped.
    static func text(of value: DocumentValue, _ random: inout SeededGenerator) -> String {
        let mood = random.number(0..<4)
        var text = random.chance(10) ? "\u{FEFF}" : ""
        if mood < 2 {
            let writer = JSONWriter(indentation: mood == 0 ? nil : random.pick(["\t", "  ", "    ", ""]))
            text += (try? writer.document(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        } else {
            write(value, isLoose: mood == 3, to: &text, &random)
        }
        return text
    }

    private static func write(
        _ value: DocumentValue, isLoose: Bool, to text: inout String, _ random: inout SeededGenerator
    ) {
        func blanks(_ random: inout SeededGenerator) -> String {
            isLoose ? random.pick(["", "", " ", "\n", "\r\n", "\t", " \n  ", "\r"]) : ""
        }
        text += blanks(&random)
        switch value {
        case .scalar(.string(let string)):
            text += quoted(string, &random)
        case .scalar(let scalar):
            var bytes: [UInt8] = []
            _ = JSONScalarText.append(scalar, to: &bytes)
            text += String(decoding: bytes, as: UTF8.self)
        case .mapping(let pairs):
            text += "{" + (pairs.isEmpty ? blanks(&random) : "")
            for (number, pair) in pairs.enumerated() {
                if number > 0 { text += "," }
                write(pair.key, isLoose: isLoose, to: &text, &random)
                text += ":"
                write(pair.value, isLoose: isLoose, to: &text, &random)
            }
            text += "}"
        case .sequence(let elements):
            text += "[" + (elements.isEmpty ? blanks(&random) : "")
            for (number, element) in elements.enumerated() {
                if number > 0 { text += "," }
                write(element, isLoose: isLoose, to: &text, &random)
            }
            text += "]"
        }
        text += blanks(&random)
    }

    private static func quoted(_ string: String, _ random: inout SeededGenerator) -> String {
        guard random.chance(30) else {
            var bytes: [UInt8] = []
            JSONScalarText.append(string, to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
        let units = string.utf16.map { unit in
            let digits = String(unit, radix: 16, uppercase: random.chance(50))
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        return "\"\(units.joined())\""
    }
}
