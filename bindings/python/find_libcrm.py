"""Which libcrm the binding is built with: one that pkg-config knows, or a static one made from the tree around this file.

CRM_PYTHON_LIBCRM=installed or =tree asks for one of them; without it an installed one is taken if it is of this version
and, in the tree, has the same headers. PKG_CONFIG_PATH says where to look, as ever.
"""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sysconfig
import typing

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
IN_TREE = (ROOT / "include/crm/version.h").is_file() and (ROOT / "meson.build").is_file()
CHOICES = ("", "installed", "tree")
MESON_OPTIONS = ("-Dbuildtype=release", "-Ddefault_library=static", "-Db_staticpic=true", "-Dtests=disabled", "-Ddocs=disabled",
                 "-Dpython=disabled", "-Dfuzz=false")


class Library(typing.NamedTuple):
    origin: str         # "installed" or "tree"
    include_dirs: list
    link_args: list     # in the order in which the linker wants them
    depends: list       # files whose change asks for another build


def fail(text):
    raise SystemExit(f"libcrm: {text}")


def version():
    """The version that version.h of the tree names, or in a source distribution the one it was made with."""
    if IN_TREE:
        text, pattern = (ROOT / "include/crm/version.h").read_text(encoding="utf-8"), r'#define CRM_VERSION "([^"]+)"'
    else:
        text, pattern = (HERE / "PKG-INFO").read_text(encoding="utf-8"), r"^Version: (\S+)$"
    return re.search(pattern, text, re.M).group(1)


def compiler():
    """The C compiler as a list of words: CC, or else the one that Python was built with."""
    for command in (os.environ.get("CC"), sysconfig.get_config_var("CC"), "cc"):
        words = shlex.split(command or "")
        if words and shutil.which(words[0]):
            return words
    return fail("there is no C compiler (CC, " + (sysconfig.get_config_var("CC") or "cc").split()[0] + " and cc were tried)")


def program(name):
    return shutil.which(os.environ.get("PKG_CONFIG", name) if name == "pkg-config" else name)


def run(command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **options)


def pkg_config(*options):
    """What pkg-config says, as words; None when it does not know the library."""
    done = run([program("pkg-config"), *options])
    return None if done.returncode else shlex.split(done.stdout)


def installed(chosen):
    """(library, "") or (None, why not). One that was not asked for must have the headers of the tree."""
    found = pkg_config("--modversion", "crm")
    if not found:
        return None, "pkg-config knows no libcrm (crm.pc); PKG_CONFIG_PATH says where to look"
    if found[0] != version():
        return None, f"pkg-config knows libcrm {found[0]}, this binding is of {version()}"
    # The directories of the system are as good as any other: the headers are read, not only compiled.
    os.environ["PKG_CONFIG_ALLOW_SYSTEM_CFLAGS"] = "1"
    flags = pkg_config("--cflags-only-I", "crm")
    include_dirs = [pathlib.Path(flag[2:]) for flag in flags if (pathlib.Path(flag[2:]) / "crm").is_dir()]
    if IN_TREE and not chosen and not same_headers(include_dirs):
        return None, f"the installed libcrm {version()} has other headers than this tree"
    links = pkg_config("--libs", "crm")
    folders = [flag[2:] for flag in links if flag.startswith("-L")]
    # A library outside the loader's own directories is found again where it was linked.
    links += [f"-Wl,-rpath,{folder}" for folder in folders]
    files = [str(path) for folder in folders for path in pathlib.Path(folder).glob("libcrm.so.*.*.*")]
    return Library("installed", include_dirs, links, files), ""


def same_headers(include_dirs):
    for path in (ROOT / "include/crm").glob("*.h"):
        there = [folder / "crm" / path.name for folder in include_dirs if (folder / "crm" / path.name).is_file()]
        if not there or there[0].read_bytes() != path.read_bytes():
            return False
    return True


def from_tree(scratch):
    """A static libcrm, built below the scratch directory, with the shared libraries of the system that it needs."""
    build = pathlib.Path(scratch).resolve() / "libcrm"
    missing = [name for name in ("meson", "ninja") if not program(name)]
    if missing:
        fail(f"building it from the tree needs {' and '.join(missing)}")
    left = build.exists()
    said = build_archive(build)
    if said and left:
        shutil.rmtree(build)  # what another version of Meson or another place of the tree has left
        said = build_archive(build)
    if said:
        fail(f"it cannot be built from the tree:\n{said}")
    archive = build / "src/libcrm.a"
    # Its symbols stay inside the module: another libcrm in the process has its own.
    links = [str(archive), *system_libraries(build / "meson-private/crm.pc"), "-Wl,--exclude-libs,ALL"]
    return Library("tree", [ROOT / "include", build / "include"], links, [str(archive)])


def build_archive(build):
    """What went wrong, or nothing."""
    # Meson and ninja may be programs of another Python than this one.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["CC"] = shlex.join(compiler())
    again = ["--reconfigure"] if (build / "build.ninja").is_file() else []
    for command in (["meson", "setup", *again, build, ROOT, *MESON_OPTIONS],
                    ["ninja", "-C", build, "src/libcrm.a", "include/crm/names.h"]):
        done = run(command, env=environment)
        if done.returncode:
            return f"{done.stdout}{done.stderr}"
    return ""


def system_libraries(pc):
    """The shared libraries that the file for pkg-config calls private."""
    text = pc.read_text(encoding="utf-8")
    names = [part.split()[0] for part in one_field(text, "Requires.private").split(",") if part.strip()]
    links = [flag for name in names for flag in pkg_config("--libs", name) or ["-l" + name[3:]]]
    return links + shlex.split(one_field(text, "Libs.private"))


def one_field(text, name):
    match = re.search(rf"^{re.escape(name)}:(.*)$", text, re.M)
    return match.group(1).strip() if match else ""


def find(scratch):
    """The library to build with; scratch is where one may be built."""
    choice = os.environ.get("CRM_PYTHON_LIBCRM", "")
    if choice not in CHOICES:
        fail(f"CRM_PYTHON_LIBCRM is {choice!r}, not installed or tree")
    compiler()
    if not program("pkg-config"):
        fail("building needs pkg-config")
    library, reason = (None, "") if choice == "tree" else installed(choice == "installed")
    if library:
        return library
    if choice == "installed":
        fail(reason)
    if not IN_TREE:
        fail(f"{reason or 'this is a source distribution'}; only beside the whole source tree is libcrm built along")
    return from_tree(scratch)
