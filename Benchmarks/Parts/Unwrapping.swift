import Age
import Sealing

/// What it takes to unwrap a file key, beside the X25519 operation that nothing can do without. One line of JSON, with
/// the seconds of one operation each.
func timeUnwrapping(_ count: Int = 5_000) throws {
    let identity = try X25519Identity()
    let stanzas = try identity.recipient.wrap(FileKey())
    let key = try X25519.PrivateKey()
    let other = try X25519.PrivateKey().publicKey
    // In turns, so that both see the same load of the machine.
    var (bare, unwrapping) = (Duration.zero, Duration.zero)
    for _ in 0..<10 {
        bare += try ContinuousClock().measure {
            for _ in 0..<count / 10 { _ = try key.sharedSecret(with: other) }
        }
        unwrapping += try ContinuousClock().measure {
            for _ in 0..<count / 10 { _ = try identity.unwrap(stanzas) }
        }
    }
    print(#"{"x25519": \#(bare.seconds / Double(count)), "unwrap": \#(unwrapping.seconds / Double(count))}"#)
}
