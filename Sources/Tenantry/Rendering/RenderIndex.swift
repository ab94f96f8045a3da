import Documents
import Emission
import Estate
import Sealing
import SystemPackage

/// What renders have put into a folder: only what is listed there is ever removed.
///
/// The file is JSON, with a line for each file. Its name does not say so, because kubectl and Argo CD take every `.json`
/// of a folder for a manifest. It tells nothing secret: of files with secrets in the clear it has no checksum, by which
/// they could be tried out.
struct RenderIndex {
    static let fileName = ".tenantry.index"
    static let limit = 256 << 20

    struct Entry: Hashable {
        let tenant: String
        /// Nil where the file holds all targets of the tenant.
        let service: String?
        let environment: String?
        let format: RenderFormat
        /// SHA-256 of the content in hexadecimal.
        let checksum: String?

        init(_ file: OutputFile, of tenant: TenantName, _ format: RenderFormat) {
            self.tenant = tenant.description
            service = file.target?.service
            environment = file.target?.environment
            self.format = format
            checksum = file.isConfidential ? nil : Hexadecimal.encode(SHA256.hash(file.bytes))
        }

        fileprivate init(
            tenant: String, service: String?, environment: String?, format: RenderFormat, checksum: String?
        ) {
            self.tenant = tenant
            self.service = service
            self.environment = environment
            self.format = format
            self.checksum = checksum
        }
    }

    /// The way from the folder to the estate, `../estate`: what tells an estate's renders from another's wherever the two
    /// lie. Earlier indexes do not say it.
    var estate: String?
    /// By name, relative to the folder.
    var entries: [String: Entry] = [:]

    /// The name of the index that a render writes: machines that share the work have one each.
    static func fileName(for shard: Shard?) -> String {
        shard.map { "\(fileName)-\($0.number)-of-\($0.count)" } ?? fileName
    }

    init() {}

    // MARK: Text

    var text: [UInt8] {
        var text = Array("{\"version\":1".utf8)
        if let estate {
            text += ",\"estate\":".utf8
            GoJSON.append(estate, escapesMarkup: false, to: &text)
        }
        text += ",\"files\":[".utf8
        for (index, (name, entry)) in entries.sorted(by: { $0.key < $1.key }).enumerated() {
            text += (index == 0 ? "\n{\"path\":" : ",\n{\"path\":").utf8
            // No name of an object, a tenant or a service has a character that JSON escapes.
            text += "\"\(name)\"".utf8
            for (key, value) in [
                ("tenant", entry.tenant), ("service", entry.service), ("environment", entry.environment),
                ("format", entry.format.rawValue), ("sha256", entry.checksum),
            ] {
                guard let value else { continue }
                text += ",\"\(key)\":\"\(value)\"".utf8
            }
            text.append(UInt8(ascii: "}"))
        }
        return text + Array("\n]}\n".utf8)
    }

    /// A node has at least one byte: whatever was written is read.
    private static let limits = ParseLimits(maximumSize: limit, maximumNodes: limit)

    /// - Parameter estate: the way from the folder to the estate that is rendered.
    /// - Throws: `badInput` for an index that is none, or that names files elsewhere; `cannotCreate` for one of another
    ///   estate.
    init(parsing bytes: [UInt8], named name: String, of estate: String) throws(TenantryError) {
        let source = SourceText(name: name, bytes: bytes)
        func refusal(_ summary: String, _ node: Node?) -> TenantryError {
            let hint = "remove the index: then no file of the folder is removed, and the next render begins a new one"
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
        guard case .int(1)? = root.mapping?["version"]?.scalar?.value,
            let files = root.mapping?["files"]?.sequence
        else { throw refusal("the index of the folder is none of version 1", root) }
        if let node = root.mapping?["estate"] {
            guard node.string == estate else { throw Self.foreign(source, node, estate) }
            self.estate = estate
        }
        for node in files.elements {
            guard let path = node.mapping?["path"]?.string, let tenant = node.mapping?["tenant"]?.string,
                let format = (node.mapping?["format"]?.string).flatMap(RenderFormat.init(rawValue:))
            else { throw refusal("the index of the folder has an entry that is none", node) }
            // Whoever changed the index does not get files elsewhere removed.
            guard Self.isInside(path) else { throw refusal("the index of the folder names a file elsewhere", node) }
            entries[path] = Entry(
                tenant: tenant, service: node.mapping?["service"]?.string,
                environment: node.mapping?["environment"]?.string, format: format,
                checksum: node.mapping?["sha256"]?.string)
        }
    }

    /// Each estate would take the files of the other's tenants for those of tenants that are gone.
    private static func foreign(_ source: SourceText, _ node: Node, _ estate: String) -> TenantryError {
        var own: [UInt8] = []
        GoJSON.append(estate, escapesMarkup: false, to: &own)
        return TenantryError(
            .cannotCreate,
            source.diagnostic(
                "the folder has the renders of another estate", at: node,
                hint: "name a folder for each estate; if it is the same one at another place, write "
                    + "\(String(decoding: own, as: UTF8.self)) here"))
    }

    private static func isInside(_ name: String) -> Bool {
        let path = FilePath(name)
        return path.isRelative && !path.isEmpty && path.string == name && path.lexicallyNormalized() == path
            && path.components.allSatisfy { $0.kind == .regular && !$0.string.hasPrefix(".") }
    }
}

extension RenderFormat {
    /// Formats of which a render of one takes the files of the others for its own.
    var family: RenderFormat { self == .kubernetesList ? .kubernetes : self }
}
