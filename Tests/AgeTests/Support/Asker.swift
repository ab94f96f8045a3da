import Age
import Synchronization

/// Answers questions for a passphrase, and counts them.
final class Asker: Sendable {
    private let answers: [String?]
    private let asked = Mutex(0)
    var count: Int { asked.withLock { $0 } }

    /// - Parameter answers: the last counts for all that follow, too.
    init(_ answers: String?...) { self.answers = answers }

    var prompt: IdentityFile.PassphrasePrompt {
        { () throws(AgeError) in
            let index = self.asked.withLock { asked in
                defer { asked += 1 }
                return asked
            }
            guard let answer = self.answers[min(index, self.answers.count - 1)] else { return nil }
            var bytes = [UInt8](answer.utf8)
            return try Passphrase(moving: &bytes)
        }
    }
}
