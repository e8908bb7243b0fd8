"""The C side of the binding: what cffi is told of libcrm, made from its public headers by the C preprocessor.

Nothing is typed here a second time. What the preprocessor does not print (the macros that stand for a value, the functions
of Python that C may call) is made from the same headers. crm_python.h is the binding's own C.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SYSTEM_HEADERS = ("stddef.h", "stdint.h", "stdbool.h")  # all that the public headers include; cffi knows their types
# cffi names each function of Python that C may call: crm_clock_fn becomes crm_python_clock.
CALLBACKS = re.compile(r"crm_(\w+)_fn")


def tools():
    """The folder of headers.py: of the tree, or in a source distribution beside this file."""
    for folder in (HERE / "tools", HERE.parents[1] / "tools"):
        if (folder / "headers.py").is_file():
            return folder
    raise SystemExit("libcrm: tools/headers.py, which reads the public headers, is not there")


def read_headers(include_dirs):
    """What the headers declare; tools/headers.py says how."""
    sys.path.insert(0, str(tools()))
    import headers
    return headers.read(header_paths(include_dirs))


def header_paths(include_dirs):
    """The headers that crm.h includes; the generated one may lie in another directory than the others."""
    text = find_header(include_dirs, "crm/crm.h").read_text(encoding="utf-8")
    return [find_header(include_dirs, name) for name in re.findall(r'#include "(crm/\w+\.h)"', text)]


def find_header(include_dirs, name):
    for folder in include_dirs:
        if (folder / name).is_file():
            return folder / name
    raise SystemExit(f"libcrm: {name} is not in {', '.join(map(str, include_dirs))}")


def preprocess(compiler, include_dirs, *options):
    """The text of all public headers, as the preprocessor prints it."""
    with tempfile.TemporaryDirectory() as scratch:
        for name in SYSTEM_HEADERS:
            pathlib.Path(scratch, name).touch()
        done = subprocess.run(
            [*compiler, "-E", "-P", *options, "-nostdinc", "-U__GNUC__", "-DCRM_API=",
             *(f"-I{folder}" for folder in [scratch, *include_dirs]), "-x", "c", "-"],
            input="#include <crm/crm.h>\n", capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"libcrm: the headers cannot be read by {compiler[0]}:\n{done.stderr}")
    return done.stdout


def constants(compiler, include_dirs):
    """Macros with a value; the compiler says which value."""
    macros = re.findall(r"^#define (CRM_\w+) (.+)$", preprocess(compiler, include_dirs, "-dM"), re.M)
    return "".join(f"static char *const {name};\n" if value.startswith('"') else f"#define {name} ...\n"
                   for name, value in sorted(macros))


def callbacks(api):
    """One function of Python for each type of callback."""
    rows = []
    for callback in api.callbacks:
        name = f"crm_python_{CALLBACKS.fullmatch(callback.name).group(1)}"
        params = ", ".join(f"{param.type} {param.name}" for param in callback.params)
        rows.append(f'extern "Python" {callback.returns} {name}({params or "void"});\n')
    return "".join(rows)


def cdef(compiler, include_dirs):
    """The text for cffi; what the two readers of the headers see must be the same."""
    api = read_headers(include_dirs)
    text = preprocess(compiler, include_dirs)
    declared = set(re.findall(r"\b(crm_\w+)\(", text))
    expected = {function.name for function in api.functions}
    if declared != expected:
        raise SystemExit("libcrm: tools/headers.py and the compiler do not agree on these functions: "
                         + " ".join(sorted(declared ^ expected)))
    own = (HERE / "crm_python.cdef").read_text(encoding="utf-8")
    return text + constants(compiler, include_dirs) + callbacks(api) + own


def make_ffi(compiler, include_dirs):
    """The builder that writes the C file of crm._libcrm."""
    import cffi
    ffi = cffi.FFI()
    ffi.cdef(cdef(compiler, include_dirs))
    ffi.set_source("crm._libcrm", '#include <crm/crm.h>\n#include "crm_python.h"\n', compiler_verbose=0)
    return ffi


def probe(include_dirs):
    """A C file that does not link unless the library has every function of the headers.

    An extension module may lack symbols until it is imported, as it lacks those of the interpreter: that is too late."""
    names = [function.name for function in read_headers(include_dirs).functions]
    rows = "".join(f"\t(probe){name},\n" for name in names)
    return f"#include <crm/crm.h>\ntypedef void (*probe)(void);\nconst probe crm_python_probe[] = {{\n{rows}}};\n"
