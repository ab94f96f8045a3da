/// Lines of text in aligned columns.
struct Table {
    private var rows: [[String]] = []
    private let indent: String
    /// A cell that is wider does not push the others of its column to the right.
    private let widest: Int

    init(indent: Int = 0, widest: Int = 60) {
        self.indent = String(repeating: " ", count: indent)
        self.widest = widest
    }

    mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    /// The lines, without space at their ends.
    var lines: [String] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                let width = cell.unicodeScalars.count
                if width <= widest { widths[column] = max(widths[column], width) }
            }
        }
        return rows.map { row in
            var line = indent
            for (column, cell) in row.enumerated() {
                line += cell
                guard column < row.count - 1 else { break }
                line += String(repeating: " ", count: max(widths[column] - cell.unicodeScalars.count, 0) + 2)
            }
            while line.utf8.last == UInt8(ascii: " ") { line.removeLast() }
            return line
        }
    }
}
