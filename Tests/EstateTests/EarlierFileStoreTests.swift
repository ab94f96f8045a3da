import Estate
import SystemPackage
import Testing

@Suite("Files as they were")
struct EarlierFileStoreTests {
    private let now: MemoryFileStore = {
        let store = MemoryFileStore()
        store.put("same", at: "/e/base/same.yaml")
        store.put("new", at: "/e/base/changed.yaml")
        store.put("added", at: "/e/base/added.yaml")
        store.put("added", at: "/e/new/env.yaml")
        store.putLink(to: "base", at: "/e/link")
        store.putLink(to: "/e/base/same.yaml", at: "/e/turned")
        return store
    }()

    private var earlier: EarlierFileStore {
        EarlierFileStore(
            now,
            before: [
                "/e/base/changed.yaml": .file(Array("old".utf8)), "/e/base/added.yaml": .absent,
                "/e/new/env.yaml": .absent, "/e/gone/deep/env.yaml": .file(Array("gone".utf8)),
                "/e/turned": .link("gone/deep"), "/e/module": .other,
            ])
    }

    private func text(_ path: FilePath) throws -> String {
        String(decoding: try earlier.read(path), as: UTF8.self)
    }

    @Test("A changed file has its old content, also through links")
    func content() throws {
        #expect(try text("/e/base/changed.yaml") == "old")
        #expect(try text("/e/link/changed.yaml") == "old")
        #expect(try text("/e/link/../base/./changed.yaml") == "old")
        #expect(try text("/e/base/same.yaml") == "same")
        #expect(try text("/e/turned/env.yaml") == "gone")
        #expect(try text("/e/gone/deep/env.yaml") == "gone")
    }

    @Test("What was added is not there, what was removed is")
    func presence() throws {
        #expect(try earlier.read("/e/base/added.yaml", limit: 10, followsLink: true) == .absent)
        #expect(try earlier.status("/e/base/added.yaml") == nil)
        #expect(try earlier.status("/e/gone/deep")?.kind == .folder)
        #expect(try earlier.status("/e/turned")?.kind == .link)
        #expect(try earlier.status("/e/module")?.kind == .other)
        #expect(try earlier.read("/e/turned", limit: 10, followsLink: false) == .link)
        #expect(try earlier.linkTarget("/e/turned") == "gone/deep")
        #expect(try earlier.linkTarget("/e/link") == "base")
        #expect(try earlier.resolve("/e/turned/env.yaml") == "/e/gone/deep/env.yaml")
        #expect(throws: EstateError.self) { try earlier.resolve("/e/base/added.yaml") }
        #expect(throws: EstateError.self) { try earlier.read("/e/gone") }
        #expect(throws: EstateError.self) { try earlier.read("/e/module") }
        #expect(throws: EstateError.self) { try earlier.read("/e/base/changed.yaml", limit: 2) }
    }

    @Test("Folders list what was in them")
    func lists() throws {
        func names(_ folder: FilePath) throws -> [String] {
            try earlier.list(folder).map { "\($0.name) \($0.kind)" }.sorted()
        }
        #expect(try names("/e/base") == ["changed.yaml file", "same.yaml file"])
        #expect(try names("/e/link") == ["changed.yaml file", "same.yaml file"])
        #expect(try names("/e/gone") == ["deep folder"])
        #expect(try names("/e/turned") == ["env.yaml file"])
        #expect(
            try names("/e") == ["base folder", "gone folder", "link link", "module other", "new folder", "turned link"])
        #expect(try names("/e/new") == [])
        #expect(throws: EstateError.self) { try earlier.list("/e/nowhere") }
    }

    @Test("Nothing can be written")
    func readOnly() {
        let earlier = earlier
        #expect(throws: EstateError.self) { try earlier.createFolder("/e/x") }
        #expect(throws: EstateError.self) { try earlier.remove("/e/base/same.yaml") }
        #expect(throws: EstateError.self) { try earlier.rename("/e/base/same.yaml", to: "/e/x") }
        #expect(throws: EstateError.self) { try earlier.create("/e/x", permissions: .ownerRead) }
    }

    @Test("A circle of links is an error")
    func circle() {
        let store = EarlierFileStore(MemoryFileStore(), before: ["/a": .link("b"), "/b": .link("a")])
        #expect(throws: EstateError.self) { try store.resolve("/a") }
        #expect(throws: EstateError.self) { try store.read("/a/x") }
    }
}
