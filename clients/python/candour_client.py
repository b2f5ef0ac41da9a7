"""How a trust's program talks to Candour: save a command, send it, repeat the same bytes, tell a final no from an error.

    client = Client("candour.example:443", token=read_token, credentials=grpc.ssl_channel_credentials(ca))
    command = Outbox("outbox").once("post-4711", "candour.registration.v1.Appointments/CreatePost", {...})
    try:
        post = client.run(command)
    except Refused as no:        # final: correct what was wrong, then a new command
        print(no.reason)
    except Failed as error:      # about this call only; if error.outcome_unknown: run the same command again, later
        print(error.reason)

Thread-safe. Needs grpcio, protobuf, and what grpcio-tools makes of proto/ on sys.path (docs/integrate.md).
"""
import base64
import importlib
import json
import os
import pathlib
import random
import time
import uuid

import grpc
from google.protobuf import descriptor_pool, json_format, message_factory
from google.rpc import error_details_pb2, status_pb2
from candour.common.v1 import common_pb2

for services in ("registration.v1.appointments", "registration.v1.register", "records.v1.records"):
    importlib.import_module(f"candour.{services}_pb2")

TRY_SECONDS = 10  # the deadline of one try: the service answers OUTCOME_UNKNOWN a moment before it
PATIENCE_SECONDS = 120  # then a person or a job tries again, with the saved command
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds between tries: doubled, and spread so that clients don't move in step
# gRPC's own pause before it connects again grows to two minutes; ours is meant to count.
CHANNEL = [("grpc.initial_reconnect_backoff_ms", 200), ("grpc.max_reconnect_backoff_ms", 5000)]


class Refused(Exception):
    """A rule refused the command, and the log says so: every repetition gets this answer, for ever."""

    def __init__(self, code, message, info, settled):
        super().__init__(f"{info.reason}: {message}")
        self.code, self.message, self.reason, self.metadata = code, message, info.reason, dict(info.metadata)
        self.command_id, self.token = settled.command_id, settled.token


class Failed(Exception):
    """This call failed. Of a command that was sent before it says nothing: see outcome_unknown."""

    def __init__(self, code, message, info, fields, retry_after):
        super().__init__(f"{code} {info.reason}: {message}")
        self.code, self.message, self.reason, self.fields, self.retry_after = code, message, info.reason, fields, retry_after
        self.worth_repeating = (info.reason in ("BUSY", "QUOTA")
                                or code in ("UNAVAILABLE", "DEADLINE_EXCEEDED") and info.reason != "LEDGER_CLOSED")
        # Without a reason of Candour's it is the network's word, or a proxy's: the command may have landed.
        self.outcome_unknown = info.domain != "candour" or info.reason == "OUTCOME_UNKNOWN"


def error_of(call):
    """Refused or Failed, from what gRPC raised."""
    details, info, settled = status_pb2.Status(), error_details_pb2.ErrorInfo(), common_pb2.Settled()
    bad, retry = error_details_pb2.BadRequest(), error_details_pb2.RetryInfo()
    for key, value in call.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            details.ParseFromString(value)
    for detail in details.details:
        for message in (info, settled, bad, retry):
            if detail.Is(message.DESCRIPTOR):
                detail.Unpack(message)
    if settled.settled:
        return Refused(call.code().name, call.details(), info, settled)
    fields = {violation.field: violation.description for violation in bad.field_violations}
    return Failed(call.code().name, call.details(), info, fields, retry.retry_delay.ToTimedelta().total_seconds())


def types_of(rpc):
    service, method = rpc.split("/")
    found = descriptor_pool.Default().FindServiceByName(service).methods_by_name[method]
    return tuple(message_factory.GetMessageClass(kind) for kind in (found.input_type, found.output_type))


class Command:
    """What is wanted, its id included, as the bytes that are sent each time."""

    def __init__(self, rpc, request):
        self.rpc, self.request = rpc, request
        self.id = types_of(rpc)[0].FromString(request).command.id

    @staticmethod
    def new(rpc, fields):
        """`fields` as in proto3's JSON. With {"command": {"if_version": 3}} a record that has moved since is refused."""
        request = json_format.ParseDict(fields, types_of(rpc)[0]())  # a misspelt field raises
        request.command.id = str(uuid.uuid4())
        return Command(rpc, request.SerializeToString())


class Outbox:
    """A folder of commands by names of your own, such as a row's key. It holds personal data: keep it like the source."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def once(self, name, rpc, fields):
        """The command saved as `name`, made now if there is none: a program run twice wants each thing once. What was
        saved first stays, whatever `fields` says by now; after a refusal a corrected row takes a new name."""
        if (self.folder / f"{name}.json").exists():
            return self.load(name)
        command = Command.new(rpc, fields)
        self._save(name, command)
        return command

    def load(self, name):
        saved = json.loads((self.folder / f"{name}.json").read_text())
        return Command(saved["rpc"], base64.b64decode(saved["request"]))

    def _save(self, name, command):
        """On disk when it returns: what is sent but not saved can't be asked about after a crash."""
        draft = self.folder / f".{name}.{command.id}"
        request = base64.b64encode(command.request).decode()
        with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            json.dump({"rpc": command.rpc, "command_id": command.id, "request": request}, file)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self.folder / f"{name}.json")
        folder = os.open(self.folder, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


class Client:
    def __init__(self, server, token=None, credentials=None):
        """`token`: a function, asked before each try, since tokens end. `credentials`: None is plaintext, for --dev."""
        self.token = token
        self.channel = (grpc.secure_channel(server, credentials, CHANNEL) if credentials
                        else grpc.insecure_channel(server, CHANNEL))

    def run(self, command, patience=PATIENCE_SECONDS):
        """The answer to a saved command; raises Refused or Failed."""
        return self._repeat(command.rpc, command.request, patience)

    def ask(self, rpc, fields=None, after=b"", patience=PATIENCE_SECONDS):
        """A query. `after`: a receipt's token, and the answer holds what was written there, from any replica."""
        request = json_format.ParseDict(fields or {}, types_of(rpc)[0]())
        if after:
            request.freshness.min_position = after
        return self._repeat(rpc, request.SerializeToString(), patience)

    def pages(self, rpc, fields=None):
        """The answers of a list, page by page."""
        page = self.ask(rpc, fields)
        yield page
        while page.next_page_token:
            page = self.ask(rpc, {**(fields or {}), "page_token": page.next_page_token})
            yield page

    def outcome(self, command_id):
        """What became of a command, without sending it. NOT_SEEN is no promise: it may still land."""
        return self.ask("candour.records.v1.Records/GetCommand", {"command_id": command_id})

    def _repeat(self, rpc, request, patience):
        give_up, pause, unknown = time.monotonic() + patience, FIRST_PAUSE, False
        while True:
            try:
                return self._try(rpc, request)
            except Failed as error:
                error.outcome_unknown = unknown = unknown or error.outcome_unknown
                wait = max(error.retry_after, random.uniform(pause / 2, pause))
                if not error.worth_repeating or time.monotonic() + wait > give_up:
                    raise
            time.sleep(wait)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _try(self, rpc, request):
        send = self.channel.unary_unary("/" + rpc, None, types_of(rpc)[1].FromString)
        metadata = [("authorization", "Bearer " + self.token())] if self.token else []
        try:
            return send(request, timeout=TRY_SECONDS, metadata=metadata)
        except grpc.RpcError as call:
            raise error_of(call) from None
