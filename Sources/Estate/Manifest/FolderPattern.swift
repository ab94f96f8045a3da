package import Documents
package import SystemPackage

/// A pattern for a folder below the estate's root.
package struct FolderPattern: Hashable, Sendable, CustomStringConvertible {
    /// The pattern as written.
    package let description: String
    /// One pattern for each folder on the way, at least one.
    package let components: [Pattern]
    /// Where the manifest has it; nil for a default.
    package let position: SourcePosition?

    /// - Throws: `EstateError` with code `invalidPattern`, also for an absolute path and one with `.` or `..`.
    package init(_ text: String, position: SourcePosition? = nil) throws(EstateError) {
        var components: [Pattern] = []
        for component in try RelativePath.components(of: text, what: "the pattern") {
            components.append(try Pattern(component))
        }
        self.description = text
        self.components = components
        self.position = position
    }

    package var placeholders: [Pattern.Placeholder] { components.flatMap(\.placeholders) }

    package func uses(_ name: String) -> Bool { placeholders.contains { $0.name == name } }

    /// Whether the first folder is `{tenant}` and nothing else: the tenant's own folder, wherever the manifest's pattern
    /// `tenants` puts it.
    package var beginsWithTenant: Bool {
        components[0].parts == [.placeholder(Pattern.Placeholder(name: "tenant", isOptional: false))]
    }

    /// The folders before the first one that depends on the target: `tiers` of `tiers/{tier}`.
    package var fixedPart: FilePath {
        var path = FilePath()
        for component in components {
            guard case .text(let name) = component.expanded({ _ in nil }) else { break }
            path.append(name)
        }
        return path
    }

    package static func == (left: Self, right: Self) -> Bool { left.description == right.description }

    package func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

/// The rule for paths in the manifest: they stay below the folder that they count from.
enum RelativePath {
    /// - Throws: `EstateError` with code `invalidPattern` if the path is absolute, empty, or has `.` or `..`.
    static func components(of text: String, what: String) throws(EstateError) -> [String] {
        func error(_ flaw: String) -> EstateError {
            EstateError(
                .invalidPattern,
                Diagnostic(
                    "\(what) \(text.debugDescription) \(flaw)", hint: "write a path below the estate's folder"))
        }
        guard text.utf8.first != UInt8(ascii: "/") else { throw error("is an absolute path") }
        var components = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if components.count > 1 && components.last == "" { components.removeLast() }
        for component in components {
            switch component {
            case "": throw error("has an empty part")
            case ".", "..": throw error("has the part \(component)")
            default: break
            }
            guard component.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
                throw error("has a control character")
            }
        }
        return components
    }
}
