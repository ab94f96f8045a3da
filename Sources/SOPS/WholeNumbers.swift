import Documents

// SOPS keeps a whole number that came through JSON, with `set` for example, as a floating-point number, and writes it into
// YAML without a point: the port that somebody set stays 5432.

extension ScalarValue {
    /// A floating-point number as an integer, if it is whole and YAML would have it without an exponent.
    var withoutPoint: ScalarValue {
        guard case .float(let number) = self, number.magnitude < 1e6, number.rounded() == number,
            number != 0 || number.sign == .plus
        else { return self }
        return .int(Int64(number))
    }
}

extension Node {
    /// The tree with its whole numbers without points.
    var withoutPoints: Node {
        var result = self
        switch content {
        case .scalar(var scalar):
            scalar.value = scalar.value.withoutPoint
            result.content = .scalar(scalar)
        case .mapping(let mapping):
            result.content = .mapping(
                Mapping(
                    items: mapping.items.map { item in
                        guard case .entry(var entry) = item else { return item }
                        entry.value = entry.value.withoutPoints
                        return .entry(entry)
                    }, isFlow: mapping.isFlow))
        case .sequence(let sequence):
            result.content = .sequence(
                Sequence(
                    items: sequence.items.map { item in
                        guard case .element(let element) = item else { return item }
                        return .element(element.withoutPoints)
                    }, isFlow: sequence.isFlow))
        }
        return result
    }
}
