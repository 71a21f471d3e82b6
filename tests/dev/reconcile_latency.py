"""How long `triplewire serve` takes for batches of ten names against many: reconcile_latency.py PROGRAM [NAMES]

Makes an index of NAMES (1,000,000) made-up people, places and bodies by `kb build`, serves it, and asks 200 batches of ten for names
that are in it, misspelt ones, parts of names and names that nobody bears. Prints the median, the 99th percentile and the
longest time in ms, and the processor time of the server for a batch. Exits with 1 if the median is over 20 ms.
"""

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

BEGIN = "ba be bi bo da de di do ga ge ka ke ki la le li lo ma me mi mo na ne ni ra re ri ro sa se si ta te ti va ve vi za".split()
END = "n nd r rt l ll s ss t m rk st nov sen dottir ovic escu ian ez".split()


def word(lots):
    return "".join(lots.choices(BEGIN, k=lots.randint(1, 3))).capitalize() + lots.choice(END)


def table(path, number):
    lots = random.Random(7)
    given = [word(lots) for _ in range(3000)]
    family = [word(lots) for _ in range(60_000)]
    names = []
    with open(path, "w") as file:
        file.write("id,label,aliases,type,country,from,to\n")
        for place in range(number):
            kind = place % 10
            if kind < 7:
                name = f"{lots.choice(given)} {lots.choice(family)}"
                row = f"{name},,Person,{lots.choice(['NO', 'PE', 'CL', 'SE', ''])},,"
            elif kind < 9:
                name = f"{lots.choice(family)} {lots.choice(['Institute', 'Bank', 'Party', 'Union'])}"
                row = f"{name},,Organisation,,,"
            else:
                name = lots.choice(family)
                row = f"{name},,Place,NO,,"
            names.append(name)
            file.write(f"https://names.example/{place},{row}\n")
    return names


def asked(names, lots):
    name = lots.choice(names)
    kind = lots.randrange(5)
    if kind == 0:
        place = lots.randrange(len(name))
        name = name[:place] + name[place + 1 :]
    elif kind == 1:
        name = name.split(" ")[-1]
    elif kind == 2:
        name = f"{word(lots)} {word(lots)}"
    query = {"query": name, "limit": 5}
    if lots.random() < 0.5:
        query["type"] = "Person"
    if lots.random() < 0.3:
        query["properties"] = [{"pid": "country", "v": "Norway"}]
    return query


def processor(process):
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(program, number=1_000_000):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        names = table(folder / "names.csv", int(number))
        subprocess.run([program, "kb", "build", "-q", "-o", folder / "names.kb", folder / "names.csv"], check=True)
        (folder / "graph.nt").write_text('<urn:a> <urn:b> "c" .\n')
        command = [program, "serve", folder / "graph.nt", "--kb", folder / "names.kb", "--bind", "127.0.0.1:0"]
        server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            address = next(found[0] for line in server.stderr if (found := re.search(r"http://[\d.]+:\d+", line)))
            lots, times, found = random.Random(11), [], 0
            spent = 0.0
            for _ in range(200):
                batch = {f"q{place}": asked(names, lots) for place in range(10)}
                form = urllib.parse.urlencode({"queries": json.dumps(batch)}).encode()
                before, begun = processor(server), time.perf_counter()
                with urllib.request.urlopen(f"{address}/reconcile/names", form) as reply:
                    answer = json.load(reply)
                times.append((time.perf_counter() - begun) * 1000)
                spent += processor(server) - before
                found += sum(bool(result["result"]) for result in answer.values())
        finally:
            server.terminate()
            server.wait()
    times.sort()
    print(
        f"{int(number):,} names, 200 batches of ten, {found / 20:.0f}% of the names found: median {times[100]:.1f} ms, 99% within {times[198]:.1f} ms, "
        f"longest {times[-1]:.1f} ms, {spent / 200 * 1000:.1f} ms of processor time each"
    )
    return 1 if times[100] > 20 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
