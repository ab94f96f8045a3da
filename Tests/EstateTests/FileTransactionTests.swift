import Documents
import Estate
import SystemPackage
import Testing

/// Writing several files, with a failure at every step in turn.
struct FileTransactionTests {
    private static let before = ["/e": "", "/e/a": "old a", "/e/b": "old b", "/e/sub": "", "/e/sub/d": "old d"]
    private static let after = [
        "/e": "", "/e/a": "new a", "/e/b": "new b", "/e/c": "new c", "/e/sub": "", "/e/sub/d": "new d",
    ]

    private func store() -> MemoryFileStore {
        let store = MemoryFileStore()
        for name in ["a", "b", "sub/d"] { store.put("old \(name.last!)", at: FilePath("/e/\(name)"), mode: 0o600) }
        return store
    }

    private let changes = ["a", "b", "c", "sub/d"].map { name in
        FileChange(FilePath("/e/\(name)"), bytes: Array("new \(name.last!)".utf8))
    }

    @Test func writesAll() throws {
        let store = store()
        try store.writeAll(changes, within: "/e")
        #expect(store.listing == Self.after)
        #expect(store.openFiles == 0)
    }

    private static let withRemovals = [
        FileChange("/e/a", bytes: Array("new a".utf8)), .removal(of: "/e/sub/d"), .removal(of: "/e/link"),
        FileChange("/e/c", bytes: Array("new c".utf8)),
    ]

    @Test func removes() throws {
        let store = store()
        store.putLink(to: "b", at: "/e/link")
        try store.writeAll(Self.withRemovals, within: "/e")
        // The link goes and not what it leads to; a folder goes with its last file.
        #expect(store.listing == ["/e": "", "/e/a": "new a", "/e/b": "old b", "/e/c": "new c"])
    }

