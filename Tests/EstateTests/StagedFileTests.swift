import Estate
import Foundation
import SystemPackage
import Testing

/// A file that is written piece by piece and appears at once, on the disk and in memory.
struct StagedFileTests {
    private func withFolder(_ body: (FilePath) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tenantry-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(FilePath(folder.path))
    }

    private func names(_ folder: FilePath) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted()
    }

    @Test func appearsWhenItIsComplete() throws {
        try withFolder { folder in
            let store = DiskFileStore()
            let path = folder.appending("file")
            let staged = try StagedFile(path, privacy: .confidential, store: store)
            try staged.write([1, 2])
            #expect(!(try names(folder)).contains("file"))
            try staged.write([3])
            try staged.commit()
            #expect(try store.read(path) == [1, 2, 3])
            #expect(try store.status(path)?.permissions == .ownerReadWrite)
            #expect(try names(folder) == ["file"])
        }
    }

    @Test func leavesNothingBehind() throws {
        try withFolder { folder in
            let store = DiskFileStore()
            let path = folder.appending("file")
            try Data([9]).write(to: URL(filePath: path.string))
            do {
                let staged = try StagedFile(path, privacy: .ordinary, store: store)
                try staged.write([1, 2])
            }
            #expect(try names(folder) == ["file"])
            #expect(try store.read(path) == [9])
        }
    }

    #if os(Linux)
        /// A process that is killed leaves no plaintext, for what it wrote has no name.
        @Test func hasNoNameUntilItIsComplete() throws {
            try withFolder { folder in
                let staged = try StagedFile(folder.appending("file"), privacy: .confidential, store: DiskFileStore())
                try staged.write([1])
                #expect(try names(folder).isEmpty)
                try staged.commit()
                #expect(try names(folder) == ["file"])
            }
        }
    #endif

    @Test func replacesAFileAndKeepsItsMode() throws {
        try withFolder { folder in
            let store = DiskFileStore()
            let path = folder.appending("file")
            let link = folder.appending("link")
            try Data([9]).write(to: URL(filePath: path.string))
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path.string)
            try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: "file")
            for (privacy, mode) in [(FileChange.Privacy.ordinary, 0o640), (.confidential, 0o600)] {
                let staged = try StagedFile(link, privacy: privacy, store: store)
                try staged.write([UInt8(mode & 0x7f)])
                try staged.commit()
                #expect(try store.status(path)?.permissions.rawValue == CModeT(mode))
                #expect(try store.status(link)?.kind == .link)
                #expect(try store.read(path) == [UInt8(mode & 0x7f)])
            }
        }
    }

    @Test func refusesWhatIsNoFile() throws {
        try withFolder { folder in
            func code(_ path: FilePath) -> EstateError.Code? {
                do throws(EstateError) {
                    _ = try StagedFile(path, privacy: .ordinary, store: DiskFileStore())
                    return nil
                } catch {
                    return error.code
                }
            }
            #expect(code(folder) == .isFolder)
            #expect(code(folder.appending("missing").appending("file")) == .notFound)
            #expect(code("/dev/null") == .notRegular)
        }
    }

    /// Where files cannot be without a name, they have a temporary one, which goes in any case.
    @Test func hasATemporaryNameElsewhere() throws {
        let store = MemoryFileStore()
        store.put("old", at: "/e/file", mode: 0o600)
        do {
            let staged = try StagedFile("/e/file", privacy: .ordinary, store: store)
            try staged.write([1])
            #expect(store.listing.keys.contains { $0.contains("/.tenantry-") })
        }
        #expect(store.listing == ["/e": "", "/e/file": "old"])
        #expect(store.openFiles == 0)
        let staged = try StagedFile("/e/file", privacy: .ordinary, store: store)
        try staged.write(Array("new".utf8))
        try staged.commit()
        #expect(store.listing == ["/e": "", "/e/file": "new"])
        #expect(store.openFiles == 0)
    }
}
