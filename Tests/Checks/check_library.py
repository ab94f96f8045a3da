"""The examples of the documents compile against what the libraries make public, as they do for a program outside."""

import re
import subprocess
import tempfile
from pathlib import Path

from harness import check, expect
from workspace import PROJECT, need_program

MODULES = [".build/debug/Modules", "Sources/CFileSync", "Sources/CMemoryFile", "Sources/CSodium", "Sources/COpenSSL", "Sources/CYAML",
           ".build/checkouts/swift-system/Sources/CSystem/include"]


def typecheck(code: str) -> str:
    """What the compiler says of a program that is outside of the package."""
    with tempfile.TemporaryDirectory(prefix="tenantry-") as folder:
        file = Path(folder) / "main.swift"
        file.write_text(code)
        includes = [option for module in MODULES for option in ("-I", str(PROJECT / module))]
        # The package manager writes the map of a target in C++.
        includes += ["-Xcc", f"-fmodule-map-file={PROJECT}/.build/debug/CRE2.build/module.modulemap"]
        done = subprocess.run([need_program("swiftc"), "-typecheck", "-swift-version", "6", *includes, str(file)],
                              capture_output=True, text=True, timeout=300)
        return done.stderr if done.returncode else ""


def run(code: str) -> str:
    """What a program prints that is outside of the package and links the library Age."""
    objects = [str(path) for module in ("Age", "Processes", "SystemPackage", "CSystem", "Sealing", "Crypto",
                                        "CryptoBoringWrapper", "CCryptoBoringSSL", "CCryptoBoringSSLShims", "CXKCP",
                                        "CXKCPShims")
               for path in (PROJECT / f".build/debug/{module}.build").rglob("*.o")]
    with tempfile.TemporaryDirectory(prefix="tenantry-") as folder:
        file, program = Path(folder) / "main.swift", Path(folder) / "main"
        file.write_text(code)
        includes = [option for module in MODULES for option in ("-I", str(PROJECT / module))]
        built = subprocess.run(
            [need_program("swiftc"), "-swift-version", "6", *includes, str(file), *objects, "-lsodium", "-lcrypto",
             "-lstdc++", "-o", str(program)], capture_output=True, text=True, timeout=300)
        expect(built.returncode == 0, f"{code}\n{built.stderr[-2000:]}")
        done = subprocess.run([str(program)], capture_output=True, text=True, timeout=60)
        expect(done.returncode == 0, f"it exits with {done.returncode}: {done.stderr}")
        return done.stdout


def examples(path: Path) -> list[str]:
    text = path.read_text()
    fenced = re.findall(r"^```swift\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    commented = re.findall(r"^/// ```swift\n(.*?)^/// ```", text, re.MULTILINE | re.DOTALL)
    return fenced + [re.sub(r"^/// ?", "", block, flags=re.MULTILINE) for block in commented]


@check
def the_examples_compile_against_the_public_face():
    blocks = examples(PROJECT / "README.md") + examples(PROJECT / "Sources/SOPS/Library/SecretsDocument.swift")
    expect(len(blocks) >= 3, "there are fewer examples than there were")
    for block in blocks:
        errors = typecheck(block if block.startswith("import") else f"import SOPS\n\n{block}")
        expect(not errors, f"{block}\n{errors}")


@check
def the_example_of_the_library_age_runs():
    blocks = examples(PROJECT / "Sources/Age/Age.docc/Age.md")
    expect(len(blocks) == 1, "there is another number of examples than one")
    output = run(blocks[0])
    expect(re.fullmatch(r"Recipient: age1[a-z0-9]{58}\nThe key is under the mat\.\n"
                        r"Plaintext: 25 bytes; post-quantum: no\n", output) is not None, f"it prints {output!r}")


@check
def the_example_for_swift_services_compiles():
    blocks = examples(PROJECT / "docs/SWIFT-SERVICES.md") + examples(
        PROJECT / "Sources/TenantryConfiguration/TenantConfigProvider.swift")
    expect(len(blocks) == 2, "there is another number of examples than two")
    for block in blocks:
        imports = "" if block.startswith("import") else "import Configuration\nimport TenantryConfiguration\n\n"
        errors = typecheck(imports + block)
        expect(not errors, f"{block}\n{errors}")


@check
def the_inside_is_not_public():
    errors = typecheck("import SOPS\n\nlet file: EncryptedFile? = nil\n")
    expect("cannot find type 'EncryptedFile' in scope" in errors, f"the compiler says: {errors or 'nothing'}")
