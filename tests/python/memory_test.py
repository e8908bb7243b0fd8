"""Memory stays as it is however many calls are made: of all sorts, with walks that are given up, changes that are taken back,
failures, tables and callbacks."""
import os
import pathlib
import subprocess
import sys

import pytest

PROGRAM = pathlib.Path(__file__).with_name("flat.py")
CALLS = 100000
#: Bytes for each call, for what an allocator holds back. The smallest leak that malloc can make is 32.
NOISE = {"resident": 16, "traced": 1}


@pytest.fixture(params=list(NOISE))
def measure(request):
    if request.param == "resident" and "asan" in os.environ.get("LD_PRELOAD", ""):
        pytest.skip("the address sanitizer holds back what is released: what the process holds says nothing")
    if request.param == "resident" and not os.path.exists("/proc/self/statm"):
        pytest.skip("there is no /proc/self/statm to tell what a process holds")
    return request.param


def growth(measure, calls, leak=0):
    words = [sys.executable, str(PROGRAM), measure, str(calls), str(leak)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    print(f"{measure}: {int(done.stdout)} bytes more after {calls} calls that lose {leak} each")
    return int(done.stdout)


def test_memory_is_flat_over_a_hundred_thousand_calls(measure):
    assert growth(measure, CALLS) <= NOISE[measure] * CALLS


def test_a_leak_of_64_bytes_in_each_call_would_show(measure):
    calls = CALLS // 2  # so many that what the warm-up left free in the heap cannot take it up
    assert growth(measure, calls, leak=64) > 2 * NOISE[measure] * calls
