import Documents
import Estate
import SystemPackage
import Testing

@testable import Tenantry

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Who may write into a folder.
struct LockTests {
    private func folder() throws -> FilePath {
        var template = Array("/tmp/tenantry-tests-XXXXXX\0".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe mkdtemp(buffer.baseAddress!).map { unsafe FilePath(platformString: $0) }
        }
        return try DiskFileStore().resolve(#require(made))
    }

    @Test func whoHasItMayAskAgain() throws {
        let folder = try folder()
        defer { try? DiskFileStore().remove(folder) }
        let surroundings = Surroundings(environment: [:])
        let depth = try surroundings.exclusively(in: folder) { () throws(TenantryError) in
            try surroundings.exclusively(in: folder) { () throws(TenantryError) in
                #expect(try FolderLock.attempt(folder) == nil)
                return 2
            }
        }
        #expect(depth == 2)
        #expect(try FolderLock.attempt(folder) != nil)
    }

    @Test func whoWaitsIsToldForWhom() throws {
        let folder = try folder()
        defer { try? DiskFileStore().remove(folder) }
        let lock = try #require(try FolderLock.attempt(folder))
        let descriptor = try FileDescriptor.open(folder, .readOnly, options: .directory)
        defer { try? descriptor.close() }
        var said: [String] = []
        let error = try #require(throws: TenantryError.self) {
            try FileLock.lock(descriptor, writing: "into it", patience: 2) { said.append($0) }
        }
        #expect(said.count == 1 && said[0].hasPrefix("waiting for "))
        #if os(Linux)
            #expect(error.diagnostic.summary.contains("(process \(getpid()), running for "))
            #expect(error.diagnostic.hint?.contains("kill \(getpid())") ?? false)
        #endif
        #expect(error.category == .inputOutput)
        withExtendedLifetime(lock) {}
    }

    @Test func tellsTheVerbOnly() {
        #expect(LockHolder.command("/usr/bin/tenantry\0-C\0estate\0rotate\0--quiet\0acme\0KEY\0") == "tenantry rotate")
        #expect(LockHolder.command("sops\0/etc/passwd\0") == "sops")
        #expect(LockHolder.command("") == "another program")
        let locks =
            "1: POSIX  ADVISORY  WRITE 12 fe:00:77 0 EOF\n2: FLOCK  ADVISORY  WRITE 34 fe:00:77 0 EOF\n"
            + "2: -> FLOCK  ADVISORY  WRITE 56 fe:00:77 0 EOF\n"
        #expect(LockHolder.process(in: locks, holding: 77) == 34)
        #expect(LockHolder.process(in: locks, holding: 7) == nil)
    }
}
