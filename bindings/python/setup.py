"""Builds the package crm: its generated modules, and the extension module crm._libcrm. pyproject.toml has the rest."""
import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig

from setuptools import Extension, find_packages, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

HERE = pathlib.Path(__file__).resolve().parent
os.chdir(HERE)
sys.path.insert(0, str(HERE))
import build_libcrm  # noqa: E402
import find_libcrm  # noqa: E402

# An interpreter without the lock has no stable ABI: its extension modules are for one version only.
LIMITED = not sysconfig.get_config_var("Py_GIL_DISABLED")
OLDEST = "0x03090000"


class Build:
    """What both steps of one run share."""
    library = None

    @classmethod
    def find(cls, command):
        if cls.library is None:
            scratch = pathlib.Path(command.get_finalized_command("build").build_temp)
            scratch.mkdir(parents=True, exist_ok=True)
            cls.library = find_libcrm.find(scratch)
        return cls.library


class BuildPackage(build_py):
    """Copies the modules and generates the others; what an earlier build left does not stay."""

    def run(self):
        if getattr(self, "editable_mode", False):
            find_libcrm.fail("the modules are made by the build, so it cannot be installed as editable; with Meson, "
                             "ninja -C BUILD bindings/python/package.stamp makes the package anew after a change")
        library = Build.find(self)
        target = pathlib.Path(self.build_lib) / "crm"
        for path in target.glob("**/*"):
            if path.is_file() and not path.name.startswith("_libcrm."):
                path.unlink()
        super().run()
        sys.path.insert(0, str(build_libcrm.tools()))
        import generate
        generate.package(library.include_dirs, target)


class BuildExtension(build_ext):
    """Writes the C file, lets it be compiled and sees that the library has every function of its headers."""

    def build_extension(self, extension):
        library = Build.find(self)
        source = pathlib.Path(self.build_temp) / "_libcrm.c"
        source.parent.mkdir(parents=True, exist_ok=True)
        build_libcrm.make_ffi(find_libcrm.compiler(), library.include_dirs).emit_c_code(str(source))
        extension.sources = [str(source)]
        extension.include_dirs = [str(HERE), *map(str, library.include_dirs)]
        extension.extra_link_args = library.link_args
        headers = build_libcrm.header_paths(library.include_dirs)
        extension.depends = [*map(str, headers), str(HERE / "crm_python.h"), str(HERE / "crm_python_fill.h"), *library.depends,
                             remember(library, source.with_name("library.txt"))]
        self.probe(library, source.with_name("probe.c"))
        super().build_extension(extension)

    def probe(self, library, source):
        source.write_text(build_libcrm.probe(library.include_dirs), encoding="utf-8")
        done = subprocess.run(
            [*find_libcrm.compiler(), "-shared", "-fPIC", *(f"-I{folder}" for folder in library.include_dirs), str(source),
             "-o", str(source.with_suffix(".so")), *library.link_args, "-Wl,--no-undefined"],
            capture_output=True, text=True, check=False)
        if done.returncode:
            find_libcrm.fail(f"the library has not all that its headers declare:\n{done.stderr}")


def remember(library, path):
    """A file that is newer than the module when that was linked with another library."""
    text = "\n".join(library.link_args)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    return str(path)


class SourceDistribution(sdist):
    """Takes the reader of the headers along, which lies outside this folder."""

    def make_release_tree(self, base_dir, files):
        super().make_release_tree(base_dir, files)
        folder = pathlib.Path(base_dir) / "tools"
        folder.mkdir(exist_ok=True)
        shutil.copyfile(build_libcrm.tools() / "headers.py", folder / "headers.py")


setup(
    version=find_libcrm.version(),
    packages=find_packages(include=["crm", "crm.*"]),
    package_data={"crm": ["py.typed", "*.pyi"]},
    ext_modules=[Extension("crm._libcrm", ["_libcrm.c"], py_limited_api=LIMITED,
                           define_macros=[("Py_LIMITED_API", OLDEST)] if LIMITED else [])],
    cmdclass={"build_py": BuildPackage, "build_ext": BuildExtension, "sdist": SourceDistribution},
    options={"bdist_wheel": {"py_limited_api": "cp39"}} if LIMITED else {},
    zip_safe=False,
)
