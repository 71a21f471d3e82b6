"""A web archive that warcio writes (PyPI), as Common Crawl has it, must give the articles that went into it.

python3 warc.py PROGRAM DIRECTORY
"""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

program, directory = sys.argv[1], Path(sys.argv[2])
samples = Path("tests/read/pilots")
expected = json.loads((samples / "expected.json").read_text())
pages = [samples / name for name in ("json-ld.html", "open-graph.html", "microdata.html")]

for compressed in (False, True):
    archive = directory / ("news.warc.gz" if compressed else "news.warc")
    with archive.open("wb") as stream:
        writer = WARCWriter(stream, gzip=compressed)
        writer.write_record(writer.create_warcinfo_record(archive.name, {"software": "a check"}))
        for number, page in enumerate(pages):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                f"https://x.example/{number}", "response", payload=BytesIO(page.read_bytes()), http_headers=headers
            )
            request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "x.example")], is_http_request=True)
            asked = writer.create_warc_record(f"https://x.example/{number}", "request", http_headers=request)
            writer.write_request_response_pair(asked, record)
    run = subprocess.run([program, "extract", archive], capture_output=True, text=True, check=True)
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(found) == len(pages), run.stderr
    for record in found:
        for field, value in expected.items():
            assert record[field] == value, (archive, field, record[field])
    print(f"{archive.name}: {len(found)} articles, as they went in")
