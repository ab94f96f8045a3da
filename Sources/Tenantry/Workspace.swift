package import Documents
package import Estate
package import FoundationEssentials
package import SOPS
import Synchronization
package import SystemPackage

/// An estate with all that working on it takes: the identities at hand, the clock and the environment.
package final class Workspace: Sendable {
    package let estate: EstateFolder
    package let surroundings: Surroundings
    private let ring = Mutex<Result<IdentityRing, TenantryError>?>(nil)

    package init(estate: EstateFolder, surroundings: Surroundings) {
        self.estate = estate
        self.surroundings = surroundings
    }

    /// Finds the estate that a folder belongs to.
    ///
    /// What a process that was killed has left there is put in order first.
    ///
    /// - Parameter settles: whether that is done; if not, files are read as they are.
    package convenience init(
        from folder: FilePath, surroundings: Surroundings, settles: Bool = true
    ) throws(TenantryError) {
        let root = try rethrowing { () throws(EstateError) in
            try EstateFolder.root(from: folder, store: surroundings.store)
        }
        if settles { try surroundings.settle(root) }
        let estate = try rethrowing { () throws(EstateError) in try EstateFolder(at: root, store: surroundings.store) }
        self.init(estate: estate, surroundings: surroundings)
    }

    /// The identities of all sources, read once, also where that fails: nobody is asked for a passphrase twice, however
    /// many targets are worked on at a time.
    package func identities() throws(TenantryError) -> IdentityRing {
        let result = ring.withLock { ring in
            if let ring { return ring }
            let loaded = Result { () throws(TenantryError) in try surroundings.identities() }
            ring = loaded
            return loaded
        }
        return try result.get()
    }

    /// Decrypts a file with the identities at hand.
    package func open(_ source: SourceText) throws(TenantryError) -> DecryptedFile {
        let identities = try identities()
        return try rethrowing { () throws(SOPSError) in
            try EncryptedFile(parsing: source).decrypt(with: identities)
        }
    }
}

/// What a process has around it: variables, files, the time.
package struct Surroundings: Sendable {
    package let environment: [String: String]
    package internal(set) var store: any FileStore
    let person: Person
    var catchesSignals: Bool
    private let clock: @Sendable () -> Date

    /// - Parameters:
    ///   - person: who can be asked and told something.
    ///   - catchesSignals: whether signals that end the process wait until files are in order: for a process that does
    ///     nothing else.
    ///   - clock: another clock than the system's, for tests.
    package init(
        environment: [String: String], store: any FileStore = DiskFileStore(), person: Person = .nobody,
        catchesSignals: Bool = false, clock: @escaping @Sendable () -> Date = { .now }
    ) {
        self.environment = environment
        self.store = store
        self.person = person
        self.catchesSignals = catchesSignals
        self.clock = clock
    }

    /// The time in RFC 3339, in UTC, to the second.
    package func now() -> String {
        clock().formatted(.iso8601)
    }

    func date() -> Date { clock() }

    /// The time in seconds since 1970.
    func seconds() -> Int {
        Int(clock().timeIntervalSince1970)
    }

    /// Reads the identities of all sources.
    package func identities() throws(TenantryError) -> IdentityRing {
        try rethrowing { () throws(SOPSError) in try identityRing() }
    }

    /// The same, where each of them counts.
    ///
    /// - Throws: what is wrong with any of the sources that variables name.
    func intactIdentities() throws(TenantryError) -> IdentityRing {
        let ring = try identities()
        if let failure = ring.failure { throw TenantryError(failure.category, failure.diagnostic) }
        return ring
    }

    func identityRing() throws(SOPSError) -> IdentityRing {
        let sources = IdentitySources(
            environment: environment, plugins: plugins, askPassphrase: person.ask
        ) { path throws(IdentitySources.FileProblem) in try keyFile(FilePath(path)) }
        return try sources.load()
    }
}
