import Documents
import Estate
import SOPS

extension Workspace {
    /// The bytes of a secrets file with one value set. A file that does not exist yet is made by the creation rules.
    ///
    /// - Returns: the same bytes as before if the value is what it was.
    func settingSecret(_ path: [String], to value: [UInt8], in file: LayerFile) throws(TenantryError) -> [UInt8] {
        guard let source = file.source else {
            return try encrypting([(path, value)], as: file)
        }
        let decrypted = try open(source)
        return try rethrowing { () throws(SOPSError) in
            try decrypted.setting(path, to: value, now: surroundings.now())
        }
    }

    /// The bytes of a new secrets file.
    func encrypting(_ values: [(path: [String], value: [UInt8])], as file: LayerFile) throws(TenantryError) -> [UInt8] {
        let settings = try encryptionSettings(for: file.path)
        return try Self.encrypting(values, as: file, settings: settings, now: surroundings.now())
    }

    /// The bytes of a new secrets file, which may be without values: it says who can read what comes.
    static func encrypting(
        _ values: [(path: [String], value: [UInt8])], as file: LayerFile, settings: EncryptionSettings, now: String
    ) throws(TenantryError) -> [UInt8] {
        let source = try rethrowing { () throws(DocumentError) in
            guard !values.isEmpty else { return SourceText(name: file.name, "{}\n") }
            let empty = SourceText(name: file.name, bytes: [], masksValues: true)
            var editor = YAMLEditor(try DocumentFile(parsing: empty), limits: .secret)
            for (path, value) in values {
                let text = String(validating: value, as: UTF8.self)
                try editor.set(
                    path.map(PathComponent.key), to: .scalar(text.map(ScalarValue.string) ?? .binary(value)))
            }
            return editor.file.source
        }
        return try rethrowing { () throws(SOPSError) in
            try FileEncryption.encrypt(source, settings: settings, allowsPlainValues: false, now: now)
        }
    }
}
