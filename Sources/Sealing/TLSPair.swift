internal import COpenSSL

/// A certificate and its private key in PEM, as servers load them. OpenSSL reads them.
package enum TLSPair {
    package enum Flaw: Hashable, Sendable {
        /// No `CERTIFICATE` block that can be read.
        case noCertificate
        /// No private key that can be read without a passphrase.
        case noKey
        /// The key is not that of the first certificate.
        case mismatch
    }

    /// What `kubectl create secret tls` would say of the pair as well; nil if nothing is wrong. Whether the certificate
    /// is in date and who has signed it is not looked at.
    package static func flaw(certificate: [UInt8], key: [UInt8]) -> Flaw? {
        OpenSSL.start()
        defer { ERR_clear_error() }
        let found = unsafe certificate.span.withPointer { bytes, count in
            let input = unsafe BIO_new_mem_buf(bytes, Int32(clamping: count))
            defer { unsafe BIO_free(input) }
            return unsafe PEM_read_bio_X509(input, nil, { _, _, _, _ in -1 }, nil)
        }
        guard let found = unsafe found else { return .noCertificate }
        defer { unsafe X509_free(found) }
        let own = unsafe key.span.withPointer { bytes, count in
            let input = unsafe BIO_new_mem_buf(bytes, Int32(clamping: count))
            defer { unsafe BIO_free(input) }
            // Without a callback OpenSSL would ask the terminal for a passphrase.
            return unsafe PEM_read_bio_PrivateKey(input, nil, { _, _, _, _ in -1 }, nil)
        }
        guard let own = unsafe own else { return .noKey }
        defer { unsafe EVP_PKEY_free(own) }
        return unsafe X509_check_private_key(found, own) == 1 ? nil : .mismatch
    }
}
