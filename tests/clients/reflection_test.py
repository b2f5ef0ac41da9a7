#!/usr/bin/env python3
"""A client that was built without our protos finds the services of a candour --dev by reflection, and calls one.

  PYTHON reflection_test.py        exit code 77: grpcio-reflection is not installed (make deps)
"""
import sys
import tempfile
import unittest

try:
    import grpc
    from google.protobuf import descriptor_pool, json_format, message_factory
    from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
except ImportError:
    print("SKIPPED: grpcio-reflection is not installed (make deps)")
    sys.exit(77)

from candour_dev import CandourDev


class ReflectionTest(unittest.TestCase):
    def test_lists_the_services_and_calls_one(self):
        with tempfile.TemporaryDirectory() as folder:
            candour = CandourDev(folder)
            self.addCleanup(candour.stop)
            candour.start()
            candour.with_organisations()
            with grpc.insecure_channel(candour.address, [("grpc.enable_http_proxy", 0)]) as channel:
                self.ask(channel)
            candour.stop()

    def ask(self, channel):
        database = ProtoReflectionDescriptorDatabase(channel)
        for service in ("candour.records.v1.Records", "candour.registration.v1.Appointments",
                        "candour.registration.v1.Register", "grpc.health.v1.Health"):
            self.assertIn(service, database.get_services())
        pool = descriptor_pool.DescriptorPool(database)
        rpc = pool.FindServiceByName("candour.registration.v1.Appointments").FindMethodByName("GetOrganisation")
        request = json_format.ParseDict({"org_code": "TST04"}, message_factory.GetMessageClass(rpc.input_type)())
        call = channel.unary_unary("/candour.registration.v1.Appointments/GetOrganisation",
                                   request_serializer=lambda message: message.SerializeToString(),
                                   response_deserializer=message_factory.GetMessageClass(rpc.output_type).FromString)
        self.assertEqual(call(request, timeout=10).organisation.details.name, "TEST COAST NHS FOUNDATION TRUST")


if __name__ == "__main__":
    unittest.main()
