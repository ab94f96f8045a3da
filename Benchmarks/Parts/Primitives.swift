import Sealing

/// The time of `count` Diffie-Hellman operations with one private key, as when one identity opens many files.
func timeKeyAgreements(_ count: Int) throws -> Duration {
    let key = try X25519.PrivateKey()
    let others = try (0..<16).map { _ in try X25519.PrivateKey().publicKey }
    return try ContinuousClock().measure {
        for index in 0..<count { _ = try key.sharedSecret(with: others[index % others.count]) }
    }
}

/// The time of opening values of these sizes, each file's under a key of its own.
func timeOpenings(of files: [[Int]]) throws -> Duration {
    var total = Duration.zero
    let nonce = Random.bytes(32)
    let additionalData = Array("DB_PASSWORD:".utf8)
    for sizes in files {
        let key = try GuardedBytes(random: AESGCM.keySize)
        let sealer = try AESGCM(key: key)
        let sealed = try sizes.map { size in
            try sealer.seal([UInt8](repeating: 0, count: size).span, nonce: nonce, authenticating: additionalData)
        }
        total += try ContinuousClock().measure {
            let opener = try AESGCM(key: key)
            for value in sealed {
                _ = try opener.open(value.ciphertext, tag: value.tag, nonce: nonce, authenticating: additionalData)
            }
        }
    }
    return total
}
