"""Tries what a server must survive: requests that are none, clients that are slow or gone, many at once, its end.

  trials.py PROGRAM [MALFORMED_REQUESTS]

Starts `PROGRAM serve` with the models en-de and names of this repository, prints a line for each trial, and fails at
the first that goes wrong. Memory and file descriptors must be after each trial what they were before.
"""

import atexit
import http.client
import json
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time

models = pathlib.Path(__file__).resolve().parents[2] / "models"
program, malformed_count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
question = json.dumps({"q": "How are you?", "source": "en", "target": "de"}).encode()
answer = b'{"translatedText":"Wie geht es dir?"}\n'


class Server:
    def __init__(self):
        command = [program, "serve", models / "en-de.safetensors", models / "names.safetensors", "--port", "0"]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        atexit.register(self.process.kill)
        self.port = int(re.search(r":(\d+);", self.process.stderr.readline())[1])

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def ask(self, body=question, path="/translate"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response.status, content

    @property
    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def wait_for_descriptors(self, count, what):
        """A connection that a client has closed takes a moment to be closed here."""
        for _ in range(50):
            if self.descriptors <= count:
                return
            time.sleep(0.1)
        expect(self.descriptors, count, f"descriptors after {what}")

    @property
    def memory(self):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024


def expect(found, expected, what):
    if found != expected:
        sys.exit(f"{what}: found {found!r}, expected {expected!r}")


def together(count, work):
    """Runs work(number) on so many threads; the first failure ends the program."""
    failures = []

    def run(number):
        try:
            work(number)
        except (Exception, SystemExit) as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        sys.exit(f"{work.__name__}: {failures[0]!r}")


def request(body=question, length=None, method="POST", path="/translate", version="1.1", more=""):
    head = f"{method} {path} HTTP/{version}\r\nHost: a\r\nContent-Type: application/json\r\n{more}"
    return f"{head}Content-Length: {len(body) if length is None else length}\r\n\r\n".encode() + body


def malformed(random):
    """A request with something wrong in it, or nothing but noise."""
    whole = bytearray(request())
    kind = random.randrange(8)
    if kind == 0:
        return random.randbytes(random.randrange(1, 400))
    if kind == 1:
        return bytes(whole[: random.randrange(1, len(whole))])
    if kind == 2:
        for _ in range(random.randrange(1, 8)):
            whole[random.randrange(len(whole))] = random.randrange(256)
        return bytes(whole)
    if kind == 3:
        return request(length=random.choice([-1, 1, 10**6, 10**30, "x", ""]))
    if kind == 4:
        return request(more="X: " + "y" * random.randrange(100_000) + "\r\n")
    if kind == 5:
        value = random.choice([None, 1, [], {}, "", ["a", 1], {"q": 1}, {"q": [["a"]]}, {"q": "a", "source": 1}, "\0"])
        return request(json.dumps(value).encode(), path=random.choice(["/translate", "/detect", "/v1/completions"]))
    if kind == 6:
        return request(random.randbytes(200), path=random.choice(["/v1/completions", "/translate", "/translate_file"]))
    body = b"--x\r\nContent-Disposition: form-data; name=" + random.randbytes(20) + b"\r\n\r\n" + random.randbytes(20)
    return request(body).replace(b"application/json", b"multipart/form-data; boundary=x")


def try_malformed_requests(server):
    def send(number):
        source = random.Random(number)
        for _ in range(malformed_count // 8):
            with server.connect() as connection:
                try:
                    connection.sendall(malformed(source))
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(1 << 16):
                        pass
                except (ConnectionResetError, BrokenPipeError):
                    pass

    together(8, send)


def try_bodies_that_are_too_large(server):
    for length in (5 << 20, 10**15):
        with server.connect() as connection:
            try:
                connection.sendall(request(b"x" * (5 << 20), length=length))
            except (ConnectionResetError, BrokenPipeError):
                pass
            expect(connection.recv(1 << 16)[:12], b"HTTP/1.1 413", "a body that is too large")


def try_clients_that_have_gone(server):
    long = json.dumps({"q": ["This is sentence %d." % n for n in range(20_000)], "source": "en", "target": "de"}).encode()
    for _ in range(4):
        with server.connect() as connection:
            connection.sendall(request(long))
            time.sleep(0.2)
    with server.connect() as connection:
        connection.sendall(request(b'{"model":"names","prompt":"a","max_tokens":30000,"stream":true}', path="/v1/completions"))
        connection.recv(100)
    begin = time.monotonic()
    expect(server.ask(), (200, answer), "a request after clients that have gone")
    if time.monotonic() - begin > 5:
        sys.exit("the server went on working for clients that have gone")


def try_slow_heads(server):
    slow = [server.connect() for _ in range(50)]
    begin = time.monotonic()
    for connection in slow:
        connection.sendall(b"POST /translate HTTP/1.1\r\n")
    expect(server.ask(), (200, answer), "a request beside slow ones")
    # Something each second keeps none of them open.
    while slow and time.monotonic() - begin < 20:
        time.sleep(1)
        for connection in list(slow):
            try:
                connection.sendall(b"X: y\r\n")
            except OSError:
                connection.close()
                slow.remove(connection)
    expect(len(slow), 0, "connections that were slow, after 20 seconds")


def try_many_connections(server):
    connections = [server.connect() for _ in range(1000)]
    for connection in connections:
        connection.sendall(request(path="/detect") if connection is connections[0] else request(method="GET", path="/live", body=b""))
    for connection in connections[1:]:
        expect(connection.recv(1 << 16).endswith(b"alive\n"), True, "one of 1,000 connections")
    expect(server.ask(), (200, answer), "a request beside 1,000 connections")
    for connection in connections:
        connection.close()


def try_many_clients(server):
    texts = ["How are you?", "Good morning!", "I am very tired.", "Where is the station?", "He reads a book."]
    alone = [server.ask(json.dumps({"q": text, "source": "en", "target": "de"}).encode()) for text in texts]

    def ask(number):
        for turn in range(40):
            text = (number + turn) % len(texts)
            body = json.dumps({"q": texts[text], "source": "en", "target": "de"}).encode()
            expect(server.ask(body), alone[text], "one of 64 clients")

    together(64, ask)


def try_the_end_under_load():
    server = Server()
    begun, finished = [], []

    def ask(number):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        while True:
            try:
                connection.request("POST", "/translate", question, {"Content-Type": "application/json"})
                begun.append(number)
                response = connection.getresponse()
                expect((response.status, response.read()), (200, answer), "an answer under load")
                finished.append(number)
                if response.getheader("Connection") == "close":
                    return
            except (ConnectionError, http.client.HTTPException):
                return

    def stop(_):
        time.sleep(1)
        server.process.send_signal(signal.SIGTERM)

    begin = time.monotonic()
    together(17, lambda number: stop(number) if number == 0 else ask(number))
    expect(server.process.wait(timeout=15), 0, "the exit status after SIGTERM")
    if time.monotonic() - begin > 11:
        sys.exit("the server did not end within 10 seconds")
    print(f"SIGTERM under load: {len(finished)} of {len(begun)} requests answered")


server = Server()
expect(server.ask(), (200, answer), "the first request")
for trial in (
    try_many_clients, try_malformed_requests, try_bodies_that_are_too_large, try_clients_that_have_gone, try_slow_heads,
    try_many_connections,
):
    time.sleep(0.5)
    before = server.descriptors
    memory = server.memory
    trial(server)
    time.sleep(0.5)
    expect(server.ask(), (200, answer), f"a request after {trial.__name__}")
    server.wait_for_descriptors(before, trial.__name__)
    print(f"{trial.__name__[4:].replace('_', ' ')}: {memory:.0f} MB before, {server.memory:.0f} MB after", flush=True)
server.process.terminate()
expect(server.process.wait(timeout=15), 0, "the exit status")
try_the_end_under_load()
