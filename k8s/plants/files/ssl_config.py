"""Writes TF Serving's SSLConfig, which holds key and certificate as text: from a DIRECTORY into a FILE."""

import json
import sys
from pathlib import Path

source, target = map(Path, sys.argv[1:])
fields = {"server_key": "tls.key", "server_cert": "tls.crt"}
# JSON and protobuf's text format write such a string alike.
target.write_text("".join(f"{name}: {json.dumps((source / file).read_text())}\n" for name, file in fields.items()))
