import Documents
import Resolution

/// Resolved trees as a Java properties file, in ASCII: `server.hosts[0].name=a`, as Spring reads lists.
enum NodeProperties {
    static func append(_ node: ResolvedNode, to output: inout [UInt8]) {
        append(node, path: "", to: &output)
    }

    private static func append(_ node: ResolvedNode, path: String, to output: inout [UInt8]) {
        switch node.content {
        case .mapping(let members) where !members.isEmpty:
            for member in members {
                append(member.value, path: path.isEmpty ? member.key : "\(path).\(member.key)", to: &output)
            }
        case .sequence(let elements) where !elements.isEmpty:
            for (index, element) in elements.enumerated() {
                append(element, path: "\(path)[\(index)]", to: &output)
            }
        case .mapping, .sequence:
            if !path.isEmpty { append(key: path, value: "", to: &output) }
        case .scalar(let value):
            append(key: path, value: value.meaning == .null ? "" : value.text, to: &output)
        }
    }

    private static func append(key: String, value: String, to output: inout [UInt8]) {
        append(key, isKey: true, to: &output)
        output.append(UInt8(ascii: "="))
        append(value, isKey: false, to: &output)
        output.append(UInt8(ascii: "\n"))
    }

    private static func append(_ text: String, isKey: Bool, to output: inout [UInt8]) {
        var isAtStart = true
        for unit in text.utf16 {
            switch unit {
            case 0x5C: output += "\\\\".utf8
            case 0x0A: output += "\\n".utf8
            case 0x0D: output += "\\r".utf8
            case 0x09: output += "\\t".utf8
            case 0x0C: output += "\\f".utf8
            // A space ends a key, and is skipped before a value.
            case 0x20 where isKey || isAtStart: output += "\\ ".utf8
            // They end a key, or begin a comment.
            case 0x3A where isKey, 0x3D where isKey, 0x23 where isKey, 0x21 where isKey:
                output += [0x5C, UInt8(unit)]
            case 0x20..<0x7F: output.append(UInt8(unit))
            default:
                let digits = String(unit, radix: 16, uppercase: true)
                output += "\\u".utf8
                output += repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count)
                output += digits.utf8
            }
            isAtStart = false
        }
    }
}
