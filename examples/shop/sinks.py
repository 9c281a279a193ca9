"""Segment, Sentry and a collector, as far as a shop can tell: ``python sinks.py received.jsonl`` prints three ports.

What is received is written down, one request a line: when (the monotonic clock), by which of them, and the whole body,
unpacked, as text of one character a byte.
"""

import gzip
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

lock = threading.Lock()


class Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True


def server(name, answer, file):
    class Sink(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            at = time.monotonic_ns()
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            with lock:
                file.write(json.dumps({"at": at, "sink": name, "body": body.decode("latin-1")}) + "\n")
                file.flush()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args):
            pass

    return Server(("127.0.0.1", 0), Sink)


def main(path):
    with open(path, "a", encoding="ascii") as file:
        servers = [server(name, answer, file) for name, answer in
                   (("segment", b'{"success": true}'), ("sentry", b"{}"), ("otlp", b""))]
        print(*(one.server_port for one in servers), flush=True)
        threads = [threading.Thread(target=one.serve_forever) for one in servers]
        for one in threads:
            one.start()
        for one in threads:
            one.join()


if __name__ == "__main__":
    main(sys.argv[1])
