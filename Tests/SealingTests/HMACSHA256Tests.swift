import Sealing
import Testing

/// RFC 4231, section 4.
@Suite struct HMACSHA256Tests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let key: [UInt8]
        let message: [UInt8]
        let code: String
    }

    static let vectors = [
        Vector(
            testDescription: "case 1", key: [UInt8](repeating: 0x0b, count: 20), message: [UInt8]("Hi There".utf8),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Vector(
            testDescription: "case 2", key: [UInt8]("Jefe".utf8), message: [UInt8]("what do ya want for nothing?".utf8),
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Vector(
            testDescription: "case 3", key: [UInt8](repeating: 0xaa, count: 20),
            message: [UInt8](repeating: 0xdd, count: 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        Vector(
            testDescription: "case 4", key: [UInt8](1...25), message: [UInt8](repeating: 0xcd, count: 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Vector(
            testDescription: "case 6", key: [UInt8](repeating: 0xaa, count: 131),
            message: [UInt8]("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    ]

    @Test(arguments: vectors)
    func authenticates(vector: Vector) throws {
        let key = try guarded(vector.key)
        let code = hex(vector.code)
        #expect(HMACSHA256.authenticate(vector.message.span, key: key) == code)
        #expect(HMACSHA256.isValid(code, for: vector.message.span, key: key) == true)
    }

    @Test(arguments: vectors)
    func refuses(vector: Vector) throws {
        let key = try guarded(vector.key)
        let other = try guarded(vector.key + [1])
        let code = hex(vector.code)
        #expect(HMACSHA256.isValid(code, for: vector.message.span, key: other) == false)
        let longer = vector.message + [0]
        #expect(HMACSHA256.isValid(code, for: longer.span, key: key) == false)
        #expect(HMACSHA256.isValid(Array(code.dropLast()), for: vector.message.span, key: key) == false)
        #expect(HMACSHA256.isValid([], for: vector.message.span, key: key) == false)
    }
}
