import Documents
import Estate
import SystemPackage

/// The pre-commit hook.
extension GitInstallation {
    private static let mark = "# Written by tenantry git install: checks what is about to be committed."

    private var hook: [UInt8] { Array("#!/bin/sh\n\(Self.mark)\nexec \(check)\n".utf8) }

    private func hookPath() throws(TenantryError) -> FilePath {
        try repository.path("--git-path", "hooks").appending("pre-commit")
    }

    private func present(_ path: FilePath) throws(TenantryError) -> [UInt8]? {
        let outcome = try rethrowing { () throws(EstateError) in
            try surroundings.store.read(path, limit: FileLimit.manifest, followsLink: true)
        }
        if case .bytes(let bytes) = outcome { return bytes } else { return nil }
    }

    private func isOurs(_ bytes: [UInt8]) -> Bool {
        String(decoding: bytes, as: UTF8.self).contains(Self.mark)
    }

    /// A hook that somebody has written is theirs, and so is a folder of hooks that they have chosen.
    func installHook(_ report: inout Report) throws(TenantryError) {
        let path = try hookPath()
        let present = try present(path)
        let line = "add this line to it: \(check) || exit 1"
        if let present {
            if isOurs(present) {
                guard present != hook else { return }
                try rethrowing { () throws(EstateError) in
                    try surroundings.store.writeAtomically(FileChange(path, bytes: hook), within: nil)
                }
                report.done.append("changed the pre-commit hook")
            } else if !Self.runsCheck(present) {
                report.warnings.append(
                    Diagnostic(
                        "there is a pre-commit hook already, which is not changed",
                        file: FileCrypto(surroundings).shown(path), hint: line))
            }
            return
        }
        if let folder = try repository.settingInForce("core.hooksPath") {
            report.warnings.append(
                Diagnostic(
                    "core.hooksPath is \(SourceText.printable(folder)), and nothing is written there",
                    hint: "write an executable pre-commit into it, or where that program keeps its hooks; \(line)"))
            return
        }
        try create(path)
        report.done.append("wrote the pre-commit hook")
    }

    private func create(_ path: FilePath) throws(TenantryError) {
        try rethrowing { () throws(EstateError) in
            let store = surroundings.store
            let folder = path.removingLastComponent()
            if try store.status(folder) == nil { try store.createFolder(folder) }
            let permissions = FilePermissions(rawValue: 0o755)
            let file = try store.create(path, permissions: permissions)
            do throws(EstateError) {
                try store.write(hook, to: file)
                try store.setPermissions(permissions, of: file)
                try store.synchronize(file)
            } catch {
                try? store.close(file)
                try? store.remove(path)
                throw error
            }
            try store.close(file)
        }
    }

    func removeHook(_ report: inout Report) throws(TenantryError) {
        let path = try hookPath()
        guard let present = try present(path) else { return }
        if isOurs(present) {
            try rethrowing { () throws(EstateError) in try surroundings.store.remove(path) }
            report.done.append("removed the pre-commit hook")
        } else if Self.runsCheck(present) {
            report.warnings.append(
                Diagnostic(
                    "the pre-commit hook runs the check, and it is yours to change",
                    file: FileCrypto(surroundings).shown(path)))
        }
    }

    func isHookInPlace() throws(TenantryError) -> Bool {
        try present(hookPath()).map { isOurs($0) || Self.runsCheck($0) } ?? false
    }

    private static func runsCheck(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.contains("tenantry") && text.contains("scan --staged")
    }
}
