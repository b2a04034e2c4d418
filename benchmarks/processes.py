"""What a process costs: the time on the clock, that of the processor, and its memory."""

import os
import re
import subprocess
import time

WRITING = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
"""The environment in which Python keeps the modules that it has compiled, as it does for users."""


def measured(line, folder):
    """Return a run's seconds on the clock and of the processor, and MB of its largest process.

    It runs in a folder of its own, since Python would import from the folder in which it starts.
    """
    begun = time.perf_counter()
    with open(os.devnull, "wb") as null:
        run = subprocess.Popen(line, stdout=null, stderr=null, cwd=folder, env=WRITING)
        _, status, used = os.wait4(run.pid, 0)
    clock = time.perf_counter() - begun
    run.returncode = os.waitstatus_to_exitcode(status)
    assert run.returncode in (0, 1, 2), (line, run.returncode)
    return clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def instructions(line, folder):
    """Return how many instructions a run takes, by valgrind, which has to be installed.

    Other work on the machine changes nothing. The first run writes what Python keeps of modules.
    """
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    environment = {**WRITING, "PYTHONHASHSEED": "0"}
    options = {"cwd": folder, "env": environment, "capture_output": True, "text": True}
    subprocess.run(line, **options, check=False)
    run = subprocess.run([*valgrind, *line], **options, check=False)
    return int(re.search(r"Collected : (\d+)", run.stderr)[1])
