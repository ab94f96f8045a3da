"""The examples of the documents compile against what the libraries make public, as they do for a program outside."""

import re
import subprocess
import tempfile
from pathlib import Path

from harness import check, expect
from workspace import PROJECT, need_program

MODULES = [".build/debug/Modules", "Sources/CSodium", "Sources/COpenSSL", "Sources/CYAML",
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
def the_inside_is_not_public():
    errors = typecheck("import SOPS\n\nlet file: EncryptedFile? = nil\n")
    expect("cannot find type 'EncryptedFile' in scope" in errors, f"the compiler says: {errors or 'nothing'}")
