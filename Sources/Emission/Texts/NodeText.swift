import Estate
import Resolution

extension ResolvedNode {
    /// The node as a whole file in a format, which ends with a line feed.
    func text(as format: MappedObject.TextFormat) throws(EmissionError) -> [UInt8] {
        var output: [UInt8] = []
        switch format {
        case .yaml: NodeYAML.append(self, to: &output)
        case .json: try NodeJSON.append(self, to: &output)
        case .properties: NodeProperties.append(self, to: &output)
        }
        return output
    }

    /// The first sensitive value in it, with its place.
    var sensitiveLeaf: ResolvedNode? {
        switch content {
        case .scalar(let value): return value.isSensitive ? self : nil
        case .mapping(let members):
            for member in members where member.value.isSensitive { return member.value.sensitiveLeaf }
        case .sequence(let elements):
            for element in elements where element.isSensitive { return element.sensitiveLeaf }
        }
        return nil
    }
}
