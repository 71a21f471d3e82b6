"""A command in, the seconds, the processor time and the memory of its processes between two of its lines out.

The command prints START and END. What else runs on the machine counts for the seconds and not for the processor time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
SPARK = HERE.parent.parent / "distributed/spark"
TICKS = os.sysconf("SC_CLK_TCK")


class Sampler:
    """Adds up what the processes of a session use, those that have ended too."""

    def __init__(self, session: int) -> None:
        self.session, self.seconds, self.workers = session, {}, 0
        self.ended = threading.Event()

    def look(self) -> float:
        """Look at all processes; give the processor time so far."""
        for process in Path("/proc").iterdir():
            if not process.name.isdigit():
                continue
            try:
                fields = (process / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) != self.session:
                    continue
                # A process that took the number of one that ended is another by its start.
                self.seconds[process.name, fields[19]] = (int(fields[11]) + int(fields[12])) / TICKS
                if b"pyspark.daemon" in (process / "cmdline").read_bytes():
                    status = (process / "status").read_text()
                    own = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0")
                    self.workers = max(self.workers, int(own.split()[1]))
            except (OSError, IndexError):
                continue
        return sum(self.seconds.values())

    def run(self) -> None:
        while not self.ended.wait(0.2):
            self.look()


def sampled(command: list[object]) -> dict[str, float]:
    """Run a command; give ``seconds``, ``cpu`` (seconds) and ``worker`` (MB of the greatest Python worker)."""
    # Workers are other processes, which have to find the package, too.
    places = [str(SPARK / "src"), str(SPARK / "tests"), str(HERE), os.environ.get("PYTHONPATH", "")]
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, places)), PYSPARK_PYTHON=str(command[0]))
    with tempfile.TemporaryFile("w+") as errors:
        child = subprocess.Popen(
            [str(word) for word in command],
            stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True, env=environment,
        )  # fmt: skip
        sampler = Sampler(child.pid)
        thread = threading.Thread(target=sampler.run)
        thread.start()
        marks = {}
        for line in child.stdout:
            if line.strip() in ("START", "END"):
                marks[line.strip()] = (time.monotonic(), sampler.look())
        code = child.wait()
        sampler.ended.set()
        thread.join()
        if code or len(marks) < 2:
            errors.seek(0)
            sys.exit(errors.read()[-4000:])
    seconds, cpu = (end - start for start, end in zip(marks["START"], marks["END"]))
    return {"seconds": seconds, "cpu": cpu, "worker": sampler.workers / 1024}
