import Resolution

/// Writes a values file in block style. What is secret has a comment above it.
enum HelmValuesWriter {
    static func append(_ tree: HelmTree, to output: inout [UInt8]) {
        guard !tree.isEmpty else {
            output += "{}\n".utf8
            return
        }
        appendCollection(tree, indent: 0, marksSecrets: true, to: &output)
    }

    /// - Parameters:
    ///   - isBegun: whether the first line has its indentation already, as behind a dash.
    ///   - marksSecrets: whether no comment above says so already.
    private static func appendCollection(
        _ tree: HelmTree, indent: Int, isBegun: Bool = false, marksSecrets: Bool, to output: inout [UInt8]
    ) {
        var isBegun = isBegun
        func begin() {
            if !isBegun { output += repeatElement(UInt8(ascii: " "), count: indent) }
            isBegun = false
        }
        switch tree {
        case .mapping(let members):
            for member in members {
                let isMarked = marksSecrets && member.value.isSecret
                if isMarked {
                    begin()
                    output += "# secret\n".utf8
                }
                begin()
                YAMLText.append(key: member.key, indent: indent, to: &output)
                appendValue(member.value, indent: indent, marksSecrets: marksSecrets && !isMarked, to: &output)
            }
        case .sequence(let elements):
            for element in elements {
                begin()
                output.append(UInt8(ascii: "-"))
                if !element.isEmpty, element.canFollowADash {
                    output.append(UInt8(ascii: " "))
                    appendCollection(
                        element, indent: indent + 2, isBegun: true, marksSecrets: marksSecrets, to: &output)
                } else {
                    appendValue(element, indent: indent, marksSecrets: marksSecrets, to: &output)
                }
            }
        default: break
        }
    }

    /// What follows a key or a dash, with the line break.
    private static func appendValue(
        _ tree: HelmTree, indent: Int, marksSecrets: Bool, to output: inout [UInt8]
    ) {
        switch tree {
        case .plain(let text):
            output.append(UInt8(ascii: " "))
            output += text.utf8
            output.append(UInt8(ascii: "\n"))
        case .text(let text, _):
            output.append(UInt8(ascii: " "))
            YAMLText.append(text, indent: indent + 2, to: &output)
            output.append(UInt8(ascii: "\n"))
        case .binary(let text): output += " !!binary \"\(text)\"\n".utf8
        case .mapping where tree.isEmpty: output += " {}\n".utf8
        case .sequence where tree.isEmpty: output += " []\n".utf8
        default:
            output.append(UInt8(ascii: "\n"))
            appendCollection(tree, indent: indent + 2, marksSecrets: marksSecrets, to: &output)
        }
    }
}

extension HelmTree {
    /// Whether its first line can stand behind a dash: it is a collection, and begins with no comment.
    fileprivate var canFollowADash: Bool {
        switch self {
        case .mapping(let members): members.first.map { !$0.value.isSecret } ?? false
        case .sequence: true
        default: false
        }
    }
}