    @Test func removesOnlyFilesThatAreThere() throws {
        let store = store()
        for (path, code) in [("/e/missing", EstateError.Code.notFound), ("/e/sub", .notRegular)] {
            let error = try #require(throws: EstateError.self) {
                try store.writeAll([changes[0], .removal(of: FilePath(path))], within: "/e")
            }
            #expect(error.code == code)
            #expect(store.listing == Self.before)
        }
    }

    @Test func bringsRemovedFilesBackWhereverItFails() throws {
        var number = 0
        while true {
            let store = store()
            store.putLink(to: "b", at: "/e/link")
            let before = store.listing
            store.failOperation(number, with: .noSpace)
            do throws(EstateError) {
                try store.writeAll(Self.withRemovals, within: "/e")
            } catch {
                #expect(store.listing == before, "operation \(number)")
                number += 1
                continue
            }
            #expect(store.listing["/e/sub/d"] == nil)
            if store.operations <= number { break }
            number += 1
        }
        #expect(number > 15)
    }

    @Test func aSingleFileAmongManyIsFlushedBeforeItTakesItsPlace() throws {
        var number = 0
        var contents: Set<String?> = []
        while true {
            let store = store()
            store.failOperation(number, with: .ioError, lasting: true)
            let transaction = FileTransaction(store: store, root: "/e", size: .many)
            do throws(EstateError) {
                try transaction.stage(changes[0])
                try transaction.commit()
            } catch {
                transaction.undo()
            }
            store.stopFailing()
            let isDone = store.operations <= number
            store.losePower()
            contents.insert(store.listing["/e/a"])
            if isDone { break }
            number += 1
        }
        #expect(contents == ["old a", "new a"])
    }

    @Test func writesNothing() throws {
        let store = store()
        try store.writeAll([], within: "/e")
        #expect(store.listing == Self.before)
    }

    struct Failure: Sendable, CustomTestStringConvertible {
        let errno: Errno
        let code: EstateError.Code
        let hasHardLinks: Bool
        var testDescription: String { "\(code), \(hasHardLinks ? "with" : "without") hard links" }
    }

    static let failures: [Failure] = [
        Failure(errno: .noSpace, code: .noSpace, hasHardLinks: true),
        Failure(errno: .noSpace, code: .noSpace, hasHardLinks: false),
        Failure(errno: .permissionDenied, code: .permissionDenied, hasHardLinks: true),
        Failure(errno: .readOnlyFileSystem, code: .readOnly, hasHardLinks: true),
    ]

    @Test(arguments: failures) func leavesTheOldFilesWhereverItFails(_ failure: Failure) throws {
        var number = 0
        while true {
            let store = store()
            if !failure.hasHardLinks { store.loseHardLinks() }
            store.failOperation(number, with: failure.errno)
            do throws(EstateError) {
                try store.writeAll(changes, within: "/e")
            } catch {
                #expect(error.code == failure.code, "operation \(number)")
                #expect(store.listing == Self.before, "operation \(number)")
                #expect(store.openFiles == 0)
                number += 1
                continue
            }
            // Only what comes after the new content is there may fail without a word: removing a backup.
            var listing = store.listing
            for path in listing.keys where path.contains(TemporaryName.prefix) { listing[path] = nil }
            #expect(listing == Self.after, "operation \(number)")
            if store.operations <= number { break }
            number += 1
        }
        #expect(number > 20)
    }

    @Test func leavesNoPartWhenTheDiskStaysFull() throws {
        var number = 0
        while true {
            let store = store()
            store.failOperation(number, with: .noSpace, lasting: true)
            do throws(EstateError) {
                try store.writeAll(changes, within: "/e")
            } catch {
                // Nothing could be cleaned up, but each file is the old one or the new one.
                let listing = store.listing
                for name in ["a", "b", "c", "sub/d"] {
                    let text = listing["/e/\(name)"]
                    #expect(text == Self.before["/e/\(name)"] || text == Self.after["/e/\(name)"])
                }
                #expect(store.openFiles == 0)
                number += 1
                continue
            }
            break
        }
        #expect(number > 15)
    }

    @Test func keepsModes() throws {
        let store = store()
        try store.writeAll(changes, within: "/e")
        #expect(try store.status("/e/a")?.permissions == .ownerReadWrite)
        #expect(try store.status("/e/c")?.permissions == FilePermissions(rawValue: 0o644))
    }

    @Test func makesFoldersAndTakesThemBack() throws {
        let (estate, store) = try memoryEstate(["tenantry.yaml": "version: 1\n"])
        let changes = [
            FileChange(estate.path("tenants/new/env.yaml"), bytes: Array("A: 1\n".utf8)),
            FileChange(estate.path("tenants/new/tenant.yaml"), bytes: []),
        ]
        let before = store.listing
        for number in 0..<8 {
            store.failOperation(number, with: .noSpace)
            let error = try #require(throws: EstateError.self) { try estate.write(changes, createsFolders: true) }
            #expect(error.code == .noSpace)
            #expect(store.listing == before, "operation \(number)")
        }
        store.stopFailing()
        #expect(throws: EstateError.self) { try estate.write(changes) }
        try estate.write(changes, createsFolders: true)
        #expect(store.listing["/estate/tenants/new/env.yaml"] == "A: 1\n")
    }

    @Test func namesPathsFromTheRoot() throws {
        let (estate, store) = try memoryEstate(["tenantry.yaml": "version: 1\n", "t/env.yaml": ""])
        store.putFolder(at: "/estate/t", mode: 0o555)
        let error = try #require(throws: EstateError.self) {
            try estate.write([FileChange(estate.path("t/env.yaml"), bytes: [])])
        }
        #expect(error.code == .permissionDenied)
        #expect(error.diagnostic.file == "t")
        #expect(throws: EstateError(.leavesEstate, Diagnostic(""))) {
            try estate.write([FileChange("/other/new/file", bytes: [])], createsFolders: true)
        }
    }
}
