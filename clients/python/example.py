#!/usr/bin/env python3
"""A trust's first program: posts and their holders from a file onto the record, and what else a client needs.

  example.py import FILE          clients/staff.json: each step once, however often this is run
  example.py save NAME RPC        the request in JSON on standard input; saved, not sent
  example.py send NAME [RPC]      what was saved; again: the same answer. With RPC it is saved first, if there is none
  example.py outcome NAME         what became of it, without sending it
  example.py pages RPC            a list, page by page; the request in JSON on standard input

Each result is a line of JSON. Exit codes: 0 done, 3 refused by a rule (final), 5 outcome unknown: send it again,
1 anything else. In the environment: CANDOUR_SERVER (HOST:PORT), CANDOUR_TOKEN_FILE, CANDOUR_CA (PEM; without it
plaintext), CANDOUR_CERT and CANDOUR_KEY (PEM, for a service that asks for a certificate), CANDOUR_OUTBOX (a folder),
CANDOUR_PATIENCE (seconds).
"""
import json
import os
import pathlib
import sys

import grpc
from google.protobuf import json_format

from candour_client import PATIENCE_SECONDS, Client, Failed, Outbox, Refused

APPOINTMENTS = "candour.registration.v1.Appointments/"
REGISTER = "candour.registration.v1.Register/"


def show(**result):
    print(json.dumps(result), flush=True)


def as_json(message):
    return json_format.MessageToDict(message, preserving_proto_field_name=True)


def failure(error):
    return {"code": error.code, "reason": error.reason, "message": error.message, "fields": error.fields}


def attempt(client, command):
    """Shows what came of the command: (exit code, answer)."""
    try:
        answer = client.run(command, float(os.environ.get("CANDOUR_PATIENCE", PATIENCE_SECONDS)))
        show(outcome="accepted", command_id=command.id, answer=as_json(answer))
        return 0, answer
    except Refused as no:
        show(outcome="refused", command_id=command.id, code=no.code, reason=no.reason, message=no.message)
        return 3, None
    except Failed as error:
        show(outcome="unknown" if error.outcome_unknown else "failed", command_id=command.id, **failure(error))
        return 5 if error.outcome_unknown else 1, None


def import_holder(client, outbox, row):
    """A post, a person, the person in the post: each named after the row, so that the next run takes up where this ends."""
    ref, org = row["ref"], row["org_code"]
    code, post = attempt(client, outbox.once(f"{ref}-post", APPOINTMENTS + "CreatePost", {"org_code": org, **row["post"]}))
    if code:
        return code, None
    code, person = attempt(client, outbox.once(f"{ref}-person", REGISTER + "RecordPerson",
                                               {"org_code": org, "identity": row["identity"]}))
    if code:
        return code, None
    terms = {"post_id": post.post_id, "basis": row["basis"], "start": row["start"]}
    return attempt(client, outbox.once(f"{ref}-holder", APPOINTMENTS + "RecordPersonInPost",
                                       {"org_code": org, "person_id": person.person_id, "terms": terms}))


def import_file(client, outbox, path):
    worst = 0
    for row in json.loads(pathlib.Path(path).read_text()):
        code, holder = import_holder(client, outbox, row)
        worst = max(worst, code)
        if code == 0:  # read our own write back, from whichever replica answers
            board = client.ask(APPOINTMENTS + "GetBoard", {"org_code": row["org_code"]}, after=holder.receipt.token)
            show(board=[f"{seat.title}: {seat.person_name}" for seat in board.seats])
    return worst


def credentials():
    """How to know the service, and how it knows us; None: plaintext."""
    ca, cert, key = (pathlib.Path(os.environ[name]).read_bytes() if os.environ.get(name) else None
                     for name in ("CANDOUR_CA", "CANDOUR_CERT", "CANDOUR_KEY"))
    if bool(cert) != bool(key) or (cert and not ca):
        raise SystemExit("CANDOUR_CERT and CANDOUR_KEY go together, and with CANDOUR_CA")
    return grpc.ssl_channel_credentials(ca, key, cert) if ca else None


def main():
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    verb, *args = sys.argv[1:]
    outbox = Outbox(os.environ.get("CANDOUR_OUTBOX", "outbox"))
    if verb == "save":
        show(saved=args[0], command_id=outbox.once(args[0], args[1], json.load(sys.stdin)).id)
        return 0
    token_file = os.environ.get("CANDOUR_TOKEN_FILE")
    client = Client(os.environ["CANDOUR_SERVER"],
                    token=(lambda: pathlib.Path(token_file).read_text().strip()) if token_file else None,
                    credentials=credentials())
    if verb == "import":
        return import_file(client, outbox, args[0])
    if verb == "send":
        return attempt(client, outbox.once(*args, json.load(sys.stdin)) if args[1:] else outbox.load(args[0]))[0]
    if verb == "outcome":
        answers = (client.outcome(load.id) for load in [outbox.load(args[0])])
    elif verb == "pages":
        answers = client.pages(args[0], json.load(sys.stdin))
    else:
        raise SystemExit(__doc__)
    try:
        for answer in answers:
            show(**as_json(answer))
        return 0
    except Failed as error:
        show(**failure(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())
