#!/usr/bin/env python3
"""The example clients do what docs/integrate.md promises, against a real candour --dev.

  clients_test.py python|node [TEST...]        exit code 77: their libraries are not installed (make deps)
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from candour_dev import BUILD, PATIENCE, ROOT, CandourDev, TestCa

CREATE_POST = "candour.registration.v1.Appointments/CreatePost"
POST = {"org_code": "TST01", "title": "Medical director", "type": "POST_TYPE_EXEC_DIRECTOR", "voting": True,
        "stage": "STAGE_L4_BOARD", "from": {"year": 2025, "month": 2, "day": 1}}
LANGUAGE = sys.argv[1] if len(sys.argv) > 1 else "python"


def installed():
    return (BUILD / "clients" / LANGUAGE / "ready").exists()


def prepare(folder):
    """The command line of the example and its environment, with what is generated from proto/ in `folder`."""
    here = BUILD / "clients" / LANGUAGE
    protos = sorted(str(path.relative_to(ROOT / "proto")) for path in (ROOT / "proto").rglob("*.proto"))
    if LANGUAGE == "python":
        subprocess.run([here / "bin/python", "-m", "grpc_tools.protoc", "-I", ROOT / "proto", "--python_out", folder,
                        *protos], check=True)
        return [here / "bin/python", ROOT / "clients/python/example.py"], {"PYTHONPATH": folder}
    descriptors = str(pathlib.Path(folder) / "candour.binpb")
    subprocess.run(["protoc", "-I", ROOT / "proto", "--include_imports", "-o", descriptors, *protos], cwd=ROOT / "proto",
                   check=True)
    return ["node", ROOT / "clients/node/example.js"], {"NODE_PATH": str(here / "node_modules"), "CANDOUR_PROTOS": descriptors}


class ClientTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="candour-clients-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.program, cls.generated = prepare(cls.folder)
        cls.candour = CandourDev(cls.folder)
        cls.addClassCleanup(cls.candour.stop)
        cls.candour.start()
        cls.candour.with_organisations()

    def setUp(self):
        self.outbox = tempfile.mkdtemp(dir=self.folder)

    def begin(self, *arguments, request=None, holder="COSEC@TST01", token=None, patience=PATIENCE, more=None):
        file = token or self.candour.token_file(holder)
        environment = {**os.environ, **self.generated, "CANDOUR_SERVER": self.candour.address, "CANDOUR_OUTBOX": self.outbox,
                       "CANDOUR_TOKEN_FILE": str(file), "CANDOUR_PATIENCE": str(patience), "no_proxy": "127.0.0.1", **(more or {})}
        running = subprocess.Popen([*self.program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env=environment)
        running.stdin.write(json.dumps(request) if request is not None else "")
        running.stdin.close()
        running.stdin = None
        return running

    def end(self, running):
        """(exit code, the lines of JSON); what else was said is in self.said."""
        out, self.said = running.communicate(timeout=2 * PATIENCE)
        return running.returncode, [json.loads(line) for line in out.splitlines()]

    def call(self, *arguments, **options):
        return self.end(self.begin(*arguments, **options))

    def save(self, name, request, rpc=CREATE_POST):
        code, lines = self.call("save", name, rpc, request=request)
        self.assertEqual(code, 0, self.said)
        return lines[0]["command_id"]

    def send(self, name, request=None, rpc=CREATE_POST, **options):
        """With a request: saves it first."""
        code, lines = self.call("send", name, *([rpc] if request else []), request=request, **options)
        self.assertEqual(len(lines), 1, self.said)
        return code, lines[0]

    def test_imports_a_file_once_however_often_it_is_run(self):
        code, lines = self.call("import", ROOT / "clients/staff.json")
        self.assertEqual(code, 0, (lines, self.said))
        self.assertEqual([line.get("outcome") for line in lines], (["accepted"] * 3 + [None]) * 2)
        for holder in ("Chief nurse: Mira Ashdown", "Director of estates: Owen Thistlewood"):
            self.assertEqual(lines[-1]["board"].count(holder), 1, lines[-1])
        self.assertEqual(len(list(pathlib.Path(self.outbox).glob("471[12]-*.json"))), 6)
        again, repeated = self.call("import", ROOT / "clients/staff.json")
        self.assertEqual(again, 0, self.said)
        self.assertEqual([line for line in repeated if "outcome" in line], [line for line in lines if "outcome" in line])
        self.assertEqual(repeated[-1], lines[-1])

    def test_what_is_saved_is_for_its_owner_only(self):
        command_id = self.save("post", POST)
        file = pathlib.Path(self.outbox) / "post.json"
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        saved = json.loads(file.read_text())
        self.assertEqual((saved["rpc"], saved["command_id"]), (CREATE_POST, command_id))
        self.assertEqual(self.save("post", {**POST, "title": "Another"}), command_id)
        self.assertEqual(json.loads(file.read_text()), saved)

    def test_a_refusal_is_final(self):
        code, refusal = self.send("post", {**POST, "org_code": "TST09"}, holder="COSEC@TST09")
        self.assertEqual((code, refusal["outcome"], refusal["code"], refusal["reason"]),
                         (3, "refused", "NOT_FOUND", "ORG_UNKNOWN"))
        self.assertEqual(self.send("post", holder="COSEC@TST09"), (3, refusal))
        _, [asked] = self.call("outcome", "post", holder="COSEC@TST09")
        self.assertEqual((asked["outcome"], asked["reason"]), ("OUTCOME_REFUSED", "ORG_UNKNOWN"))

    def test_no_right_is_an_error_of_this_call_only(self):
        code, failed = self.send("post", POST, holder="COSEC@TST02")
        self.assertEqual((code, failed["outcome"], failed["code"], failed["reason"]),
                         (1, "failed", "PERMISSION_DENIED", "SCOPE"))
        self.assertEqual(self.send("post")[0], 0)

    def test_a_bad_token_is_said_and_the_command_can_still_be_sent(self):
        bad = pathlib.Path(self.outbox) / "bad-token"
        bad.write_text("eyJhbGciOiJub25lIn0.e30.")
        code, failed = self.send("post", POST, token=bad)
        self.assertEqual((code, failed["outcome"], failed["code"]), (1, "failed", "UNAUTHENTICATED"))
        self.assertRegex(failed["reason"], "^TOKEN_")
        self.assertEqual(self.send("post")[0], 0)

    def test_a_malformed_request_names_the_field(self):
        code, failed = self.send("post", {**POST, "reports_to_post_id": "4711", "title": ""})
        self.assertEqual((code, failed["code"], failed["reason"]), (1, "INVALID_ARGUMENT", "SHAPE"))
        self.assertEqual(sorted(failed["fields"]), ["reports_to_post_id", "title"])

    def test_a_misspelt_field_or_value_is_not_saved(self):
        for wrong, named in (({"titel": "x"}, "titel"), ({"stage": "STAGE_L9"}, "STAGE_L9")):
            code, lines = self.call("save", "post", CREATE_POST, request={**POST, **wrong})
            self.assertEqual((code, lines), (1, []))
            self.assertIn(named, self.said)
        self.assertEqual(os.listdir(self.outbox), [])

    def test_a_record_that_has_moved_is_not_changed_unseen(self):
        post = self.send("post", POST)[1]["answer"]
        head = self.send("head", {**POST, "title": "Chief executive", "type": "POST_TYPE_CEO"})[1]["answer"]
        change = {"org_code": "TST01", "post_id": post["post_id"], "reports_to_post_id": head["post_id"],
                  "command": {"if_version": post["receipt"]["version"]}}
        rpc = "candour.registration.v1.Appointments/ChangeReporting"
        code, moved = self.send("change", {**change, "from": {"year": 2025, "month": 3, "day": 1}}, rpc)
        self.assertEqual((code, moved["answer"]["receipt"]["version"]), (0, "2"))
        code, refusal = self.send("late", {**change, "from": {"year": 2025, "month": 4, "day": 1}}, rpc)
        self.assertEqual((code, refusal["reason"]), (3, "VERSION_MOVED"))

    def test_shows_its_certificate_to_a_service_that_asks_for_one(self):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        services, callers = TestCa(folder, "services"), TestCa(folder, "callers")
        server, own = services.issue("server"), callers.issue("trust")
        trusting = {"CANDOUR_CA": str(services.certificate)}
        shown = {**trusting, "CANDOUR_CERT": str(own[0]), "CANDOUR_KEY": str(own[1])}
        candour = CandourDev(folder, ["--tls-cert", server[0], "--tls-key", server[1], "--tls-client-ca", callers.certificate],
                             shown)
        self.addCleanup(candour.stop)
        candour.start()
        candour.with_organisations()
        reach = {"CANDOUR_SERVER": candour.address, "CANDOUR_TOKEN_FILE": str(candour.token_file("COSEC@TST01"))}
        code, refused = self.send("post", POST, patience=2, more={**reach, **trusting})
        self.assertEqual((code, refused["outcome"], refused["code"]), (5, "unknown", "UNAVAILABLE"))
        code, accepted = self.send("post", more={**reach, **shown})
        self.assertEqual((code, accepted["outcome"]), (0, "accepted"), self.said)
        for half in ("CANDOUR_CERT", "CANDOUR_CA"):
            code, lines = self.call("send", "post", more={**reach, **{name: shown[name] for name in shown if name != half}})
            self.assertEqual((code, lines), (1, []))
            self.assertIn("CANDOUR_CERT and CANDOUR_KEY go together, and with CANDOUR_CA", self.said)

    def test_reads_every_page(self):
        code, pages = self.call("pages", "candour.registration.v1.Appointments/ListOrganisations", request={"page_size": 4})
        codes = [[organisation["org_code"] for organisation in page["organisations"]] for page in pages]
        self.assertEqual((code, codes), (0, [["TSI01", "TST01", "TST02", "TST03"], ["TST04", "TST05"]]), self.said)

    def killed_at(self, point):
        """Sends, the service dies at `point` and is started again: the command's id."""
        self.candour.stop()
        self.candour.start(kill_at=point + ":1")
        code, unknown = self.send("post", POST, patience=4)
        self.assertEqual((code, unknown["outcome"], unknown["code"]), (5, "unknown", "UNAVAILABLE"))
        self.assertEqual(self.candour.wait_for_end(), -9)
        self.candour.start()
        return unknown["command_id"]

    def sent_again_has_one_outcome(self, command_id):
        code, accepted = self.send("post")
        self.assertEqual((code, accepted["outcome"], accepted["command_id"]), (0, "accepted", command_id))
        self.assertEqual(self.send("post"), (0, accepted))
        self.candour.stop()
        commits = self.candour.commits_of(command_id)
        self.candour.start()
        self.assertEqual([commit["verdict"] for commit in commits], ["ADMITTED"], commits)

    def test_killed_after_it_was_recorded(self):
        command_id = self.killed_at("replica.before_write")  # in the log, not folded: nobody was answered
        self.assertEqual(self.call("outcome", "post")[1][0]["outcome"], "OUTCOME_ACCEPTED")
        self.sent_again_has_one_outcome(command_id)

    def test_killed_before_it_was_recorded(self):
        command_id = self.killed_at("executor.before_append")
        self.assertEqual(self.call("outcome", "post")[1][0]["outcome"], "OUTCOME_NOT_SEEN")
        self.sent_again_has_one_outcome(command_id)

    def test_goes_on_by_itself_when_the_service_is_back(self):
        self.candour.stop()
        sending = self.begin("send", "post", CREATE_POST, request=POST)
        with self.assertRaises(subprocess.TimeoutExpired):
            sending.wait(1.5)  # it has tried by then, in vain
        self.candour.start()
        code, [accepted] = self.end(sending)
        self.assertEqual((code, accepted["outcome"]), (0, "accepted"), self.said)


if __name__ == "__main__":
    if not installed():
        print(f"SKIPPED: the {LANGUAGE} client's libraries are not installed (make deps)")
        sys.exit(77)
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
