import Documents
import Estate
import SystemPackage
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the disk and its twin in memory have in common.
struct FileStoreTests {
    /// A store with a folder to work in.
    enum Kind: String, CaseIterable, Sendable { case disk, memory }

    struct Bench {
        let store: any FileStore
        let root: FilePath
        let folder: TemporaryFolder?

        init(_ kind: Kind) throws {
            switch kind {
            case .disk:
                let folder = try TemporaryFolder()
                (store, root, self.folder) = (DiskFileStore(), folder.path, folder)
            case .memory:
                let memory = MemoryFileStore()
                memory.putFolder(at: "/work")
                (store, root, folder) = (memory, "/work", nil)
            }
        }

        func put(_ text: String, _ relative: String, mode: UInt16 = 0o644) throws {
            try folder?.put(text, at: relative, mode: mode)
            (store as? MemoryFileStore)?.put(text, at: root.appending(relative), mode: mode)
        }

        func putLink(_ target: String, _ relative: String) throws {
            try folder?.putLink(to: target, at: relative)
            (store as? MemoryFileStore)?.putLink(to: FilePath(target), at: root.appending(relative))
        }

        func text(_ relative: String) throws -> String {
            String(decoding: try store.read(root.appending(relative)), as: UTF8.self)
        }

        func names() throws -> [String] { try store.list(root).map(\.name).sorted() }
    }

    @Test(arguments: Kind.allCases) func reads(_ kind: Kind) throws {
        let bench = try Bench(kind)
        let large = String(repeating: "x", count: 200_000)
        try bench.put("text", "a/b")
        try bench.put("", "empty")
        try bench.put(large, "large")
        try bench.putLink("a/b", "link")
        #expect(try bench.text("a/b") == "text")
        #expect(try bench.text("empty") == "")
        #expect(try bench.text("large") == large)
        #expect(try bench.text("link") == "text")
        let store = bench.store
        #expect(try store.read(bench.root.appending("link"), limit: 9, followsLink: false) == .link)
        #expect(try store.read(bench.root.appending("none"), limit: 9, followsLink: false) == .absent)
        #expect(try store.read(bench.root.appending("empty/x"), limit: 9, followsLink: false) == .absent)
        #expect(try store.resolve(bench.root.appending("link")) == bench.root.appending("a/b"))
        #expect(try bench.names() == ["a", "empty", "large", "link"])
        #expect(try store.status(bench.root.appending("link"))?.kind == .link)
        #expect(try store.status(bench.root.appending("a"))?.kind == .folder)
        #expect(try store.status(bench.root.appending("none")) == nil)
    }

    @Test(arguments: Kind.allCases) func refusesToRead(_ kind: Kind) throws {
        let bench = try Bench(kind)
        try bench.put("0123456789", "ten")
        try bench.put("", "folder/x")
        try bench.putLink("loop", "loop")
        func code(_ relative: String, limit: Int = 9) -> EstateError.Code? {
            do throws(EstateError) {
                _ = try bench.store.read(bench.root.appending(relative), limit: limit)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code("none") == .notFound)
        #expect(code("ten") == .tooLarge)
        #expect(code("ten", limit: 10) == nil)
        #expect(code("folder") == .isFolder)
        #expect(code("loop") == .notRegular)
    }

    @Test func neverWaitsForAPipe() throws {
        let folder = try TemporaryFolder()
        let pipe = folder.path.appending("pipe")
        #expect(unsafe pipe.withPlatformString { unsafe mkfifo($0, 0o644) } == 0)
        for path in [pipe, "/dev/zero", "/dev/null"] {
            let error = try #require(throws: EstateError.self) { try DiskFileStore().read(path) }
            #expect(error.code == .notRegular)
        }
    }

    // MARK: Writing

    @Test(arguments: Kind.allCases) func replacesAFileAndKeepsItsMode(_ kind: Kind) throws {
        let bench = try Bench(kind)
        try bench.put("old", "file", mode: 0o640)
        let path = bench.root.appending("file")
        try bench.store.writeAtomically(FileChange(path, bytes: Array("new".utf8)), within: bench.root)
        #expect(try bench.text("file") == "new")
        #expect(try bench.store.status(path)?.permissions == FilePermissions(rawValue: 0o640))
        #expect(try bench.names() == ["file"])
    }

    @Test(arguments: Kind.allCases) func createsAFile(_ kind: Kind) throws {
        let bench = try Bench(kind)
        let (open, closed) = (bench.root.appending("open"), bench.root.appending("closed"))
        try bench.store.writeAll(
            [FileChange(open, bytes: [1]), FileChange(closed, bytes: [2], privacy: .confidential)], within: bench.root)
        // The process's mask may take away more.
        #expect(try bench.store.status(open)?.permissions.isSuperset(of: .ownerReadWrite) == true)
        #expect(try bench.store.status(closed)?.permissions == .ownerReadWrite)
        #expect(try bench.names() == ["closed", "open"])
    }

    @Test(arguments: Kind.allCases) func closesAFileThatBecomesConfidential(_ kind: Kind) throws {
        let bench = try Bench(kind)
        try bench.put("old", "file", mode: 0o644)
        let path = bench.root.appending("file")
        try bench.store.writeAtomically(FileChange(path, bytes: [1], privacy: .confidential), within: nil)
        #expect(try bench.store.status(path)?.permissions == .ownerReadWrite)
    }

    @Test(arguments: Kind.allCases) func writesThroughALink(_ kind: Kind) throws {
        let bench = try Bench(kind)
        try bench.put("old", "a/file")
        try bench.putLink("a/file", "link")
        let link = bench.root.appending("link")
        try bench.store.writeAtomically(FileChange(link, bytes: Array("new".utf8)), within: bench.root)
        #expect(try bench.text("a/file") == "new")
        #expect(try bench.store.status(link)?.kind == .link)
    }

    @Test(arguments: Kind.allCases) func refusesToWrite(_ kind: Kind) throws {
        let bench = try Bench(kind)
        try bench.put("old", "estate/file")
        try bench.put("old", "outside/file")
        try bench.put("x", "estate/folder/x")
        try bench.putLink("../outside/file", "estate/link")
        try bench.putLink("../outside", "estate/linked")
        try bench.putLink("nowhere", "estate/dangling")
        try bench.putLink("file", "estate/same")
        let root = bench.root.appending("estate")
        func code(_ names: String...) -> EstateError.Code? {
            do throws(EstateError) {
                try bench.store.writeAll(names.map { FileChange(root.appending($0), bytes: [1]) }, within: root)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code("file", "link") == .leavesEstate)
        #expect(code("linked/file") == .leavesEstate)
        #expect(code("linked/new") == .leavesEstate)
        #expect(code("../outside/file") == .leavesEstate)
        #expect(code("dangling") == .notFound)
        #expect(code("none/file") == .notFound)
        #expect(code("file", "folder") == .isFolder)
        #expect(code("..") == .isFolder)
        #expect(code("file", "same") == .writtenTwice)
        #expect(try bench.text("estate/file") == "old")
        #expect(try bench.text("outside/file") == "old")
        #expect(
            try bench.store.list(root).map(\.name).sorted() == [
                "dangling", "file", "folder", "link", "linked", "same",
            ])
    }
}
