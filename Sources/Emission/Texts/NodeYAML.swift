import Documents
import Resolution
import Sealing

/// Resolved trees as YAML in block style. Numbers, truth values and times keep the text in which they were written.
enum NodeYAML {
    static func append(_ node: ResolvedNode, to output: inout [UInt8]) {
        switch node.content {
        case .mapping(let members) where !members.isEmpty: append(members, indent: 0, to: &output)
        case .sequence(let elements) where !elements.isEmpty: append(elements, indent: 0, to: &output)
        default:
            appendOneLine(node, indent: 2, to: &output)
            output.append(UInt8(ascii: "\n"))
        }
    }

    /// The lines of a map; the first one's indentation is there already.
    private static func append(_ members: [ResolvedNode.Member], indent: Int, to output: inout [UInt8]) {
        for (index, member) in members.enumerated() {
            if index > 0 { append(spaces: indent, to: &output) }
            YAMLText.append(key: member.key, indent: indent, to: &output)
            switch member.value.content {
            case .mapping(let members) where !members.isEmpty:
                output.append(UInt8(ascii: "\n"))
                append(spaces: indent + 2, to: &output)
                append(members, indent: indent + 2, to: &output)
            case .sequence(let elements) where !elements.isEmpty:
                output.append(UInt8(ascii: "\n"))
                append(spaces: indent + 2, to: &output)
                append(elements, indent: indent + 2, to: &output)
            default:
                output.append(UInt8(ascii: " "))
                appendOneLine(member.value, indent: indent + 2, to: &output)
                output.append(UInt8(ascii: "\n"))
            }
        }
    }

    private static func append(_ elements: [ResolvedNode], indent: Int, to output: inout [UInt8]) {
        for (index, element) in elements.enumerated() {
            if index > 0 { append(spaces: indent, to: &output) }
            output += "- ".utf8
            switch element.content {
            case .mapping(let members) where !members.isEmpty: append(members, indent: indent + 2, to: &output)
            case .sequence(let elements) where !elements.isEmpty: append(elements, indent: indent + 2, to: &output)
            default:
                appendOneLine(element, indent: indent + 2, to: &output)
                output.append(UInt8(ascii: "\n"))
            }
        }
    }

    /// A scalar or an empty collection.
    ///
    /// - Parameter indent: of the lines of a block.
    private static func appendOneLine(_ node: ResolvedNode, indent: Int, to output: inout [UInt8]) {
        switch node.content {
        case .mapping: output += "{}".utf8
        case .sequence: output += "[]".utf8
        case .scalar(let value):
            switch value.meaning {
            case .string(let text): YAMLText.append(text, indent: indent, to: &output)
            case .null: output += "null".utf8
            case .binary(let bytes):
                output += "!!binary \"".utf8
                Base64.encode(bytes.span, appendingTo: &output)
                output.append(UInt8(ascii: "\""))
            case let meaning where meaning.isSpelled(value.text): output += value.text.utf8
            case let meaning: output += ScalarWriter().spelling(of: meaning).text.utf8
            }
        }
    }

    private static func append(spaces count: Int, to output: inout [UInt8]) {
        output += repeatElement(UInt8(ascii: " "), count: count)
    }
}
