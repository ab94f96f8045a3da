/// Comments belong to the container that go-yaml, hence SOPS, puts them into: one at the end of a line comes right
/// before the item of that line, or, after a flow collection, first in it; one on its own line goes before the next
/// item, or at the end of a deeper collection that closes there if it is indented as deep as that.
extension YAMLTreeBuilder {
    /// Looks for comments in the text between two events.
    mutating func advance(to target: Int) {
        let bytes = source.bytes
        var index = cursor
        guard index < target else { return }
        var line = cursorLine
        var column = cursorColumn
        var hasContent = column > 0
        func step(_ count: Int) {
            index += count
            column += count
        }
        while index < target {
            let length = SourceText.lineBreakLength(in: bytes, at: index)
            if length > 0 {
                index += length
                line += 1
                column = 0
                hasContent = false
                continue
            }
            switch bytes[index] {
            case 0x20, 0x09:
                step(1)
            case UInt8(ascii: "#"):
                let comment = comment(at: index, line: line, column: column, isInline: hasContent)
                step(comment.span.count)
                if hasContent {
                    attachInline(comment, line: line)
                } else {
                    pending.append(YAMLPendingComment(comment: comment, column: column - comment.span.count))
                }
            case UInt8(ascii: "&"), UInt8(ascii: "!"), UInt8(ascii: "%"):
                // An anchor, a tag or a directive: no word of it is a comment.
                hasContent = true
                while index < target, bytes[index] != 0x20, bytes[index] != 0x09,
                    SourceText.lineBreakLength(in: bytes, at: index) == 0
                {
                    step(1)
                }
            case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","):
                hasContent = true
                placePending()
                step(1)
            case 0xEF where column == 0 && source.hasByteOrderMark(at: index):
                index += 3
                column += 1
            default:
                hasContent = true
                step(1)
                while index < target, bytes[index] & 0xC0 == 0x80 { index += 1 }
            }
        }
        (cursor, cursorLine, cursorColumn) = (index, line, column)
    }

    mutating func moveCursor(to offset: Int, _ mark: YAMLEvent.Mark) {
        (cursor, cursorLine, cursorColumn) = (offset, mark.line, mark.column)
    }

    private func comment(at offset: Int, line: Int, column: Int, isInline: Bool) -> Comment {
        let end = source.lineEnd(of: offset)
        return Comment(
            text: source.text(offset + 1..<end), span: offset..<end,
            position: SourcePosition(line: line + 1, column: column + 1), isInline: isInline)
    }

    /// Takes the comment that may follow the header of a block scalar.
    mutating func takeHeaderComment(from start: Int, line: Int, column: Int) {
        var index = start
        let end = source.lineEnd(of: start)
        while index < end, source.bytes[index] != UInt8(ascii: "#") { index += 1 }
        guard index < end else { return }
        append(comment(at: index, line: line, column: column + index - start, isInline: true))
    }

    /// Puts the pending comments into the innermost open collection, before what comes next.
    mutating func placePending() {
        guard !pending.isEmpty, !frames.isEmpty else { return }
        for item in pending { append(item.comment) }
        pending.removeAll(keepingCapacity: true)
    }

    /// Puts those pending comments into the innermost collection, which closes, that are indented as deep as it is.
    ///
    /// - Parameter nextColumn: the column of what comes next; -1 at the end of the document.
    mutating func placePendingAtEnd(nextColumn: Int) {
        guard !pending.isEmpty, let indent = frames.last?.indent else { return }
        let count = pending.prefix { $0.column >= indent && $0.column > nextColumn }.count
        for item in pending[..<count] { append(item.comment) }
        pending.removeFirst(count)
    }

    private mutating func attachInline(_ comment: Comment, line: Int) {
        guard !frames.isEmpty else {
            if rootEndLine == line, document?.root?.insertFirst(comment) == true { return }
            pending.append(YAMLPendingComment(comment: comment, column: 0))
            return
        }
        // In place: a copy of the frame would make each change copy all its items.
        let top = frames.count - 1
        if frames[top].key != nil || frames[top].endLine != line {
            append(comment)
        } else if frames[top].isMapping {
            frames[top].mappingItems.attachInline(comment)
        } else {
            frames[top].sequenceItems.attachInline(comment)
        }
    }

    private mutating func append(_ comment: Comment) {
        guard !frames.isEmpty else {
            pending.append(YAMLPendingComment(comment: comment, column: 0))
            return
        }
        let top = frames.count - 1
        if frames[top].isMapping {
            frames[top].mappingItems.append(.comment(comment))
        } else {
            frames[top].sequenceItems.append(.comment(comment))
        }
    }
}

extension [Mapping.Item] {
    /// Adds the comment at the end of the line on which the last item ends.
    fileprivate mutating func attachInline(_ comment: Comment) {
        guard case .entry(var entry)? = last else { return append(.comment(comment)) }
        if entry.value.insertFirst(comment) {
            self[count - 1] = .entry(entry)
        } else {
            insert(.comment(comment), at: count - 1)
        }
    }
}

extension [Sequence.Item] {
    /// Adds the comment at the end of the line on which the last item ends.
    fileprivate mutating func attachInline(_ comment: Comment) {
        guard case .element(var element)? = last else { return append(.comment(comment)) }
        if element.insertFirst(comment) {
            self[count - 1] = .element(element)
        } else {
            insert(.comment(comment), at: count - 1)
        }
    }
}

extension Node {
    /// Puts the comment first in a flow collection; false if the node is none.
    fileprivate mutating func insertFirst(_ comment: Comment) -> Bool {
        guard alias == nil else { return false }
        switch content {
        case .mapping(var mapping) where mapping.isFlow:
            mapping.items.insert(.comment(comment), at: 0)
            content = .mapping(mapping)
        case .sequence(var sequence) where sequence.isFlow:
            sequence.items.insert(.comment(comment), at: 0)
            content = .sequence(sequence)
        default:
            return false
        }
        return true
    }
}

extension Document {
    /// Adds comments that stand outside the root.
    mutating func take(_ found: [Comment]) {
        guard !found.isEmpty else { return }
        switch root?.content {
        case .mapping(var mapping)? where root?.alias == nil:
            mapping.items += found.map { .comment($0) }
            root?.content = .mapping(mapping)
        case .sequence(var sequence)? where root?.alias == nil:
            sequence.items += found.map { .comment($0) }
            root?.content = .sequence(sequence)
        default:
            comments += found
        }
    }
}
