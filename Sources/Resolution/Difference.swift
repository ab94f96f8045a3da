import Documents

/// How a value of one configuration differs from that of another.
package struct Difference: Sendable {
    package struct Side: Sendable {
        package let value: ResolvedValue
        package let origin: Origin
    }

    package let path: ConfigurationPath
    /// Nil where only the other configuration has the value.
    package let before: Side?
    /// Nil where only the first one has it.
    package let after: Side?

    package init(path: ConfigurationPath, before: Side?, after: Side?) {
        self.path = path
        self.before = before
        self.after = after
    }
}

extension Configuration {
    /// What of the final configuration is different in another: entries of `env` and `secrets`, and single values of
    /// `values`, with its sections in this order. Where a value was written does not count.
    ///
    /// - Throws: `ResolutionError`
    package func differences(to other: Configuration) throws(ResolutionError) -> [Difference] {
        let (before, after) = (try leaves(), try other.leaves())
        var differences: [Difference] = []
        let byPath = Dictionary(before) { first, _ in first }
        for (path, new) in after {
            let old = byPath[path]
            if let old, old.value.isSame(as: new.value) { continue }
            differences.append(Difference(path: path, before: old, after: new))
        }
        let present = Set(after.lazy.map(\.0))
        for (path, old) in before where !present.contains(path) {
            differences.append(Difference(path: path, before: old, after: nil))
        }
        let ranks = Dictionary(uniqueKeysWithValues: differences.enumerated().map { ($1.path, $0) })
        return differences.sorted { left, right in
            let sections = (left.path.section.rank, right.path.section.rank)
            guard sections.0 == sections.1 else { return sections.0 < sections.1 }
            guard left.path.section != .values else { return ranks[left.path] ?? 0 < ranks[right.path] ?? 0 }
            return left.path.description < right.path.description
        }
    }

    /// The single values, empty maps and lists among them.
    package func leaves() throws(ResolutionError) -> [(ConfigurationPath, Difference.Side)] {
        var leaves = (env + secrets).map { entry in
            (
                ConfigurationPath(entry.section, [.key(entry.key)]),
                Difference.Side(value: entry.value, origin: entry.provenance.origin)
            )
        }
        func collect(_ node: ResolvedNode, _ path: ConfigurationPath) {
            func add(_ value: ResolvedValue) {
                guard !path.steps.isEmpty else { return }
                leaves.append((path, Difference.Side(value: value, origin: node.provenance.origin)))
            }
            switch node.content {
            case .scalar(let value): add(value)
            case .mapping(let members):
                if members.isEmpty { add(ResolvedValue(text: "{}", meaning: .null, isSensitive: false)) }
                for member in members { collect(member.value, path.appending(.key(member.key))) }
            case .sequence(let elements):
                if elements.isEmpty { add(ResolvedValue(text: "[]", meaning: .null, isSensitive: false)) }
                for (index, element) in elements.enumerated() { collect(element, path.appending(.index(index))) }
            }
        }
        collect(try values(), ConfigurationPath(.values, []))
        return leaves
    }
}

extension ConfigurationPath.Section {
    /// Variables before what only a chart reads.
    fileprivate var rank: Int {
        switch self {
        case .env: 0
        case .secrets: 1
        case .values: 2
        }
    }
}

extension ResolvedValue {
    fileprivate func isSame(as other: ResolvedValue) -> Bool {
        text.utf8.elementsEqual(other.text.utf8) && meaning == other.meaning && isSensitive == other.isSensitive
    }
}
