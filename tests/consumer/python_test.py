"""The Python package outside the tree: wheels with and without an installed libcrm, source packages, what stops a build.

CRM_TEST_BUILD is the build directory whose library is installed into a folder of its own. Everything else happens in a
copy of the tree; nothing is fetched.
"""
import glob
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TREE = (".git", "build", "build-*", "tests", "__pycache__", "*.egg-info")
OWN = ("PYTHONPATH", "CRM_PYTHON_LIBCRM", "PKG_CONFIG_PATH", "LD_LIBRARY_PATH", "CFLAGS", "LDFLAGS", "DESTDIR")
USE = "import crm.__main__; crm.__main__.check(); print(crm.version())"
VERSIONS = [f"3.{minor}" for minor in range(9, 15)]


def run(*command, cwd="/", **environment):
    """(exit code, output). A variable that is None is not set."""
    given = {name: value for name, value in os.environ.items() if name not in OWN}
    given.update({name: str(value) for name, value in environment.items() if value is not None})
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=given, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=240, check=False)
    return done.returncode, done.stdout


def good(*command, **options):
    code, said = run(*command, **options)
    assert code == 0, said
    return said


def version():
    text = (ROOT / "include/crm/version.h").read_text(encoding="utf-8")
    return re.search(r'#define CRM_VERSION "([^"]+)"', text).group(1)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the tree, so that none of this leaves anything in it."""
    copy = tmp_path_factory.mktemp("copy") / "tree"
    shutil.copytree(ROOT, copy, symlinks=True, ignore=shutil.ignore_patterns(*TREE))
    return copy


class Installed:
    """A libcrm below a folder of its own."""

    def __init__(self, root):
        good("meson", "install", "-C", os.environ["CRM_TEST_BUILD"], "--no-rebuild", "--destdir", root)
        self.root = root
        self.pc = next(root.glob("**/pkgconfig/crm.pc"))
        self.headers = next(root.glob("**/include/crm"))
        text = self.pc.read_text(encoding="utf-8")
        prefix = re.search(r"^prefix=(.*)$", text, re.M).group(1)
        self.pc.write_text(text.replace(f"prefix={prefix}", f"prefix={root}{prefix}"), encoding="utf-8")

    def add(self, header, before, text):
        path = self.headers / header
        old = path.read_text(encoding="utf-8")
        assert before in old
        path.write_text(old.replace(before, text + before, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    return Installed(tmp_path_factory.mktemp("installed"))


@pytest.fixture
def changed(tmp_path):
    """One whose headers a test may change."""
    return Installed(tmp_path / "changed")


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return tmp_path_factory.mktemp("empty")


def wheel(source, folder, **environment):
    good(sys.executable, "-m", "pip", "wheel", "-q", "--no-build-isolation", "--no-index", "--no-deps", "-w", folder, source,
         **environment)
    return next(folder.glob("*.whl"))


def installed_in_venv(path, folder):
    good(sys.executable, "-m", "venv", "--system-site-packages", "--without-pip", folder)
    python = folder / "bin/python"
    good(python, "-m", "pip", "install", "-q", "--no-index", "--no-deps", path)
    module = good(python, "-c", "import crm._libcrm; print(crm._libcrm.__file__)").strip()
    assert pathlib.Path(module).is_relative_to(folder)
    return python, module


@pytest.fixture(scope="module")
def alone(tree, tmp_path_factory):
    """The wheel that has libcrm inside."""
    return wheel(tree / "bindings/python", tmp_path_factory.mktemp("alone"), CRM_PYTHON_LIBCRM="tree")


@pytest.fixture(scope="module")
def source_package(tree, tmp_path_factory):
    folder = tmp_path_factory.mktemp("source")
    good(sys.executable, "setup.py", "-q", "sdist", "-d", folder, cwd=tree / "bindings/python")
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder)
    return next(path for path in folder.iterdir() if path.is_dir())


def test_one_wheel_is_for_all_versions_from_3_9_on(alone):
    assert alone.name.startswith(f"libcrm-{version()}-cp39-abi3-linux_")
    names = zipfile.ZipFile(alone).namelist()
    assert "crm/_libcrm.abi3.so" in names and "crm/py.typed" in names and "crm/_enums.py" in names
    assert any(name.endswith("LICENSE") for name in names)
    assert not [name for name in names if not name.startswith(("crm/", "libcrm-"))]


def test_a_wheel_from_the_tree_needs_no_installed_libcrm(alone, tmp_path):
    python, module = installed_in_venv(alone, tmp_path / "venv")
    assert good(python, "-c", USE).strip() == version()
    linked = good("ldd", module)
    assert "libcrm" not in linked.replace(module, "")
    assert "libsqlite3.so" in linked and "libsodium.so" in linked


def test_the_libcrm_inside_hides_its_names(alone, tmp_path):
    with zipfile.ZipFile(alone) as archive:
        module = archive.extract("crm/_libcrm.abi3.so", tmp_path)
    names = good("nm", "-D", "--defined-only", module).split()[2::3]
    assert names == ["PyInit__libcrm"]


def test_beside_an_installed_libcrm_that_one_is_used(tree, installed, tmp_path):
    path = wheel(tree / "bindings/python", tmp_path / "wheels", PKG_CONFIG_PATH=installed.pc.parent)
    python, module = installed_in_venv(path, tmp_path / "venv")
    assert good(python, "-c", USE).strip() == version()
    assert re.search(rf"libcrm\.so\.\S+ => {re.escape(str(installed.root))}/", good("ldd", module))


def test_a_source_package_builds_beside_an_installed_libcrm(source_package, installed, tmp_path):
    assert (source_package / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    path = wheel(source_package, tmp_path / "wheels", PKG_CONFIG_PATH=installed.pc.parent)
    assert path.name.startswith(f"libcrm-{version()}-")
    python, _ = installed_in_venv(path, tmp_path / "venv")
    assert good(python, "-c", USE).strip() == version()


def build(source, folder, **environment):
    """What the build says when it fails: the last line."""
    code, said = run(sys.executable, "setup.py", "-q", "build", "--build-base", folder, cwd=source, **environment)
    assert code != 0, said
    return said


def test_a_source_package_alone_says_what_it_needs(source_package, empty, tmp_path):
    said = build(source_package, tmp_path, PKG_CONFIG_LIBDIR=empty)
    assert said.strip() == ("libcrm: pkg-config knows no libcrm (crm.pc); PKG_CONFIG_PATH says where to look; "
                            "only beside the whole source tree is libcrm built along")


def test_a_libcrm_of_another_version_is_refused(source_package, changed, tmp_path):
    text = changed.pc.read_text(encoding="utf-8")
    changed.pc.write_text(text.replace(f"Version: {version()}", "Version: 99.1"), encoding="utf-8")
    said = build(source_package, tmp_path, PKG_CONFIG_PATH=changed.pc.parent)
    assert f"pkg-config knows libcrm 99.1, this binding is of {version()}" in said


def test_in_the_tree_an_installed_libcrm_with_other_headers_is_not_taken(tree, changed, empty, tmp_path):
    changed.add("version.h", "/** Version of these headers as text. */", "/* another */\n")
    code = "import find_libcrm; print(find_libcrm.installed(False)[1], find_libcrm.installed(True)[0].origin)"
    said = good(sys.executable, "-c", code, cwd=tree / "bindings/python", PKG_CONFIG_PATH=changed.pc.parent)
    assert said.strip() == f"the installed libcrm {version()} has other headers than this tree installed"


@pytest.mark.parametrize("programs, environment, message", [
    ([], {}, "libcrm: there is no C compiler"),
    (["cc"], {"CC": "cc"}, "libcrm: building needs pkg-config"),
    (["cc", "pkg-config"], {"CC": "cc"}, "libcrm: building it from the tree needs meson and ninja"),
    (["cc", "pkg-config"], {"CC": "cc", "CRM_PYTHON_LIBCRM": "here"}, "libcrm: CRM_PYTHON_LIBCRM is 'here'"),
])
def test_what_is_missing_is_said_in_one_line(tree, empty, tmp_path, programs, environment, message):
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in programs:
        (folder / name).symlink_to(shutil.which(name))
    said = build(tree / "bindings/python", tmp_path / "build", PATH=folder, PKG_CONFIG_LIBDIR=empty, CC=environment.pop("CC", ""),
                 **environment)
    assert said.startswith(message) and said.count("\n") == 1


def test_a_function_that_the_library_lacks_fails_the_build(tree, changed, tmp_path):
    changed.add("version.h", "/** Give the version of the library that is linked.",
                "/** Is not there.\n * @return nothing\n * @since 0.1 */\nCRM_API int32_t crm_version_not_there(void);\n\n")
    said = build(tree / "bindings/python", tmp_path, PKG_CONFIG_PATH=changed.pc.parent, CRM_PYTHON_LIBCRM="installed")
    assert "the library has not all that its headers declare" in said and "crm_version_not_there" in said


@pytest.mark.parametrize("text", [
    "CRM_API int (*crm_not_read(void))(void);\n",
    "CRM_API int crm_not_read(int (*callback)(int));\n",
    "typedef struct crm_not_read {\n\tint32_t value;\n} crm_not_read;\n",
])
def test_a_declaration_that_cannot_be_read_fails_the_build(tree, changed, tmp_path, text):
    changed.add("version.h", "/** Give the version of the library that is linked.", text)
    build(tree / "bindings/python", tmp_path, PKG_CONFIG_PATH=changed.pc.parent, CRM_PYTHON_LIBCRM="installed")


def test_a_new_value_and_a_new_field_are_carried_over(tree, changed, tmp_path):
    changed.add("database.h", "\tCRM_SEVERITY_DEBUG = 1,", "\tCRM_SEVERITY_WHISPER = 77, /**< hardly heard */\n")
    changed.add("database.h", "} crm_verify_result;", "\tint64_t whispers; /**< hardly heard */\n")
    good(sys.executable, "setup.py", "-q", "build", "--build-base", tmp_path, cwd=tree / "bindings/python",
         PKG_CONFIG_PATH=changed.pc.parent, CRM_PYTHON_LIBCRM="installed")
    folder = next(tmp_path.glob("lib.*"))
    code = ("from crm._libcrm import ffi, lib; "
            "print(lib.CRM_SEVERITY_WHISPER, 'whispers' in dict(ffi.typeof('crm_verify_result').fields))")
    assert good(sys.executable, "-c", code, PYTHONPATH=folder).split() == ["77", "True"]


def interpreter(name):
    """One of that version with cffi: of tools/python_extras, or on the path."""
    extras = os.environ.get("CRM_TEST_PYTHONS")
    found = [*glob.glob(f"{extras}/{name}/bin/python" if extras else ""), shutil.which(f"python{name}")]
    started = [path for path in filter(None, found) if run(path, "-c", "pass")[0] == 0]
    usable = [path for path in started if run(path, "-c", "import cffi")[0] == 0]
    if not usable:
        pytest.skip(f"Python {name} has no cffi" if started else f"there is no Python {name}")
    return usable[0]


@pytest.mark.parametrize("name", VERSIONS)
def test_the_same_wheel_works_in_other_versions(alone, tmp_path, name):
    python = interpreter(name)
    with zipfile.ZipFile(alone) as archive:
        archive.extractall(tmp_path)
    assert good(python, "-c", USE, PYTHONPATH=tmp_path).strip() == version()
