/// Writes whole values as JSON: one item a line, or all on one line.
struct JSONWriter {
    /// What each level of nesting adds at the beginning of a line; nil: everything on one line.
    var indentation: String? = "\t"
    var newline = "\n"
    /// What stands between a key and its value.
    var colon = ": "
    /// What stands between two items on one line.
    var comma = ", "

    /// A value that JSON cannot hold, and the way to it.
    struct Unrepresentable: Error {
        var path: [PathComponent] = []
        var problem: String
        var hint: String
    }

    /// Appends a value. Its first line gets no indentation, the others `lead` and their own.
    func append(
        _ value: DocumentValue, lead: String = "", to bytes: inout [UInt8]
    ) throws(Unrepresentable) {
        switch value {
        case .scalar(let scalar):
            guard JSONScalarText.append(scalar, to: &bytes) else { throw Unrepresentable(scalar) }
        case .mapping(let pairs):
            try append(count: pairs.count, "{", "}", lead: lead, to: &bytes) {
                (number, lead, bytes) throws(Unrepresentable) in
                try append(pairs[number], lead: lead, to: &bytes)
            }
        case .sequence(let elements):
            try append(count: elements.count, "[", "]", lead: lead, to: &bytes) {
                (number, lead, bytes) throws(Unrepresentable) in
                do throws(Unrepresentable) {
                    try append(elements[number], lead: lead, to: &bytes)
                } catch {
                    throw error.inside(.index(number))
                }
            }
        }
    }

    /// Appends `"key": value`.
    func append(
        _ pair: DocumentValue.Pair, lead: String = "", to bytes: inout [UInt8]
    ) throws(Unrepresentable) {
        guard case .scalar(.string(let key)) = pair.key else {
            throw Unrepresentable(
                problem: "a key is no text, and JSON has no other keys", hint: "put the key in quotes")
        }
        JSONScalarText.append(key, to: &bytes)
        bytes += colon.utf8
        do throws(Unrepresentable) {
            try append(pair.value, lead: lead, to: &bytes)
        } catch {
            throw error.inside(.key(key))
        }
    }

    private func append(
        count: Int, _ open: Unicode.Scalar, _ close: Unicode.Scalar, lead: String, to bytes: inout [UInt8],
        item: (Int, String, inout [UInt8]) throws(Unrepresentable) -> Void
    ) throws(Unrepresentable) {
        bytes.append(UInt8(ascii: open))
        let inner = lead + (indentation ?? "")
        for number in 0..<count {
            if number > 0 { bytes += (indentation == nil ? comma : ",").utf8 }
            if indentation != nil { bytes += (newline + inner).utf8 }
            try item(number, inner, &bytes)
        }
        if indentation != nil, count > 0 { bytes += (newline + lead).utf8 }
        bytes.append(UInt8(ascii: close))
    }
}

extension JSONWriter {
    init(_ indentation: Indentation?) {
        switch indentation {
        case .tab?, nil: self.indentation = "\t"
        case .spaces(let count)?: self.indentation = String(repeating: " ", count: max(0, count))
        }
    }

    /// The whole document, with a line break at its end.
    func document(_ value: DocumentValue) throws(Unrepresentable) -> [UInt8] {
        var bytes: [UInt8] = []
        try append(value, to: &bytes)
        return bytes + newline.utf8
    }
}

extension JSONWriter.Unrepresentable {
    fileprivate init(_ value: ScalarValue) {
        if case .float = value {
            self.init(problem: "JSON has no infinite numbers and no NaN", hint: "write text or null")
        } else {
            self.init(problem: "JSON cannot hold \(value.kindName)", hint: "write it as base64 text")
        }
    }

    fileprivate func inside(_ component: PathComponent) -> Self {
        var error = self
        error.path.insert(component, at: 0)
        return error
    }
}
