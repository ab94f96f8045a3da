import Documents
import Estate
import Synchronization
import SystemPackage
import Testing

@testable import Tenantry

/// What was said to a person.
final class Heard: Sendable {
    private let notes = Mutex<[String]>([])
    var all: [String] { notes.withLock { $0 } }
    func add(_ note: String) { notes.withLock { $0.append(note) } }
}

/// What an unfinished journal may lead to, and what not.
struct RecoveryTests {
    /// Two files of which one is new already.
    private func halfDone() throws -> MemoryFileStore {
        let start = MemoryFileStore()
        for name in ["a", "b"] { start.put("old \(name)", at: FilePath("/e/\(name)")) }
        start.put("outside", at: "/outside/c")
        let changes = ["a", "b"].map { FileChange(FilePath("/e").appending($0), bytes: Array("new \($0)".utf8)) }
        for number in 0..<60 {
            let store = MemoryFileStore(copying: start)
            store.failOperation(number, with: .ioError, lasting: true)
            try? store.writeAll(changes, within: "/e")
            store.stopFailing()
            if store.listing["/e/a"] != "old a", store.listing["/e/b"] == "old b" { return store }
        }
        throw EstateError(.unfinished, Diagnostic("no kill comes between the two"))
    }

    private func code(_ store: MemoryFileStore) -> EstateError.Code? {
        do throws(EstateError) {
            _ = try TransactionRecovery(of: "/e", store: store).run()
            return nil
        } catch {
            return error.code
        }
    }

    @Test func finishes() throws {
        let store = try halfDone()
        #expect(try TransactionRecovery(of: "/e", store: store).run() == .finished(2))
        #expect(store.listing.filter { $0.key.hasPrefix("/e/") } == ["/e/a": "new a", "/e/b": "new b"])
    }

    @Test func takesBackWhatCannotBeFinished() throws {
        let store = try halfDone()
        let staged = try #require(store.listing.first { $0.value == "new b" }?.key)
        try store.remove(FilePath(staged))
        #expect(try TransactionRecovery(of: "/e", store: store).run() == .takenBack(2))
        #expect(store.listing.filter { $0.key.hasPrefix("/e/") } == ["/e/a": "old a", "/e/b": "old b"])
    }

