extension [any Identity] {
    /// The file key, from the first identity that unwraps one; nil if none does. Those that have to ask somebody come
    /// last, and if one of them fails, another may still open the file.
    /// - Throws: `headerFailure` for a malformed stanza of an identity's own type; if nothing opens the file, the first
    ///   failure of an identity that has to ask.
    package func unwrapFirst(_ stanzas: [Stanza]) throws(AgeError) -> FileKey? {
        for identity in self where !identity.needsInteraction {
            if let fileKey = try identity.unwrap(stanzas) { return fileKey }
        }
        var failure: AgeError?
        for identity in self where identity.needsInteraction {
            do throws(AgeError) {
                if let fileKey = try identity.unwrap(stanzas) { return fileKey }
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return nil
    }
}
