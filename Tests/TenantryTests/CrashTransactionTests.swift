import Estate
import SystemPackage
import Testing

/// A transaction over many files: new ones in new folders, replaced ones, also through links, and removed ones.
struct CrashTransactionTests {
    private static func store(_ count: Int) -> MemoryFileStore {
        let store = MemoryFileStore()
        store.put("outside", at: "/secret")
        store.put("manifest", at: "/e/tenantry.yaml")
        for index in 0..<count {
            store.put("old \(index)", at: FilePath("/e/tenants/t\(index)/env.yaml"), mode: 0o640)
            store.put("old \(index)", at: FilePath("/e/going/g\(index)/only.yaml"))
        }
        store.put("shared", at: "/e/base/env.yaml")
        store.putLink(to: "../base/env.yaml", at: "/e/going/link.yaml")
        store.putLink(to: "../tenants/t0/env.yaml", at: "/e/links/t0.yaml")
        return store
    }

    private static func changes(_ count: Int) -> [FileChange] {
        func change(_ path: String, _ text: String) -> FileChange {
            FileChange(FilePath("/e").pushing(FilePath(path)), bytes: Array(text.utf8))
        }
        var changes: [FileChange] = [change("links/t0.yaml", "new 0"), .removal(of: "/e/going/link.yaml")]
        for index in 0..<count {
            if index > 0 { changes.append(change("tenants/t\(index)/env.yaml", "new \(index)")) }
            changes.append(change("tenants/new \(index)/deep/env.yaml", "made \(index)"))
            changes.append(.removal(of: FilePath("/e/going/g\(index)/only.yaml")))
        }
        return changes
    }

    /// The number of kills is part of the promise.
    @Test(arguments: [(1, 1, 350), (4, 30, 200)]) func leavesAllNewOrAllOld(_ count: Int, step: Int, atLeast: Int)
        throws
    {
        let start = Self.store(count)
        let after = MemoryFileStore(copying: start)
        try after.writeAll(Self.changes(count), within: "/e", createsFolders: true)
        let (old, new) = (start.listing, after.listing)
        #expect(new["/e/going"] == nil && new["/e/base/env.yaml"] == "shared")
        #expect(!new.keys.contains { $0.contains(TemporaryName.prefix) })
        var run = CrashRun { store in
            try store.writeAll(Self.changes(count), within: "/e", createsFolders: true)
        } recover: { store in
            _ = try TransactionRecovery(of: "/e", store: store).run()
        } check: { store, place in
            // Of a folder that was made, or lost its last file, just before the power failed, nobody knows.
            let losesPower = place.contains("power")
            func state(_ listing: [String: String]) -> [String: String] {
                losesPower ? listing.filter { !$0.value.isEmpty } : listing
            }
            let listing = state(store.listing)
            let isAlike = listing == state(old) || listing == state(new)
            #expect(isAlike, "\(place)")
            try #expect(TransactionRecovery.trace(in: "/e", store: store) == nil, "\(place)")
            try #expect(store.status("/e/tenants/t0/env.yaml")?.permissions == FilePermissions(rawValue: 0o640))
        }
        try run.run(on: start, step: step)
        #expect(run.points >= atLeast, "\(run.points) kills")

    }
}
