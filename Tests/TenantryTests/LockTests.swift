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

    #if os(Linux)
        @Test func aDescriptorWithoutLocksIsNeitherTakenNorBusy() throws {
            let folder = try folder()
            defer { try? DiskFileStore().remove(folder) }
            // O_PATH: no lock can be taken on such a descriptor.
            let options = FileDescriptor.OpenOptions(rawValue: 0o10_000_000)
            let descriptor = try FileDescriptor.open(folder, .readOnly, options: options)
            defer { try? descriptor.close() }
            #expect(FileLock.attempt(descriptor) == .unsupported)
            #expect(try !FileLock.lock(descriptor, writing: "into it"))
        }
    #endif

    @Test(arguments: [".tenantry-journal", ".tenantry-undo", ".tenantry-staging"])
    func withoutALockNothingIsRecovered(_ name: String) throws {
        let store = MemoryFileStore()
        store.put("in .\n", at: FilePath("/e").appending(name))
        store.put("new", at: "/e/.tenantry-0123456789abc")
        let before = store.listing
        let surroundings = Surroundings(environment: [:], store: store)
        let error = try #require(throws: TenantryError.self) { try surroundings.prepare("/e", isLocked: false) }
        #expect(error.category == .inputOutput)
        #expect(error.diagnostic.summary.contains("no locks"))
        #expect(store.listing == before)
    }

    @Test func withoutALockAndATraceWorkGoesOn() throws {
        let store = MemoryFileStore()
        store.put("a", at: "/e/a")
        try Surroundings(environment: [:], store: store).prepare("/e", isLocked: false)
    }

    @Test func tellsTheVerbOnly() {
        #expect(LockHolder.command("/usr/bin/tenantry\0-C\0estate\0rotate\0--quiet\0acme\0KEY\0") == "tenantry rotate")
        #expect(LockHolder.command("sops\0/etc/passwd\0") == "sops")
        #expect(LockHolder.command("") == "another program")
        let locks =
            "1: POSIX  ADVISORY  WRITE 12 fe:00:77 0 EOF\n2: FLOCK  ADVISORY  WRITE 34 fe:00:77 0 EOF\n"
            + "2: -> FLOCK  ADVISORY  WRITE 56 fe:00:77 0 EOF\n"
        let device = LockHolder.device(0xfe00)
        #expect(device == LockHolder.Device(major: 0xfe, minor: 0))
        #expect(LockHolder.device(0x10_3401) == LockHolder.Device(major: 0x34, minor: 0x101))
        #expect(LockHolder.process(in: locks, holding: 77, on: device) == 34)
        #expect(LockHolder.process(in: locks, holding: 7, on: device) == nil)
        #expect(LockHolder.process(in: locks, holding: 77, on: LockHolder.device(0xfe01)) == nil)
    }
}
