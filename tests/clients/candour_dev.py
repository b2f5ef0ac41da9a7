"""A real `candour --dev` for the tests of the clients in other languages: built, started, killed, started again."""
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("CANDOUR_BUILD", ROOT / "build"))  # set by ctest
PATIENCE = 30  # seconds


def free_port():
    """One that is free, and the third above it, where the sanctions service listens. Below those that the kernel gives to
    connections, so that they are still free when candour is started again."""
    for port in random.sample(range(20000, 30000, 4), 100):
        with socket.socket() as registration, socket.socket() as sanctions:
            try:
                registration.bind(("127.0.0.1", port))
                sanctions.bind(("127.0.0.1", port + 3))
                return port
            except OSError:
                continue
    raise RuntimeError("no free ports between 20000 and 30000")


class TestCa:
    """A certificate authority of the test's own, as tests/support/test_ca.h makes one for C++."""

    def __init__(self, folder, name):
        self.folder = pathlib.Path(folder)
        self.certificate, self.key = self.folder / f"{name}-ca.pem", self.folder / f"{name}-ca.key"
        self.openssl("req", "-x509", *self.new_key(self.key), "-out", self.certificate, "-days", "2", "-subj", f"/CN={name} CA")

    def issue(self, name):
        """(certificate, key), for 127.0.0.1."""
        certificate, key, request = (self.folder / f"{name}.{kind}" for kind in ("pem", "key", "csr"))
        (self.folder / "extensions").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
        self.openssl("req", *self.new_key(key), "-out", request, "-subj", f"/CN={name}")
        self.openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial", "-days",
                     "1", "-out", certificate, "-extfile", self.folder / "extensions")
        key.chmod(0o600)
        return certificate, key

    @staticmethod
    def new_key(file):
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", file]

    @staticmethod
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True)


class CandourDev:
    """Keeps its address over restarts, as a service behind a name does. `more`: flags of its own; `environment`: for
    candourctl, such as certificates."""

    def __init__(self, folder, more=(), environment=None):
        self.more, self.environment = more, environment or {}
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.address, self.process, self.runs = f"127.0.0.1:{free_port()}", None, 0

    def start(self, kill_at=""):
        """`kill_at`: a kill point (common/README.md), "executor.after_append:1"."""
        self.runs += 1
        log = self.folder / f"candour-{self.runs}.log"
        with open(log, "wb") as written:
            self.process = subprocess.Popen(
                [BUILD / "bin/candour", "--dev", "--data-dir", self.data, "--listen", self.address, "--metrics-listen",
                 "off", "--dev-clock", "2026-01-05T09:00:00Z", "--origin", "test.invalid", *self.more],
                stderr=written, env={**os.environ, "CANDOUR_KILL_AT": kill_at} if kill_at else None)
        until = time.monotonic() + PATIENCE
        awaited = ['"event":"serving","service":"registration"', '"event":"listening","service":"sanctions"']
        while not all(line in log.read_text() for line in awaited):
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("candour did not start:\n" + log.read_text())
            time.sleep(0.02)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)

    def wait_for_end(self):
        return self.process.wait(PATIENCE)

    def ctl(self, *arguments):
        run = subprocess.run([BUILD / "bin/candourctl", "--data-dir", self.data, *arguments], capture_output=True,
                             text=True, timeout=PATIENCE, check=False, env={**os.environ, **self.environment})
        if run.returncode != 0:
            raise RuntimeError(f"candourctl {arguments}: {run.stderr}")
        return run.stdout

    def token_file(self, holder):
        """A file with a token for "COSEC@TST01"."""
        file = self.folder / f"token-{holder.replace('@', '-')}"
        if not file.exists():
            file.write_text(self.ctl("token", holder))
        return file

    def with_organisations(self):
        self.ctl("--as", "REGISTRAR", "organisation", "import", ROOT / "docs/demo/organisations.csv")
        self.ctl("--as", "REGISTRAR", "rules", "publish", ROOT / "services/registration/rule_set/england_2026.textproto")
        return self

    def commits_of(self, command_id):
        """What the log holds of a command, record by record. The service must have ended."""
        lines = self.ctl("-o", "json", "ledger", "cat", str(self.data / "registration/ledger")).splitlines()
        return [line for line in map(json.loads, lines) if line.get("command_id") == command_id]
