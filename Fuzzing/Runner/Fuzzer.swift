import CSanitizer
import FuzzBodies
import Glibc

/// `tenantry-fuzz TARGET [what libFuzzer takes]`.
@main
struct Fuzzer {
    private static let target: FuzzTarget = {
        let name = CommandLine.arguments.dropFirst().first ?? ""
        guard let target = FuzzTarget.named(name) else {
            let names = FuzzTarget.all.map(\.name).joined(separator: ", ")
            say("the first argument names what is fuzzed: \(names)")
            exit(2)
        }
        return target
    }()

    static func main() {
        _ = target
        ResourceProbe.install()
        var count = CommandLine.argc - 1
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv + 1
        exit(unsafe LLVMFuzzerRunDriver(&count, &arguments, testOneInput))
    }

    fileprivate static func test(_ input: [UInt8]) {
        do throws(Violation) {
            try target.check(input, probe: ResourceProbe())
        } catch {
            say("violation: \(error)")
            // libFuzzer keeps the input.
            abort()
        }
    }

    private static func say(_ message: String) {
        var line = message + "\n"
        line.withUTF8 { _ = unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

/// libFuzzer's own `main`, which is not used, wants the name.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Fuzzer.test(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
