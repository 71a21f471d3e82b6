"""The commands of a page of the documentation: its blocks, a directory in which they find the program, a shell that runs them."""

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path


def blocks(text):
    """The blocks of commands, in their order."""
    return re.findall(r"^```sh\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def desk(program, repository, work):
    """Makes the directory anew, with the program on the path and the examples; gives the environment of its commands."""
    shutil.rmtree(work, ignore_errors=True)
    (work / "bin").mkdir(parents=True)
    (work / "bin/triplewire").symlink_to(Path(program).resolve())
    (work / "examples").symlink_to(repository / "examples")
    return dict(os.environ, PATH=f"{work / 'bin'}:{os.environ['PATH']}")


class Shell:
    """A script in a process group of its own, so that what it starts ends with it."""

    def __init__(self, title, script, work, environment, seconds):
        # A file each: a server that is ending still writes into that of its own script.
        self.output, self.errors = work / f"{title}.said", work / f"{title}.told"
        with open(self.output, "w", encoding="utf-8") as output, open(self.errors, "w", encoding="utf-8") as errors:
            self.process = subprocess.Popen(
                ["bash", "-euc", script], cwd=work, env=environment, stdout=output, stderr=errors, start_new_session=True
            )
        try:
            self.code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.code = f"none after {seconds} s"

    def said(self):
        """What it wrote to stdout."""
        return self.output.read_text(encoding="utf-8", errors="replace")

    def told(self):
        """What it wrote to stderr."""
        return self.errors.read_text(encoding="utf-8", errors="replace")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
