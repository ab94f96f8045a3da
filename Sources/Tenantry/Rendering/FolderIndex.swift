import Documents
import Emission
import Estate
import SystemPackage

/// The list of the files that a verb has put into a folder: what is not in it is somebody else's, and is never removed.
///
/// The file is JSON, with a line for each file, so that git merges two lists. Its name does not say so, because kubectl
/// and Argo CD take every `.json` of a folder for a manifest.
struct FolderIndex: Hashable {
    static let fileName = ".tenantry.index"
    static let limit = 256 << 20

    /// What makes the files of a folder. Of what another one has made it knows nothing, and would take all of it for files
    /// that are no longer made; and plain Secrets beside encrypted ones would be deployed and committed with these.
    enum Maker: String {
        case render
        case encryptedRender = "render --encrypted"
        case materialize
    }

    struct Entry: Hashable {
        /// Nil where files are no tenant's.
        var tenant: String?
        /// Nil where the file is of all services, or of what they share.
        var service: String?
        /// Nil where the file is of all environments, or the estate has none.
        var environment: String?
        /// Nil for copies.
        var format: RenderFormat?

        /// Of a copy.
        init() {}

        /// - Parameter selection: which of the tenant's targets were rendered.
        init(_ file: OutputFile, of tenant: TenantName, _ format: RenderFormat, _ selection: TargetSelection) {
            self.tenant = tenant.description
            self.format = format
            switch file.scope {
            case .tenant: (service, environment) = (selection.service, selection.environment)
            case .unit(let environment): self.environment = environment
            case .target(let target): (service, environment) = (target.service, target.environment)
            }
        }

        /// Whether a file of one entry has other targets in it than that of another one.
        func holdsMore(than other: Entry) -> Bool {
            other.service != nil && service != other.service
                || other.environment != nil && environment != other.environment
        }
    }

    let maker: Maker
    /// The way from the folder to the estate, `../estate`: what tells an estate's files from another's wherever the two
    /// lie.
    let estate: String
    /// By name, relative to the folder.
    var entries: [String: Entry] = [:]

    /// The name of the index that a render writes: machines that share the work have one each.
    static func fileName(for shard: Shard?) -> String {
        shard.map { "\(fileName)-\($0.number)-of-\($0.count)" } ?? fileName
    }

    init(of maker: Maker, estate: String) {
        self.maker = maker
        self.estate = estate
    }

    // MARK: Text

    var text: [UInt8] {
        var text = Array("{\"version\":2".utf8)
        Self.append(",\"maker\":", maker.rawValue, to: &text)
        Self.append(",\"estate\":", estate, to: &text)
        text += ",\"files\":[".utf8
        for (index, (name, entry)) in entries.sorted(by: { $0.key < $1.key }).enumerated() {
            Self.append(index == 0 ? "\n{\"path\":" : ",\n{\"path\":", name, to: &text)
            for (key, value) in [
                ("tenant", entry.tenant), ("service", entry.service), ("environment", entry.environment),
                ("format", entry.format?.rawValue),
            ] {
                if let value { Self.append(",\"\(key)\":", value, to: &text) }
            }
            text.append(UInt8(ascii: "}"))
        }
        return text + Array("\n]}\n".utf8)
    }

    private static func append(_ start: String, _ value: String, to text: inout [UInt8]) {
        text += start.utf8
        GoJSON.append(value, escapesMarkup: false, to: &text)
    }

    /// A node has at least one byte: whatever was written is read.
    private static let limits = ParseLimits(maximumSize: limit, maximumNodes: limit)

