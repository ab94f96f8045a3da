import Age
import Documents

/// Somebody for whom files are encrypted: an age recipient with its text.
package struct FileRecipient: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    let recipient: any Recipient

    /// - Throws: `invalidRecipient`, with what is wrong with the text.
    package init(_ text: String) throws(SOPSError) {
        do throws(AgeError) {
            recipient = try AgeKeys.recipient(parsing: text)
        } catch {
            throw SOPSError(
                .invalidRecipient, "\"\(text)\" is not an age recipient: \(error.reason)",
                hint: "a recipient begins with age1; tenantry keys public prints yours")
        }
        description = text
    }

    package static func == (left: Self, right: Self) -> Bool { left.description == right.description }

    package func hash(into hasher: inout Hasher) { hasher.combine(description) }
}
