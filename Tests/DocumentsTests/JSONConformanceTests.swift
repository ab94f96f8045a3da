import Testing

@testable import Documents

/// What RFC 8259 allows is read, what it forbids is refused, and what it leaves open is as the parser says.
@Suite struct JSONConformanceTests {
    struct Accepted: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var tree: String
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ tree: String) {
            (self.name, self.bytes, self.tree) = (name, Array(text.utf8), tree)
        }

        init(_ name: String, bytes: [UInt8], _ tree: String) {
            (self.name, self.bytes, self.tree) = (name, bytes, tree)
        }
    }

    static let structures: [Accepted] = [
        Accepted("empty object", "{}", "{}"),
        Accepted("empty array", "[]", "[]"),
        Accepted("object with blanks in it", "{ \n\t }", "{}"),
        Accepted("array with blanks in it", "[ \r\n ]", "[]"),
        Accepted("member", #"{"a":1}"#, "{a: 1}"),
        Accepted("members", #"{"a":1,"b":2,"c":3}"#, "{a: 1, b: 2, c: 3}"),
        Accepted("members keep their order", #"{"b":1,"a":2}"#, "{b: 1, a: 2}"),
        Accepted("empty key", #"{"":1}"#, "{\"\": 1}"),
        Accepted("key with an escape", #"{"a\u0062":1}"#, "{ab: 1}"),
        Accepted("key with NUL", #"{"a\u0000":1}"#, "{\"a\\0\": 1}"),
        Accepted("keys in composed and decomposed form", "{\"\u{E9}\":1,\"e\u{301}\":2}", "{é: 1, e\u{301}: 2}"),
        Accepted("keys that differ in case", #"{"a":1,"A":2}"#, "{a: 1, A: 2}"),
        Accepted("same key in two objects", #"[{"a":1},{"a":2}]"#, "[{a: 1}, {a: 2}]"),
        Accepted("same key in an inner object", #"{"a":{"a":1}}"#, "{a: {a: 1}}"),
        Accepted(
            "elements of all kinds", #"[null,true,false,1,1.5,"x",[],{}]"#, "[null, true, false, 1, 1.5f, x, [], {}]"),
        Accepted("nested arrays", "[[[]],[]]", "[[[]], []]"),
        Accepted("array of one empty string", #"[""]"#, "[\"\"]"),
        Accepted("array of one null", "[null]", "[null]"),
        Accepted("array in an object", #"{"a":[]}"#, "{a: []}"),
        Accepted("lonely number", "42", "42"),
        Accepted("lonely negative number", "-0.1", "-0.1f"),
        Accepted("lonely string", #""x""#, "x"),
        Accepted("lonely empty string", #""""#, "\"\""),
        Accepted("lonely true", "true", "true"),
        Accepted("lonely false", "false", "false"),
        Accepted("lonely null", "null", "null"),
        Accepted("merge key is a key like others", #"{"<<":{"a":1}}"#, "{\"<<\": {a: 1}}"),
        Accepted(
            "text that YAML would type", #"["yes","1","null","2024-01-01","~"]"#,
            #"[yes, "1", null, "2024-01-01", "~"]"#),
    ]

    static let blanks: [Accepted] = [
        Accepted("blanks around a value", " \t\r\n1 \t\r\n", "1"),
        Accepted("blanks around all tokens", " { \"a\" : [ 1 , 2 ] , \"b\" : 3 } ", "{a: [1, 2], b: 3}"),
        Accepted("line breaks around all tokens", "{\n\"a\"\n:\n[\n1\n,\n2\n]\n}\n", "{a: [1, 2]}"),
        Accepted("carriage returns", "[\r1\r,\r2\r]\r", "[1, 2]"),
        Accepted("no line break at the end", "[1]", "[1]"),
        Accepted("byte order mark", "\u{FEFF}[1]", "[1]"),
        Accepted("nothing", "", "nothing"),
        Accepted("blanks only", " \n\t\r\n", "nothing"),
        Accepted("byte order mark only", "\u{FEFF}", "nothing"),
    ]

    static let numbers: [Accepted] = [
        Accepted("zero", "0", "0"),
        Accepted("negative zero", "-0", "0"),
        Accepted("negative", "-123", "-123"),
        Accepted("before a blank", "[1 ]", "[1]"),
        Accepted("fraction", "0.5", "0.5f"),
        Accepted("fraction of zero", "1.0", "1.0f"),
        Accepted("negative zero with fraction", "-0.0", "-0.0f"),
        Accepted("exponent", "1e2", "100.0f"),
        Accepted("capital exponent", "1E2", "100.0f"),
        Accepted("exponent with plus", "1e+2", "100.0f"),
        Accepted("exponent with minus", "1e-2", "0.01f"),
        Accepted("capital exponent with minus", "1E-2", "0.01f"),
        Accepted("exponent with leading zeros", "1e002", "100.0f"),
        Accepted("zero with exponent", "0e1", "0.0f"),
        Accepted("zero with signed exponent", "0e+1", "0.0f"),
        Accepted("fraction and exponent", "123.456e78", "1.23456e+80f"),
        Accepted("many zeros behind the point", "0.00000000000000000000000000000001", "1e-32f"),
        Accepted("near zero", "1e-400", "0.0f"),
        Accepted("smallest float", "5e-324", "5e-324f"),
        Accepted("largest float", "1.7976931348623157e308", "1.7976931348623157e+308f"),
        Accepted("largest integer", "9223372036854775807", "9223372036854775807"),
        Accepted("smallest integer", "-9223372036854775808", "-9223372036854775808"),
        Accepted("integer above the largest", "9223372036854775808", "9.223372036854776e+18f"),
        Accepted("integer below the smallest", "-9223372036854775809", "-9.223372036854776e+18f"),
        Accepted("integer above 64 bits", "123123123123123123123123123123", "1.2312312312312312e+29f"),
        Accepted("more digits than a float has", "0.30000000000000000000000001", "0.3f"),
    ]

    static let strings: [Accepted] = [
        Accepted("simple escapes", #""\"\\\/\b\f\n\r\t""#, "\"\\\"\\\\/\\u{08}\\u{0C}\\n\\r\\t\""),
        Accepted("escape", #""\u0041""#, "A"),
        Accepted("escape of two bytes", #""\u00e9""#, "é"),
        Accepted("escape of three bytes", #""\u20AC""#, "\"€\""),
        Accepted("escape in both cases", #""\u00E9\u00e9""#, "éé"),
        Accepted("surrogate pair", #""\uD83D\uDE00""#, "\"😀\""),
        Accepted("surrogate pair in lower case", #""\ud83d\ude00""#, "\"😀\""),
        Accepted("last character", #""\uDBFF\uDFFF""#, "\u{10FFFF}".debugDescription),
        Accepted("two pairs", #""\ud83d\ude00\ud83d\ude01""#, "\"😀😁\""),
        Accepted("escaped NUL", #""\u0000""#, "\"\\0\""),
        Accepted("escaped control character", #""\u001f""#, "\"\\u{1F}\""),
        Accepted("escaped line separator", #""\u2028\u2029""#, "\u{2028}\u{2029}".debugDescription),
        Accepted("escaped noncharacter", #""\uFFFF""#, "\u{FFFF}".debugDescription),
        Accepted("escaped quote and text", #""a\"b""#, "\"a\\\"b\""),
        Accepted("backslash before u", #""\\u0041""#, "\"\\\\u0041\""),
        Accepted("two backslashes at the end", #""a\\""#, "\"a\\\\\""),
        Accepted("escape between text", #""a\u0062c""#, "abc"),
        Accepted("delete, which is no control character to JSON", "\"\u{7F}\"", "\u{7F}".debugDescription),
        Accepted("C1 control character", "\"\u{9B}\"", "\u{9B}".debugDescription),
        Accepted("next line", "\"\u{85}\"", "\u{85}".debugDescription),
        Accepted("line separator", "\"a\u{2028}b\u{2029}c\"", "a\u{2028}b\u{2029}c".debugDescription),
        Accepted("two bytes", "\"é\"", "é"),
        Accepted("three bytes", "\"語\"", "語"),
        Accepted("four bytes", "\"😀\"", "\"😀\""),
        Accepted("last character as it is", "\"\u{10FFFF}\"", "\u{10FFFF}".debugDescription),
        Accepted("noncharacters as they are", "\"\u{FFFE}\u{1FFFF}\"", "\u{FFFE}\u{1FFFF}".debugDescription),
        Accepted("byte order mark in text", "\"\u{FEFF}\"", "\u{FEFF}".debugDescription),
        Accepted("no-break space", "\"\u{A0}\"", "\u{A0}".debugDescription),
        Accepted("comment in text", #""a/*b*/c//d""#, "\"a/*b*/c//d\""),
        Accepted("brackets in text", #""[{,:}]""#, "\"[{,:}]\""),
        Accepted("blank", #"" ""#, "\" \""),
        Accepted("reserved word", #""null""#, "null"),
    ]

    static let accepted: [Accepted] = Array([structures, blanks, numbers, strings].joined())

    @Test(arguments: accepted)
    func isRead(_ accepted: Accepted) throws {
        let source = SourceText(name: "test.json", bytes: accepted.bytes)
        let file = try DocumentFile(parsing: source, as: .json)
        #expect(file.documents.count == 1)
        #expect(sketch(file.root) == accepted.tree)
        if let root = file.root { checkSpans(ofJSON: root, in: source) }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var code: DocumentError.Code
        var line: Int
        var column: Int
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ line: Int, _ column: Int) {
            self.init(name, bytes: Array(text.utf8), .unexpectedToken, line, column)
        }

        init(_ name: String, _ text: String, _ code: DocumentError.Code, _ line: Int, _ column: Int) {
            self.init(name, bytes: Array(text.utf8), code, line, column)
        }

        init(_ name: String, bytes: [UInt8], _ code: DocumentError.Code, _ line: Int, _ column: Int) {
            (self.name, self.bytes, self.code, self.line, self.column) = (name, bytes, code, line, column)
        }
    }

    static let brokenStructures: [Refused] = [
        Refused("trailing comma in an array", "[1,]", 1, 4),
        Refused("trailing comma in an object", #"{"a":1,}"#, 1, 8),
        Refused("two trailing commas", #"{"a":1,,}"#, 1, 8),
        Refused("comma alone in an array", "[,]", 1, 2),
        Refused("comma alone in an object", "{,}", 1, 2),
        Refused("comma first", "[,1]", 1, 2),
        Refused("two commas", "[1,,2]", 1, 4),
        Refused("comma behind the value", "[1],", 1, 4),
        Refused("no comma in an array", "[1 2]", 1, 4),
        Refused("no comma between strings", #"["a" "b"]"#, 1, 6),
        Refused("no comma between arrays", "[[][]]", 1, 4),
        Refused("no comma in an object", #"{"a":1 "b":2}"#, 1, 8),
        Refused("semicolon", "[1;2]", 1, 3),
        Refused("colon in an array", "[1:2]", 1, 3),
        Refused("colon first", "[:1]", 1, 2),
        Refused("no colon", #"{"a" 1}"#, 1, 6),
        Refused("no colon and no value", #"{"a"}"#, 1, 5),
        Refused("two colons", #"{"a"::1}"#, 1, 6),
        Refused("comma instead of a colon", #"{"a",1}"#, 1, 5),
        Refused("equals sign", #"{"a"=1}"#, 1, 5),
        Refused("no value", #"{"a":}"#, 1, 6),
        Refused("no key", "{:1}", 1, 2),
        Refused("key without quotes", "{a:1}", 1, 2),
        Refused("key in single quotes", "{'a':1}", 1, 2),
        Refused("number as key", "{1:1}", 1, 2),
        Refused("null as key", "{null:1}", 1, 2),
        Refused("array as key", "{[]:1}", 1, 2),
        Refused("object as key", "{{}:1}", 1, 2),
        Refused("value in the place of a member", #"{"a":1,2}"#, 1, 8),
        Refused("colon behind a member", #"{"a":"b":"c"}"#, 1, 9),
        Refused("bracket instead of a brace", "{]", 1, 2),
        Refused("brace instead of a bracket", "[}", 1, 2),
        Refused("brace instead of a bracket behind a value", "[1}", 1, 3),
        Refused("bracket instead of a brace behind a value", #"{"a":1]"#, 1, 7),
        Refused("bracket that closes nothing", "]", 1, 1),
        Refused("brace that closes nothing", "}", 1, 1),
        Refused("second bracket", "[1]]", 1, 4),
        Refused("second brace", "{}}", 1, 3),
        Refused("second value", "1 2", 1, 3),
        Refused("second object", "{} {}", 1, 4),
        Refused("second object on the next line", "{}\n{}\n", 2, 1),
        Refused("word behind the value", "{} x", 1, 4),
        Refused("open bracket", "[", 1, 2),
        Refused("open brace", "{", 1, 2),
        Refused("open bracket behind a value", "[1", 1, 3),
        Refused("open bracket behind a comma", "[1,", 1, 4),
        Refused("open brace behind a key", #"{"a""#, 1, 5),
        Refused("open brace behind a colon", #"{"a":"#, 1, 6),
        Refused("open brace behind a value", #"{"a":1"#, 1, 7),
        Refused("open brace behind a comma", #"{"a":1,"#, 1, 8),
        Refused("end behind blank lines", "{\n  \"a\": [1\n\n\n", 2, 10),
        Refused("line comment", "[1] // x", 1, 5),
        Refused("block comment", "/* x */ [1]", 1, 1),
        Refused("number sign", "# x\n[1]", 1, 1),
        Refused("comment in an object", #"{"a":1/**/}"#, 1, 7),
        Refused("comment before a key", "{\n  // x\n  \"a\": 1\n}", 2, 3),
        Refused("star", "[*]", 1, 2),
        Refused("angle brackets", "<null>", 1, 1),
        Refused("backslash", #"[\u0041]"#, 1, 2),
        Refused("duplicate key", #"{"a":1,"b":2,"a":3}"#, .duplicateKey, 1, 14),
        Refused("duplicate key with the same value", "{\"a\":1,\n\"a\":1}", .duplicateKey, 2, 1),
        Refused("duplicate key in another spelling", #"{"a":1,"\u0061":2}"#, .duplicateKey, 1, 8),
        Refused("duplicate empty key", #"{"":1,"":2}"#, .duplicateKey, 1, 7),
        Refused("duplicate key in an inner object", #"[{"x":{"a":1,"a":2}}]"#, .duplicateKey, 1, 14),
    ]

    static let brokenWords: [Refused] = [
        Refused("True", "True", 1, 1), Refused("NULL", "[NULL]", 1, 2), Refused("cut off true", "[tru]", 1, 2),
        Refused("cut off null", "nul", 1, 1), Refused("false and more", "falsey", 1, 1),
        Refused("two words", "[true false]", 1, 7), Refused("undefined", "[undefined]", 1, 2),
        Refused("None", #"{"a": None}"#, 1, 7), Refused("word", "[abc]", 1, 2),
        Refused("word with umlaut", "[é]", 1, 2),
        Refused("true and an umlaut", "[trueé]", 1, 2), Refused("single quotes", "['a']", 1, 2),
        Refused("typographic quotes", "[“a”]", 1, 2), Refused("capital letters", "[TRUE]", 1, 2),
    ]

    static let brokenNumbers: [Refused] = [
        Refused("leading zero", "012", 1, 1), Refused("negative leading zero", "[-012]", 1, 3),
        Refused("two zeros", "[00]", 1, 2), Refused("plus", "+1", 1, 1), Refused("two signs", "--1", 1, 2),
        Refused("sign alone", "[-]", 1, 3), Refused("sign and blank", "[- 1]", 1, 3),
        Refused("minus and word", "-x", 1, 2),
        Refused("no digit before the point", "[.5]", 1, 2), Refused("no digit after the sign", "-.5", 1, 2),
        Refused("no digit after the point", "1.", 1, 3), Refused("no digit between point and exponent", "1.e2", 1, 3),
        Refused("no digit in the exponent", "[1e]", 1, 4), Refused("no digit after the exponent's sign", "1e+", 1, 4),
        Refused("fraction in the exponent", "1e1.5", 1, 4), Refused("two exponents", "1e1e1", 1, 4),
        Refused("two signs in the exponent", "1e+-1", 1, 4), Refused("two points", "1.2.3", 1, 4),
        Refused("hexadecimal", "0x10", 1, 2), Refused("octal", "0o17", 1, 2), Refused("underscore", "1_000", 1, 2),
        Refused("letters behind", "[1a]", 1, 3), Refused("blank inside", "1 000", 1, 3),
        Refused("minus inside", "1-2", 1, 2),
        Refused("suffix", "1.5f", 1, 4), Refused("NaN", "[NaN]", 1, 2), Refused("nan", "[nan]", 1, 2),
        Refused("Infinity", "[Infinity]", 1, 2), Refused("negative infinity", "[-Infinity]", 1, 3),
        Refused("full-width digit", "[１]", 1, 2), Refused("digits of another script", "[1२]", 1, 3),
        Refused("too large", "[1e400]", .numberTooLarge, 1, 2), Refused("too small", "-1e400", .numberTooLarge, 1, 1),
        Refused("too long", String(repeating: "9", count: 400), .numberTooLarge, 1, 1),
        Refused("exponent too large", "1e99999999999999999999", .numberTooLarge, 1, 1),
    ]

    static let brokenStrings: [Refused] = [
        Refused("no closing quote", #"["a]"#, 1, 2), Refused("quote alone", "\"", 1, 1),
        Refused("no closing quote of a key", #"{"a:1}"#, 1, 2), Refused("escaped closing quote", #"["a\"]"#, 1, 2),
        Refused("backslash at the end", #""\"#, 1, 1), Refused("line break", "[\"a\nb\"]", 1, 2),
        Refused("carriage return", "[\"a\rb\"]", 1, 2), Refused("tab", "[\"a\tb\"]", .controlCharacter, 1, 4),
        Refused("NUL", "[\"a\0b\"]", .controlCharacter, 1, 4),
        Refused("escape character", "\"é\u{1B}\"", .controlCharacter, 1, 3),
        Refused("last control character", "\"\u{1F}\"", .controlCharacter, 1, 2),
        Refused("escaped line break", "[\"\\\n\"]", 1, 3), Refused("unknown escape", #"["\x41"]"#, 1, 3),
        Refused("escape of YAML", #""\e""#, 1, 2), Refused("octal escape", #""\101""#, 1, 2),
        Refused("capital U", #""\U0041""#, 1, 2), Refused("escaped single quote", #""it\'s""#, 1, 4),
        Refused("escaped umlaut", #""\é""#, 1, 2), Refused("three digits", #""\u004""#, 1, 2),
        Refused("no digits", #""\u""#, 1, 2), Refused("wrong digit", #""\u00g0""#, 1, 2),
        Refused("sign as digit", #""\u+041""#, 1, 2), Refused("blank as digit", #""\u 041""#, 1, 2),
        Refused("braces", #""\u{41}""#, 1, 2), Refused("escape cut off by the end", #""\u00"#, 1, 1),
        Refused("first half of a pair", #""a\uD83D""#, 1, 3), Refused("second half of a pair", #""\uDE00""#, 1, 2),
        Refused("first half twice", #""\uD83D\uD83D""#, 1, 2), Refused("first half and text", #""\uD83Dabc""#, 1, 2),
        Refused("first half and another escape", #""\uD83D\n""#, 1, 2),
        Refused("halves in the wrong order", #""\uDE00\uD83D""#, 1, 2),
        Refused("first half and a cut off escape", #""\uD83D\u00""#, 1, 8),
        Refused("half of a pair in a key", #"{"\uD83D":1}"#, 1, 3),
    ]

    static let brokenBytes: [Refused] = [
        Refused("lone continuation", bytes: [0x22, 0x80, 0x22], .notUTF8, 1, 2),
        Refused("Latin 1", bytes: [0x5B, 0x22, 0x61, 0xE9, 0x22, 0x5D], .notUTF8, 1, 4),
        Refused("overlong slash", bytes: [0x22, 0xC0, 0xAF, 0x22], .notUTF8, 1, 2),
        Refused("overlong in three bytes", bytes: [0x22, 0xE0, 0x80, 0xAF, 0x22], .notUTF8, 1, 2),
        Refused("surrogate in UTF-8", bytes: [0x22, 0xED, 0xA0, 0x80, 0x22], .notUTF8, 1, 2),
        Refused("beyond Unicode", bytes: [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .notUTF8, 1, 2),
        Refused("five bytes", bytes: [0x22, 0xF8, 0x88, 0x80, 0x80, 0x80, 0x22], .notUTF8, 1, 2),
        Refused("never in UTF-8", bytes: [0x22, 0xFF, 0x22], .notUTF8, 1, 2),
        Refused("cut off by a quote", bytes: [0x22, 0xE2, 0x82, 0x22], .notUTF8, 1, 2),
        Refused("cut off by the end", bytes: [0x22, 0xF0, 0x9F, 0x98], .notUTF8, 1, 2),
        Refused("in a key", bytes: [0x7B, 0x22, 0xE9, 0x22, 0x3A, 0x31, 0x7D], .notUTF8, 1, 3),
        Refused("behind an escape", bytes: [0x22, 0x5C, 0x6E, 0xE9, 0x22], .notUTF8, 1, 4),
        Refused("outside strings", bytes: [0x5B, 0xE9, 0x5D], .notUTF8, 1, 2),
        Refused("UTF-16 little endian", bytes: [0xFF, 0xFE, 0x7B, 0, 0x7D, 0], .notUTF8, 1, 1),
        Refused("UTF-16 big endian", bytes: [0xFE, 0xFF, 0, 0x7B, 0, 0x7D], .notUTF8, 1, 1),
        Refused("UTF-16 without a mark", bytes: [0x7B, 0, 0x7D, 0], .controlCharacter, 1, 2),
        Refused("cut off byte order mark", bytes: [0xEF, 0xBB, 0x7B, 0x7D], .notUTF8, 1, 1),
        Refused("second byte order mark", "\u{FEFF}\u{FEFF}{}", 1, 1),
        Refused("NUL behind the value", "{}\0", .controlCharacter, 1, 3),
        Refused("vertical tab between tokens", "[1\u{B}]", .controlCharacter, 1, 3),
        Refused("form feed between tokens", "[\u{C}1]", .controlCharacter, 1, 2),
        Refused("no-break space between tokens", "[\u{A0}1]", 1, 2),
        Refused("line separator between tokens", "[\u{2028}1]", 1, 2),
        Refused("zero-width space between tokens", "[1\u{200B}]", 1, 3),
        Refused("next line between tokens", "[1,\u{85}2]", 1, 4),
    ]

    static let refused: [Refused] = Array(
        [brokenStructures, brokenWords, brokenNumbers, brokenStrings, brokenBytes].joined())

    @Test(arguments: refused)
    func isRefused(_ refused: Refused) throws {
        let source = SourceText(name: "test.json", bytes: refused.bytes)
        let error = #expect(throws: DocumentError.self) { try DocumentFile(parsing: source, as: .json) }
        let diagnostic = try #require(error?.diagnostic)
        #expect(error?.code == refused.code)
        #expect(diagnostic.position == SourcePosition(line: refused.line, column: refused.column), "\(diagnostic)")
        #expect(diagnostic.file == "test.json")
        #expect(diagnostic.hint?.isEmpty == false)
        #expect(diagnostic.excerpt?.utf8.count ?? 0 < 1000)
    }
}
