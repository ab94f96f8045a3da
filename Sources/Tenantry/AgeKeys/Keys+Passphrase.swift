package import Age
import Documents
import Sealing

extension Keys.Generated {
    /// The same key in a file that is encrypted with a passphrase, armored, as `age -p -a` does it.
    package consuming func encrypted(with passphrase: consuming Passphrase) throws(TenantryError) -> Keys.Generated {
        do throws(AgeError) {
            let recipients = [try ScryptRecipient(passphrase)]
            let file = try AgeFile.encrypt(text, to: recipients, armored: true)
            do throws(SealingError) {
                return Keys.Generated(recipient: recipient, text: try GuardedBytes(copying: file.span))
            } catch {
                throw AgeError(error, as: .outOfMemory, "")
            }
        } catch {
            throw TenantryError(error.category, "the key cannot be encrypted: \(error.reason)")
        }
    }
}

/// A passphrase that a person chooses for something new.
package enum NewPassphrase {
    private static let letters = Array("abcdefghjkmnpqrstuvwxyz23456789".utf8)
    private static let groups = 5
    private static let groupSize = 5

    /// Asks for a passphrase, twice; for an empty answer one is made and shown.
    ///
    /// - Parameters:
    ///   - ask: asks a question at the terminal; nil for no answer.
    ///   - show: shows a new passphrase at the terminal and nowhere else.
    /// - Throws: `badInput` if the answers differ or there is none.
    package static func choose(
        ask: (String) throws(TenantryError) -> [UInt8]?, show: ([UInt8]) -> Void
    ) throws(TenantryError) -> Passphrase {
        guard var first = try ask("Passphrase (empty: make one): ") else { throw missing }
        defer { Memory.wipe(&first) }
        if first.isEmpty {
            var made = random()
            show(made)
            return try passphrase(&made)
        }
        guard var second = try ask("The passphrase again: ") else { throw missing }
        defer { Memory.wipe(&second) }
        guard ConstantTime.equal(first, second) else {
            throw TenantryError(.badInput, "the passphrases differ", hint: "try again")
        }
        return try passphrase(&first)
    }

    /// 25 letters and digits that do not look alike, in groups: 123 bits.
    private static func random() -> [UInt8] {
        var passphrase: [UInt8] = []
        passphrase.reserveCapacity(groups * (groupSize + 1))
        for index in 0..<groups * groupSize {
            if index > 0, index % groupSize == 0 { passphrase.append(UInt8(ascii: "-")) }
            passphrase.append(letters[Int(Random.uniform(below: UInt32(letters.count)))])
        }
        return passphrase
    }

    private static func passphrase(_ bytes: inout [UInt8]) throws(TenantryError) -> Passphrase {
        do throws(AgeError) {
            return try Passphrase(moving: &bytes)
        } catch {
            throw TenantryError(error.category, error.reason)
        }
    }

    private static var missing: TenantryError { TenantryError(.badInput, "no passphrase was given") }
}
