/// What went wrong in a cryptographic operation. It never says which byte or which key: there is nothing to add.
package struct SealingError: Error, Hashable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// The tag does not match: the wrong key, or changed bytes.
        case authenticationFailed
        /// The other side's public key has a low order, so that the shared secret would be all zero.
        case lowOrderPoint
        /// A key that is none: a point that is not on the curve, numbers that do not belong together.
        case invalidKey
        /// A key, nonce, salt or output of a length that the algorithm does not take.
        case invalidLength
        /// Not canonical base64 of the asked-for variant.
        case invalidBase64
        /// No guarded memory left, or none for a function's working space.
        case outOfMemory
        /// The system's library lacks the algorithm.
        case unsupported
    }

    package let code: Code

    package init(_ code: Code) {
        self.code = code
    }

    package var description: String {
        switch code {
        case .authenticationFailed: "authentication failed"
        case .lowOrderPoint: "a public key of low order"
        case .invalidKey: "invalid key"
        case .invalidLength: "invalid length"
        case .invalidBase64: "invalid base64"
        case .outOfMemory: "no guarded memory left"
        case .unsupported: "not supported on this system"
        }
    }
}
