import SystemPackage

extension FilePath {
    /// The relative path from this folder to another one, `../estate`; both are absolute and without links.
    func way(to other: FilePath) -> String {
        let (own, others) = (Array(components), Array(other.components))
        let common = zip(own, others).prefix { $0 == $1 }.count
        let way = own.dropFirst(common).map { _ in ".." } + others.dropFirst(common).map(\.string)
        return way.isEmpty ? "." : way.joined(separator: "/")
    }
}
