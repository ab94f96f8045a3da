import Foundation
import Testing

@testable import Documents

struct TimestampSecondsTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("2000-02-29T00:00:00Z", 951_782_400), ("2000-03-01T00:00:00Z", 951_868_800),
        ("1969-12-31T23:59:59Z", -1), ("2026-01-02T03:04:05Z", 1_767_323_045),
        ("2026-01-02T03:04:05.5+02:00", 1_767_315_845), ("2026-01-02T03:04:05-00:30", 1_767_324_845),
    ])
    func known(_ text: String, _ seconds: Int) throws {
        #expect(try #require(Timestamp(parsing: text)).seconds == seconds)
    }

    /// Every day of four hundred years, as Foundation counts them.
    @Test func asOthersCount() throws {
        for day in stride(from: -100_000, to: 46_097, by: 13) {
            let seconds = day * 86_400 + (day & 0xFFFF)
            let text = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
            #expect(try #require(Timestamp(parsing: text)).seconds == seconds, "\(text)")
        }
    }
}
