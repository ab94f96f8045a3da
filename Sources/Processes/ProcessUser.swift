package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whom a process runs as.
package enum ProcessUser {
    package enum Failure: Error, Hashable, Sendable {
        /// There is no user of that name.
        case unknown
        /// Only root can become somebody else.
        case notRoot
        case system(Errno)
    }

    /// Makes this process, and those that it starts, run as another user with that user's groups and no others, for
    /// good.
    package static func become(_ name: String) throws(Failure) {
        guard geteuid() == 0 else { throw .notRoot }
        guard let entry = unsafe getpwnam(name) else { throw .unknown }
        let (user, group) = unsafe (entry.pointee.pw_uid, entry.pointee.pw_gid)
        let groups = groups(of: name, primary: group)
        // In this order: whoever has given up the user's rights cannot change the groups.
        guard unsafe setgroups(groups.count, groups) == 0, setgid(group) == 0, setuid(user) == 0 else {
            throw .system(Errno(rawValue: errno))
        }
        // Never go on with rights that were to be given up.
        guard user == 0 || setuid(0) != 0, geteuid() == user, getegid() == group else {
            throw .system(.notPermitted)
        }
    }

    private static func groups(of name: String, primary: gid_t) -> [gid_t] {
        var count: Int32 = 64
        while true {
            var groups = [gid_t](repeating: 0, count: Int(count))
            if unsafe getgrouplist(name, primary, &groups, &count) >= 0 { return Array(groups.prefix(Int(count))) }
        }
    }
}
