import Documents
import SystemPackage

/// What was being done with a file when it failed.
enum FileOperation: String {
    case read, list, inspect, resolve, create, write, replace, remove, link, synchronize
}

extension EstateError {
    /// A system call's failure, as an error that names the file.
    init(_ errno: Errno, _ operation: FileOperation, _ path: FilePath) {
        let file = path.string
        func diagnostic(_ summary: String, hint: String? = nil) -> Diagnostic {
            Diagnostic(summary, file: file, hint: hint)
        }
        switch errno {
        case .noSuchFileOrDirectory:
            self.init(.notFound, diagnostic("there is no such file or folder", hint: "check the path"))
        case .notDirectory:
            self.init(.notFolder, diagnostic("a part of the path is not a folder"))
        case .isDirectory:
            self.init(.isFolder, diagnostic("this is a folder, not a file", hint: "a file is needed here"))
        case .permissionDenied, .notPermitted:
            self.init(
                .permissionDenied,
                diagnostic("permission to \(operation.rawValue) it is denied", hint: "check its owner and mode"))
        case .readOnlyFileSystem:
            self.init(.readOnly, diagnostic("cannot \(operation.rawValue) it: the file system is read-only"))
        case .resourceBusy:
            self.init(.busy, diagnostic("cannot \(operation.rawValue) it: something is mounted there"))
        case .noSpace, .diskQuotaExceeded:
            self.init(
                .noSpace,
                diagnostic("cannot \(operation.rawValue) it: the disk is full", hint: "free some space, then try again")
            )
        case .fileExists, .directoryNotEmpty:
            self.init(.alreadyExists, diagnostic("something is there already"))
        case .tooManySymbolicLinkLevels:
            self.init(
                .notRegular, diagnostic("its symbolic links go round in a circle", hint: "let the link lead to a file"))
        case .fileTooLarge where operation == .read:
            self.init(.tooLarge, diagnostic("it is too large"))
        case .noSuchAddressOrDevice, .operationNotSupportedByDevice:
            self = .notRegular(path)
        default:
            self.init(.inputOutput, diagnostic("cannot \(operation.rawValue) it: \(errno.description)"))
        }
    }

    static func notRegular(_ path: FilePath) -> EstateError {
        EstateError(.notRegular, Diagnostic("this is neither a file nor a link to one", file: path.string))
    }

    static func tooLarge(_ path: FilePath, limit: Int) -> EstateError {
        EstateError(
            .tooLarge,
            Diagnostic(
                "it is larger than \(limit >> 20) MiB", file: path.string,
                hint: "split it, or remove what is not needed"))
    }

    static func withoutHardLinks(_ path: FilePath) -> EstateError {
        EstateError(.unsupported, Diagnostic("the file system has no hard links", file: path.string))
    }
}
