// swift-tools-version: 6.2
import PackageDescription

// Debian's re2.pc has a flag that the package manager refuses, and its files are where the compiler looks anyway.
#if os(macOS)
    let re2PackageConfiguration: String? = "re2"
#else
    let re2PackageConfiguration: String? = nil
#endif

let package = Package(
    name: "tenantry",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Age", targets: ["Age"]),
        .library(name: "SOPS", targets: ["SOPS"]),
        .library(name: "Tenantry", targets: ["Tenantry"]),
        .library(name: "TenantryConfiguration", targets: ["TenantryConfiguration"]),
        .executable(name: "tenantry", targets: ["TenantryCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Without its readers of files, which need more packages, and Foundation.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        // C libraries.
        .systemLibrary(
            name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]),
        .systemLibrary(
            name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
        .systemLibrary(
            name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
        .systemLibrary(
            name: "CRE2Library", pkgConfig: re2PackageConfiguration, providers: [.apt(["libre2-dev"]), .brew(["re2"])]),
        .systemLibrary(name: "CMemoryFile"),
        .systemLibrary(name: "CFileSync"),
        .target(
            name: "CRE2", dependencies: ["CRE2Library"],
            // A static library needs the one that it builds on behind it.
            linkerSettings: [.linkedLibrary("re2"), .linkedLibrary("stdc++", .when(platforms: [.linux]))]),

        // Each module imports only those above it.
        .target(
            name: "Sealing",
            dependencies: ["CSodium", "COpenSSL", .product(name: "Crypto", package: "swift-crypto")]),
        .target(
            name: "Processes",
            dependencies: ["CMemoryFile", "Sealing", .product(name: "SystemPackage", package: "swift-system")]),
        .target(name: "Age", dependencies: ["Processes", "Sealing"]),
        .target(name: "Documents", dependencies: ["CYAML"]),
        .target(name: "SOPS", dependencies: ["Age", "Documents", "Processes", "Sealing", "CRE2"]),
        .target(
            name: "Estate",
            dependencies: [
                "CFileSync", "Documents", "Sealing", "SOPS", .product(name: "SystemPackage", package: "swift-system"),
            ]),
        .target(name: "Resolution", dependencies: ["Documents", "Estate"]),
        .target(name: "JSONSchema", dependencies: ["Documents", "SOPS"]),
        .target(name: "Emission", dependencies: ["Documents", "Estate", "Resolution", "Sealing"]),
        .target(
            name: "Tenantry",
            dependencies: [
                "Age", "Documents", "Emission", "Estate", "JSONSchema", "Processes", "Resolution", "Sealing", "SOPS",
                .product(name: "SystemPackage", package: "swift-system"),
            ]),

        // For services that read their configuration by swift-configuration; the command has nothing of it.
        .target(
            name: "TenantryConfiguration",
            dependencies: [
                "Documents", "Emission", "Estate", "Resolution", "Sealing", "Tenantry",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),

        // The command.
        .executableTarget(
            name: "TenantryCLI",
            dependencies: [
                "Age", "Documents", "Emission", "Estate", "Processes", "Resolution", "SOPS", "Tenantry",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        .executableTarget(
            name: "tenantry-bench-parts",
            dependencies: ["Age", "Sealing", .product(name: "SystemPackage", package: "swift-system")],
            path: "Benchmarks/Parts"),

        // What is fuzzed. The tests run it, too, on inputs of their own.
        .target(
            name: "FuzzBodies", dependencies: ["Age", "Documents", "SOPS", "Sealing"], path: "Fuzzing/Bodies"),

        .testTarget(name: "SealingTests", dependencies: ["Sealing"]),
        .testTarget(name: "ProcessesTests", dependencies: ["Processes", "Sealing"]),
        .testTarget(
            name: "AgeTests", dependencies: ["Age", "Sealing", .product(name: "Crypto", package: "swift-crypto")]),
        .testTarget(name: "DocumentsTests", dependencies: ["Documents"]),
        .testTarget(name: "SOPSTests", dependencies: ["SOPS", "Age", "Documents", "Processes"]),
        .testTarget(
            name: "EstateTests",
            dependencies: ["Documents", "Estate", "SOPS", .product(name: "SystemPackage", package: "swift-system")]),
        .testTarget(name: "JSONSchemaTests", dependencies: ["Documents", "JSONSchema"]),
        .testTarget(name: "ResolutionTests", dependencies: ["Documents", "Estate", "Resolution"]),
        .testTarget(name: "EmissionTests", dependencies: ["Documents", "Emission", "Estate", "Resolution", "Sealing"]),
        .testTarget(
            name: "TenantryTests",
            dependencies: [
                "Age", "Documents", "Emission", "Estate", "Resolution", "SOPS", "Sealing", "Tenantry",
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        .testTarget(
            name: "TenantryConfigurationTests",
            dependencies: [
                "TenantryConfiguration", .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "ConfigurationTesting", package: "swift-configuration"),
            ]),
        .testTarget(name: "ScenarioTests", dependencies: ["TenantryCLI"]),
        .testTarget(
            name: "MemoryTests",
            dependencies: [
                "Age", "Documents", "SOPS", "Sealing", "Tenantry",
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzBodies"]),
    ],
    cxxLanguageStandard: .cxx17
)

// Only `make fuzz` sets this: the fuzzer's `main` comes from libFuzzer, so that nothing else can build it.
if Context.environment["TENANTRY_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CSanitizer", path: "Fuzzing/CSanitizer"),
        .executableTarget(
            name: "tenantry-fuzz", dependencies: ["CSanitizer", "FuzzBodies"], path: "Fuzzing/Runner"),
    ]
}

for target in package.targets where target.type != .system && target.name != "CRE2" {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ]
    // As swift-configuration has it: functions of its protocol run where their caller does.
    if target.name.hasPrefix("TenantryConfiguration") {
        target.swiftSettings?.append(.enableUpcomingFeature("NonisolatedNonsendingByDefault"))
    }
}
