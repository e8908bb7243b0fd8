"""The package as the build leaves it."""
import pathlib
import re

import crm
from crm._libcrm import ffi, lib

ROOT = pathlib.Path(__file__).resolve().parents[2]


def test_the_version_is_that_of_the_headers_and_of_the_library():
    text = (ROOT / "include/crm/version.h").read_text(encoding="utf-8")
    version = re.search(r'#define CRM_VERSION "([^"]+)"', text).group(1)
    assert ffi.string(lib.CRM_VERSION).decode() == ffi.string(lib.crm_version()).decode() == version


def test_the_type_marker_is_part_of_the_package():
    assert (pathlib.Path(crm.__file__).parent / "py.typed").is_file()


def test_macros_with_a_value_are_there():
    assert lib.CRM_DAY == 24 * lib.CRM_HOUR == 24 * 60 * lib.CRM_MINUTE == 24 * 60 * 60 * lib.CRM_SECOND == 86400 * 10**6


def test_every_callback_type_has_a_function():
    types = re.findall(r"\(\*crm_(\w+)_fn\)", "".join(path.read_text(encoding="utf-8")
                                                      for path in (ROOT / "include/crm").glob("*.h")))
    assert types and all(hasattr(lib, f"crm_python_{name}") for name in types)