    @Test(arguments: ["/e/a", "/e/b"]) func overwritesNothingThatAPersonHasWritten(_ path: String) throws {
        let store = try halfDone()
        store.put("mine", at: FilePath(path))
        let before = store.listing
        let error = try #require(throws: EstateError.self) {
            try TransactionRecovery(of: "/e", store: store).run()
        }
        #expect(error.code == .unfinished && error.diagnostic.summary.contains(path.suffix(1) + " has changed since"))
        #expect(store.listing == before)
        // As the hint says: put back, it can be finished; and without the journal, files stay as they are.
        store.put("old \(path.suffix(1))", at: FilePath(path))
        #expect(code(store) == nil)
    }

    @Test func aCopiedJournalIsNotFollowed() throws {
        let store = try halfDone()
        let text = try #require(store.listing["/e/.tenantry-journal"])
        try store.remove("/e/.tenantry-journal")
        store.put(text, at: "/e/.tenantry-journal")
        let before = store.listing
        #expect(code(store) == .foreignJournal)
        #expect(store.listing == before)
    }

    /// Journals such as somebody may commit, with whatever number their file has.
    static let hostile: [(String, String)] = [
        ("a path out of the root", "change - %N .tenantry-0000000000000 - ../outside/new"),
        ("an absolute path", "change - %N .tenantry-0000000000000 - /outside/new"),
        ("a path through a link", "change - %N .tenantry-0000000000000 - link/new"),
        ("a removal through a link", "change %C - - .tenantry-0000000000000 link/c"),
        ("a path into git's folder", "change - %N .tenantry-0000000000000 - .git/config"),
        ("a path with an escaped slash", "change - %N .tenantry-0000000000000 - ..%2Foutside/new"),
        ("a name that is not temporary", "change - %N a - new"),
        ("a name that is a path", "change - %N ../e/.tenantry-0000000000000 - new"),
        ("a name of another shape", "change - %N .tenantry-journal - new"),
        ("one name for both", "change %C %N .tenantry-0000000000000 .tenantry-0000000000000 a"),
        ("a link to be made", "change - link:%D .tenantry-0000000000000 - new"),
        ("no change", "change - - - - new"),
        ("an unknown word", "remove %C a"),
        ("nothing at all", ""),
    ]

    @Test(arguments: hostile) func aHostileJournalIsRefused(_ name: String, line: String) throws {
        let store = MemoryFileStore()
        store.put("old a", at: "/e/a")
        store.put("evil", at: "/e/.tenantry-0000000000000")
        store.put("[core]", at: "/e/.git/config")
        store.put("secret", at: "/outside/c")
        store.put("evil", at: "/outside/.tenantry-0000000000000")
        store.putLink(to: "/outside", at: "/e/link")
        func fingerprint(_ text: String) -> String { "sha256:" + FileDigest.hexadecimal(text) }
        let body = line.replacing("%N", with: fingerprint("evil")).replacing("%C", with: fingerprint("secret"))
            .replacing("%D", with: FileDigest.hexadecimal("/outside"))
        // The number of the file that comes next is known here, and the text is as it should be.
        for number in 1...40 {
            let copy = MemoryFileStore(copying: store)
            let text = "tenantry-journal 1\nfile \(number)\n\(body)\n"
            copy.put(text + "end \(FileDigest.hexadecimal(text))\n", at: "/e/.tenantry-journal")
            let before = copy.listing
            #expect(code(copy) == .foreignJournal, "\(name)")
            #expect(copy.listing == before, "\(name)")
        }
    }

    /// The same with nothing wrong, so that the test above can fail.
    @Test func aJournalWithTheRightNumberIsFollowed() throws {
        let store = MemoryFileStore()
        store.put("new", at: "/e/.tenantry-0000000000000")
        let line = "change - sha256:\(FileDigest.hexadecimal("new")) .tenantry-0000000000000 - file"
        let codes = (1...40).map { number in
            let copy = MemoryFileStore(copying: store)
            let text = "tenantry-journal 1\nfile \(number)\n\(line)\n"
            copy.put(text + "end \(FileDigest.hexadecimal(text))\n", at: "/e/.tenantry-journal")
            return code(copy)
        }
        #expect(codes.count { $0 == nil } == 1 && codes.count { $0 == .foreignJournal } == 39)
    }

    @Test func aRecordLeadsNowhereElse() throws {
        let store = MemoryFileStore()
        for path in [
            "/e/t/.tenantry-0123456789abc", "/e/t/.tenantry-short", "/e/t/file", "/outside/.tenantry-0123456789abc",
        ] {
            store.put("x", at: FilePath(path))
        }
        store.putFolder(at: "/e/empty")
        store.putFolder(at: "/outside/empty")
        store.putLink(to: "/outside", at: "/e/link")
        store.put(
            "in t\nin ../outside\nin link\nunless-empty ../outside/empty\nunless-empty link/empty\nunless-empty empty\n"
                + "unless-empty t\nin /outside\nrubbish\n", at: "/e/.tenantry-staging")
        #expect(try TransactionRecovery(of: "/e", store: store).run() == .cleaned)
        #expect(
            store.listing.keys.sorted() == [
                "/e", "/e/link", "/e/t", "/e/t/.tenantry-short", "/e/t/file", "/outside",
                "/outside/.tenantry-0123456789abc",
                "/outside/empty",
            ])
    }

    @Test func whoMayNotWriteIsToldWhatToDo() throws {
        let estate = try WriteEstate()
        let request = EntryRequest(tenant: "acme", key: "NAME", section: .secrets)
        var messages: Set<String> = []
        for number in 0..<40 {
            let next = WriteEstate(estate, store: MemoryFileStore(copying: estate.store))
            next.store.failOperation(number, with: .ioError, lasting: true)
            _ = try? next.workspace().set(request, to: [1])
            next.store.failOperation(0, with: .permissionDenied, lasting: true)
            do {
                _ = try next.workspace()
            } catch let error as TenantryError {
                #expect(error.category == .noPermission)
                messages.insert(error.diagnostic.summary)
            }
        }
        #expect(messages == ["a change of several files was interrupted, and must be finished before they are read"])
    }
}
