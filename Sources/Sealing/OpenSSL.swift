internal import COpenSSL

/// OpenSSL's libcrypto, for what neither libsodium nor swift-crypto has: RSA-OAEP with a label, and key pairs in PEM.
///
/// It starts without its configuration file, which could load code. Its own copies of private numbers lie in its secure
/// heap: locked, between guard pages, zeroed when they are freed.
enum OpenSSL {
    /// Room for several keys of 16384 bits at once, the longest that OpenSSL takes.
    private static let secureHeapSize = 1 << 18

    private static let isReady: Bool = {
        let status = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil)
        precondition(status == 1, "OpenSSL cannot start")
        // Where no memory can be locked the heap works nevertheless; where there is none at all, ordinary memory serves.
        _ = CRYPTO_secure_malloc_init(secureHeapSize, 32)
        return true
    }()

    /// Touch it before every call.
    static func start() {
        _ = isReady
    }

    /// An error of the library as ours; its own queue of them is emptied.
    static func failure(_ code: SealingError.Code) -> SealingError {
        ERR_clear_error()
        return SealingError(code)
    }
}

/// The owner of an `EVP_PKEY`; OpenSSL zeroes the private numbers when it ends.
@safe
struct OpenSSLKey: ~Copyable {
    let pointer: OpaquePointer

    /// Takes what one of OpenSSL's functions returned.
    /// - Throws: `invalidKey` for nil.
    init(_ pointer: OpaquePointer?) throws(SealingError) {
        guard let pointer = unsafe pointer else { throw OpenSSL.failure(.invalidKey) }
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe EVP_PKEY_free(pointer)
    }

    /// A key of the given numbers.
    /// - Throws: `invalidKey`.
    init(rsa numbers: borrowing OpenSSLParameters, isPrivate: Bool) throws(SealingError) {
        let context = unsafe EVP_PKEY_CTX_new_from_name(nil, "RSA", nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        let list = unsafe OSSL_PARAM_BLD_to_param(numbers.builder)
        defer { unsafe OSSL_PARAM_free(list) }
        var key: OpaquePointer?
        let selection = isPrivate ? tenantry_evp_pkey_keypair : tenantry_evp_pkey_public_key
        guard unsafe list != nil, unsafe EVP_PKEY_fromdata_init(context) == 1,
            unsafe EVP_PKEY_fromdata(context, &key, selection, list) == 1
        else { throw OpenSSL.failure(.invalidKey) }
        try unsafe self.init(key)
    }
}

/// A list of parameters for OpenSSL, and the numbers in it.
@safe
struct OpenSSLParameters: ~Copyable {
    fileprivate let builder: OpaquePointer
    private var numbers: [OpaquePointer] = unsafe []

    init() throws(SealingError) {
        OpenSSL.start()
        guard let builder = unsafe OSSL_PARAM_BLD_new() else { throw OpenSSL.failure(.outOfMemory) }
        unsafe self.builder = builder
    }

    deinit {
        unsafe OSSL_PARAM_BLD_free(builder)
        for index in unsafe numbers.indices { unsafe BN_clear_free(numbers[index]) }
    }

    /// Adds a number, big-endian; it lies in the secure heap, as does the list that is made of it.
    mutating func add(_ name: StaticString, number: Span<UInt8>) throws(SealingError) {
        let copy = unsafe number.withPointer { unsafe BN_bin2bn($0, Int32($1), BN_secure_new()) }
        try unsafe add(name, copy)
    }

    /// Adds `number` modulo one less than `prime`, as the remainder theorem's exponents are made.
    mutating func add(_ name: StaticString, _ number: Span<UInt8>, moduloOneLessThan prime: Span<UInt8>)
        throws(SealingError)
    {
        let context = unsafe BN_CTX_secure_new()
        let dividend = unsafe number.withPointer { unsafe BN_bin2bn($0, Int32($1), BN_secure_new()) }
        let divisor = unsafe prime.withPointer { unsafe BN_bin2bn($0, Int32($1), BN_secure_new()) }
        let remainder = unsafe BN_secure_new()
        defer {
            unsafe BN_clear_free(dividend)
            unsafe BN_clear_free(divisor)
            unsafe BN_CTX_free(context)
        }
        unsafe BN_set_flags(dividend, BN_FLG_CONSTTIME)
        guard unsafe BN_sub_word(divisor, 1) == 1, unsafe BN_div(nil, remainder, dividend, divisor, context) == 1 else {
            unsafe BN_clear_free(remainder)
            throw OpenSSL.failure(.invalidKey)
        }
        try unsafe add(name, remainder)
    }

    mutating func add(_ name: StaticString, text: StaticString) throws(SealingError) {
        let status = unsafe OSSL_PARAM_BLD_push_utf8_string(builder, name.text, text.text, 0)
        guard status == 1 else { throw OpenSSL.failure(.outOfMemory) }
    }

    mutating func add(_ name: StaticString, bytes: StaticString) throws(SealingError) {
        let status = unsafe OSSL_PARAM_BLD_push_octet_string(builder, name.text, bytes.text, bytes.utf8CodeUnitCount)
        guard status == 1 else { throw OpenSSL.failure(.outOfMemory) }
    }

    private mutating func add(_ name: StaticString, _ number: OpaquePointer?) throws(SealingError) {
        guard let number = unsafe number else { throw OpenSSL.failure(.outOfMemory) }
        unsafe numbers.append(number)
        guard unsafe OSSL_PARAM_BLD_push_BN(builder, name.text, number) == 1 else {
            throw OpenSSL.failure(.outOfMemory)
        }
    }

    /// Lends the list to C.
    borrowing func withList<Result>(_ body: (UnsafeMutablePointer<OSSL_PARAM>?) -> Result) -> Result {
        let list = unsafe OSSL_PARAM_BLD_to_param(builder)
        defer { unsafe OSSL_PARAM_free(list) }
        return unsafe body(list)
    }
}

extension StaticString {
    fileprivate var text: UnsafePointer<CChar> {
        unsafe UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
    }
}
