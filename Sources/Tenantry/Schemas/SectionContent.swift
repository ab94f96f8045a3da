import Documents
import Estate
import JSONSchema
import Resolution

/// A section of a final configuration as its schema sees it: of `env` and `secrets` a map of texts, of `values` the
/// tree.
struct SectionContent {
    /// A place in the section.
    struct Place {
        let path: ConfigurationPath
        /// Nil for the whole section, which many layers write.
        let origin: Origin?
        let isSensitive: Bool
    }

    let instance: Instance
    private let find: ([PathComponent]) -> Place

    init(_ section: Section, of configuration: Configuration) throws(ResolutionError) {
        switch section {
        case .env: self.init(.env, configuration.env)
        case .secrets: self.init(.secrets, configuration.secrets)
        case .values: self.init(try configuration.values())
        }
    }

    private init(_ section: ConfigurationPath.Section, _ entries: [Configuration.Entry]) {
        instance = Instance(
            .object(
                entries.map { .init($0.key, Instance(.string($0.value.text), isSecret: $0.value.isSensitive)) }))
        find = { path in
            guard case .key(let key)? = path.first, let entry = entries.first(where: { $0.key == key }) else {
                return Place(path: ConfigurationPath(section, []), origin: nil, isSensitive: false)
            }
            return Place(
                path: ConfigurationPath(section, [.key(key)]), origin: entry.provenance.origin,
                isSensitive: entry.value.isSensitive)
        }
    }

    private init(_ root: ResolvedNode) {
        instance = Instance(root)
        find = { path in
            var (node, steps) = (root, [ConfigurationPath.Step]())
            for component in path {
                let next: ResolvedNode?
                switch component {
                case .key(let key):
                    next = node[key]
                    steps.append(.key(key))
                case .index(let index):
                    next = node[index]
                    steps.append(.index(index))
                }
                guard let next else { break }
                node = next
            }
            return Place(
                path: ConfigurationPath(.values, steps), origin: steps.isEmpty ? nil : node.provenance.origin,
                isSensitive: node.isSensitive)
        }
    }

    func place(of path: [PathComponent]) -> Place { find(path) }
}

extension Instance {
    fileprivate init(_ node: ResolvedNode) {
        switch node.content {
        case .scalar(let value): self.init(value.meaning, text: value.text, isSecret: value.isSensitive)
        case .sequence(let elements): self.init(.array(elements.map { Instance($0) }), isSecret: node.isSensitive)
        case .mapping(let members):
            self.init(
                .object(members.map { .init($0.key, Instance($0.value)) }), isSecret: node.isSensitive)
        }
    }
}
