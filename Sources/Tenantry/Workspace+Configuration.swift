import Documents
import Estate
import SOPS

extension Workspace {
    /// A loader that decrypts secrets; it asks for identities at the first secrets file.
    package func loader() throws(TenantryError) -> ConfigurationLoader {
        try ConfigurationLoader(estate) { [self] source in
            let identities = try identities()
            let file = try EncryptedFile(parsing: source)
            return try Self.onlyRoot(file.decrypt(with: identities).roots, of: source)
        }
    }

    /// A loader that leaves secrets encrypted and needs no key. What it resolves must be shown masked.
    package func sealedLoader() throws(TenantryError) -> ConfigurationLoader {
        try ConfigurationLoader(estate) { source in
            try Self.onlyRoot(EncryptedFile(parsing: source).sealedRoots(), of: source)
        }
    }

    /// The tree of a secrets file, which is one document; nil if there is none.
    static func onlyRoot(_ roots: [Node], of source: SourceText) throws(TenantryError) -> Node? {
        guard roots.count <= 1 else {
            // The further ones may be plain text.
            var source = source
            source.masksValues = true
            throw TenantryError(
                .badInput,
                source.diagnostic(
                    "a secrets file is one document, this one has \(roots.count)", at: roots[1],
                    hint: "remove the --- between them"))
        }
        return roots.first
    }
}