    /// Reads the index of a folder that is to be filled.
    ///
    /// - Parameters:
    ///   - maker: what is to fill it.
    ///   - estate: the way from the folder to the estate.
    /// - Throws: `badInput` for an index that is none, or that names files elsewhere; `cannotCreate` for one of another
    ///   maker or of another estate.
    init(parsing bytes: [UInt8], named name: String, of maker: Maker, estate: String) throws(TenantryError) {
        self.init(of: maker, estate: estate)
        let source = SourceText(name: name, bytes: bytes)
        func refusal(_ summary: String, _ node: Node?) -> TenantryError {
            let hint = "get it back, from git for example; or remove it with all that was made here, and begin anew"
            guard let node else { return TenantryError(.badInput, Diagnostic(summary, file: name, hint: hint)) }
            return TenantryError(.badInput, source.diagnostic(summary, at: node, hint: hint))
        }
        let read: Node?
        do throws(DocumentError) {
            read = try DocumentFile(parsing: source, as: .json, limits: Self.limits).root
        } catch {
            var diagnostic = error.diagnostic
            diagnostic.summary = "the index of the folder cannot be read: \(diagnostic.summary)"
            diagnostic.hint = refusal("", nil).diagnostic.hint
            throw TenantryError(.badInput, diagnostic)
        }
        guard let root = read else { throw refusal("the index of the folder is empty", nil) }
        guard case .int(2)? = root.mapping?["version"]?.scalar?.value,
            let files = root.mapping?["files"]?.sequence, let makerNode = root.mapping?["maker"],
            let estateNode = root.mapping?["estate"]
        else { throw refusal("the index of the folder is none of version 2", root) }
        guard makerNode.string == maker.rawValue else { throw Self.foreign(source, makerNode, to: maker) }
        guard estateNode.string == estate else { throw Self.foreign(source, estateNode, estate: estate) }
        for node in files.elements {
            guard let path = node.mapping?["path"]?.string else {
                throw refusal("the index of the folder has an entry that is none", node)
            }
            // Whoever changed the index does not get files elsewhere removed.
            guard Self.isInside(path, of: maker) else {
                throw refusal("the index of the folder names a file elsewhere", node)
            }
            var entry = Entry()
            entry.tenant = node.mapping?["tenant"]?.string
            entry.service = node.mapping?["service"]?.string
            entry.environment = node.mapping?["environment"]?.string
            entry.format = (node.mapping?["format"]?.string).flatMap(RenderFormat.init(rawValue:))
            guard maker == .materialize || entry.tenant != nil && entry.format != nil else {
                throw refusal("the index of the folder has an entry without its tenant and its format", node)
            }
            entries[path] = entry
        }
    }

    private static func foreign(_ source: SourceText, _ node: Node, to maker: Maker) -> TenantryError {
        TenantryError(
            .cannotCreate,
            source.diagnostic(
                Maker(rawValue: node.string ?? "").map {
                    "the files of this folder were made by tenantry \($0.rawValue)"
                }
                    ?? "the files of this folder were made by something else",
                at: node, hint: "name a folder of its own for \(maker.rawValue), or remove this one"))
    }

    /// Each estate would take the files of the other's tenants for those of tenants that are gone.
    private static func foreign(_ source: SourceText, _ node: Node, estate: String) -> TenantryError {
        var own: [UInt8] = []
        GoJSON.append(estate, escapesMarkup: false, to: &own)
        return TenantryError(
            .cannotCreate,
            source.diagnostic(
                "the files of this folder are those of another estate", at: node,
                hint: "name a folder for each estate; if it is the same one at another place, write "
                    + "\(String(decoding: own, as: UTF8.self)) here"))
    }

    /// Whether a name can be one of a file that was made: none leads elsewhere, into a repository, or to what goes on there.
    private static func isInside(_ name: String, of maker: Maker) -> Bool {
        let path = FilePath(name)
        guard path.isRelative, path.string == name, path.lexicallyNormalized() == path,
            path.components.first?.kind == .regular, !name.hasPrefix(fileName)
        else { return false }
        return path.components.allSatisfy { component in
            maker == .materialize
                ? component.string != ".git" && !component.string.hasPrefix(TemporaryName.prefix)
                : !component.string.hasPrefix(".")
        }
    }
}

extension RenderFormat {
    /// Formats of which a render of one takes the files of the others for its own.
    var family: RenderFormat { self == .kubernetesList ? .kubernetes : self }
}
