import Age
import Sealing
import Testing

/// Files that go from a source to a destination, and what comes out of one that was changed.
@Suite struct StreamTests {
    private struct Broken: Error, Equatable {}

    private typealias Reader = (inout [UInt8]) throws(Broken) -> Void
    private typealias Writer = ([UInt8]) throws(Broken) -> Void

    /// Lets a source go through `body`, in pieces.
    private func pump(
        _ source: [UInt8], pieces size: Int, _ body: (Reader, Writer) throws(StreamError<Broken>) -> Void
    ) -> (output: [UInt8], error: StreamError<Broken>?) {
        var (start, output) = (0, [UInt8]())
        do throws(StreamError<Broken>) {
            try body(
                { buffer throws(Broken) in
                    let end = min(start + size, source.count)
                    buffer += source[start..<end]
                    start = end
                },
                { piece throws(Broken) in output += piece })
            return (output, nil)
        } catch {
            return (output, error)
        }
    }

    private func decrypt(_ file: [UInt8], pieces size: Int, with identity: any Identity) -> Outcome {
        let result = pump(file, pieces: size) { read, write throws(StreamError<Broken>) in
            try AgeFile.decrypt(with: [identity], reading: read, writing: write)
        }
        guard case .age(let error)? = result.error else { return Outcome(plaintext: result.output) }
        return Outcome(plaintext: result.output, failure: error.code)
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 300_000], [false, true])
    func roundTrips(count: Int, armored: Bool) throws {
        let identity = try X25519Identity()
        let plaintext = Random.bytes(count)
        for size in [999, 65_536, 65_552, 1 << 20] {
            let (file, error) = pump(plaintext, pieces: size) { read, write throws(StreamError<Broken>) in
                try AgeFile.encrypt(to: [identity.recipient], armored: armored, reading: read, writing: write)
            }
            #expect(error == nil)
            #expect(try AgeFile(parsing: file).isArmored == armored)
            #expect(try AgeFile(parsing: file).decrypt(with: [identity]) == plaintext)
            #expect(decrypt(file, pieces: size, with: identity) == Outcome(plaintext: plaintext))
        }
    }

    @Test func tellsWhoFailed() throws {
        func encrypt(to recipients: [any Recipient]) -> StreamError<Broken>? {
            do throws(StreamError<Broken>) {
                try AgeFile.encrypt(
                    to: recipients, reading: { _ throws(Broken) in throw Broken() },
                    writing: { _ throws(Broken) in })
                return nil
            } catch {
                return error
            }
        }
        guard case .transport? = encrypt(to: [try X25519Identity().recipient]) else {
            Issue.record("the source's error is lost")
            return
        }
        guard case .age(let error)? = encrypt(to: []), error.code == .invalidRecipients else {
            Issue.record("the file's error is lost")
            return
        }
    }

    /// One place of a file, and how much plaintext may come out if a bit is wrong there.
    struct Place: Sendable, CustomTestStringConvertible {
        let name: String
        let offset: Int
        let released: Int
        var testDescription: String { name }
    }

    private static let chunk = 65_536
    private static let header = 168

    static let places: [Place] = {
        let payload = header + 16
        let sealed = chunk + 16
        var places = [
            Place(name: "the version", offset: 5, released: 0),
            Place(name: "the mark of a stanza", offset: 22, released: 0),
            Place(name: "the type of a stanza", offset: 26, released: 0),
            Place(name: "the share", offset: 40, released: 0),
            Place(name: "the wrapped file key", offset: 90, released: 0),
            Place(name: "the mark of the MAC", offset: 121, released: 0),
            Place(name: "the MAC", offset: 140, released: 0),
            Place(name: "the end of the header", offset: header - 1, released: 0),
            Place(name: "the nonce", offset: header + 7, released: 0),
        ]
        for index in 0..<2 {
            let start = payload + index * sealed
            for (part, offset) in [("start", 0), ("middle", chunk / 2), ("end", chunk - 1), ("tag", chunk + 8)] {
                places.append(
                    Place(name: "\(part) of chunk \(index + 1)", offset: start + offset, released: index * chunk))
            }
        }
        places.append(
            Place(name: "the final chunk", offset: payload + 2 * sealed + 10, released: 2 * chunk))
        places.append(Place(name: "the final tag", offset: payload + 2 * sealed + 1_000 + 3, released: 2 * chunk))
        return places
    }()

    /// Nothing of a chunk comes out before it is authenticated, wherever a bit is wrong; all that comes before does.
    @Test(arguments: places)
    func releasesNothingThatIsNotAuthentic(place: Place) throws {
        let identity = try X25519Identity()
        let plaintext = Random.bytes(2 * Self.chunk + 1_000)
        let file = try AgeFile.encrypt(plaintext, to: [identity.recipient])
        let inspection = try AgeFile.inspect(file.span)
        #expect(inspection.sizes.header == Self.header)
        for bit in 0..<8 {
            var changed = file
            changed[place.offset] ^= 1 << UInt8(bit)
            for size in bit == 0 ? [997, 65_536, 65_552, 65_553, 1 << 20] : [65_552] {
                for outcome in [
                    decrypt(changed, pieces: size, with: identity),
                    decryptInPieces(of: size, changed, armored: false, with: [identity]),
                ] {
                    #expect(outcome.failure != nil, "bit \(bit), pieces of \(size)")
                    let isPrefix = outcome.plaintext == Array(plaintext.prefix(place.released))
                    #expect(isPrefix, "bit \(bit), pieces of \(size)")
                }
            }
            #expect(throws: AgeError.self) { _ = try AgeFile(parsing: changed).decrypt(with: [identity]) }
        }
    }

    /// The same for a file that ends too early, at every kind of place, and for one that goes on.
    @Test func releasesWhatCameBeforeACut() throws {
        let identity = try X25519Identity()
        let plaintext = Random.bytes(2 * Self.chunk + 1_000)
        let file = try AgeFile.encrypt(plaintext, to: [identity.recipient])
        let payload = Self.header + 16
        let sealed = Self.chunk + 16
        for (count, released) in [
            (payload, 0), (payload + 100, 0), (payload + sealed, 1), (payload + sealed + 1, 1),
            (payload + sealed + 100, 1), (payload + 2 * sealed, 2), (file.count - 1, 2),
        ] {
            for size in [4_099, 65_552, 1 << 20] {
                let outcome = decrypt(Array(file.prefix(count)), pieces: size, with: identity)
                #expect(outcome.failure == .payloadFailure)
                #expect(outcome.plaintext == Array(plaintext.prefix(released * Self.chunk)), "\(count) bytes")
            }
        }
        let longer = decrypt(file + [0], pieces: 65_552, with: identity)
        #expect(longer.failure == .payloadFailure)
        #expect(longer.plaintext.count == 2 * Self.chunk)
    }
}
