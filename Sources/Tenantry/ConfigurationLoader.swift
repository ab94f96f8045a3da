import Documents
package import Estate
package import Resolution
import SystemPackage

/// Loads the layers of targets and resolves them. What several targets share is read once; any number of threads may
/// use it.
package struct ConfigurationLoader: Sendable {
    /// Makes the tree of a secrets file.
    typealias Opener = @Sendable (SourceText) throws -> Node?

    private let estate: EstateFolder
    private let rules: MergeRules
    private let cache = LayerCache()
    private let open: Opener

    init(_ estate: EstateFolder, open: @escaping Opener) throws(TenantryError) {
        self.estate = estate
        self.open = open
        do throws(ResolutionError) {
            rules = try MergeRules(estate.manifest.merge)
        } catch {
            var diagnostic = error.diagnostic
            diagnostic.file = diagnostic.file ?? estate.manifest.file
            throw TenantryError(error.category, diagnostic)
        }
    }

    /// The configuration of a target.
    ///
    /// - Parameter sections: what of it is read; to what refers to another section, that section is empty.
    /// - Throws: what is wrong with one of its files, or with what they say together.
    package func configuration(
        of target: Target, of tenant: Tenant, sections: Set<Section> = Set(Section.allCases)
    ) throws(TenantryError) -> Configuration {
        do {
            return try load(target, of: tenant, sections: sections)
        } catch {
            throw estate.excerpted(TenantryError(wrapping: error))
        }
    }

    /// The configuration of a target.
    ///
    /// - Throws: `EstateError`, `ResolutionError`, or what opening secrets throws.
    func load(
        _ target: Target, of tenant: Tenant, sections: Set<Section> = Set(Section.allCases)
    ) throws -> Configuration {
        let layers = try estate.layers(of: target, of: tenant, sections: sections, cache: cache, decrypt: open)
        return try Configuration(target: target, attributes: tenant.attributes, layers: layers, rules: rules)
    }
}

extension EstateFolder {
    private static let longestExcerpt = 4096

    /// The error with the line of the file that it is about, if it lacks one.
    func excerpted(_ error: TenantryError) -> TenantryError {
        TenantryError(error.category, excerpted(error.diagnostic))
    }

    /// The diagnostic with the line of the file that it is about, if it lacks one.
    func excerpted(_ diagnostic: Diagnostic) -> Diagnostic {
        guard let file = diagnostic.file, let position = diagnostic.position, diagnostic.excerpt == nil,
            let found = try? read(file)
        else { return diagnostic }
        var source = found.source
        source.masksValues = file.hasSuffix(manifest.files.secrets.path)
        var excerpted = source.diagnostic(
            diagnostic.summary, at: position, notes: diagnostic.notes, hint: diagnostic.hint)
        // A value that is too large is not for a terminal.
        if let line = excerpted.excerpt, line.utf8.count > Self.longestExcerpt { excerpted.excerpt = nil }
        return excerpted
    }
}
