/** The form of audit events: the four classes in use, and nothing in them that names a party beside nodes and operators. */
import { expect, test } from "vitest";
import { AuditEvent, CLASSES, OCSF_VERSION } from "../../../src/edge/telemetry/ocsf.ts";

const event = {
  ...{ class_uid: 6003, class_name: "API Activity", category_uid: 6, category_name: "Application Activity" },
  ...{ activity_id: 3, activity_name: "Update", type_uid: 600_303 },
  ...{ time: 1_764_500_000_000, severity_id: 1, status_id: 1, status: "Success", message: "pack changed" },
  metadata: {
    version: OCSF_VERSION,
    product: { name: "Comity", vendor_name: "The Comity maintainers", version: "0.2.0" },
    log_name: "audit",
    tenant_uid: "spiffe://eu.example/node",
    uid: "0193a5f0-0000-7000-8000-000000000001",
    sequence: 1,
  },
  actor: { user: { uid: "spiffe://eu.example/operator/desk", type: "operator", domain: "eu.example" } },
  api: { operation: "configuration/pack" },
  src_endpoint: { uid: "spiffe://eu.example/operator/desk" },
  resources: [{ type: "pack", name: "EU 2026.11.30" }],
};
const passes = (value: object) => AuditEvent.safeParse(value).success;

test("an event of its class passes", () => {
  expect(passes(event)).toBe(true);
  expect(Object.values(CLASSES).map(({ uid }) => uid)).toEqual([3001, 3002, 6002, 6003]);
});

test.each<[string, object]>([
  ["an activity under another's name", { activity_name: "Create" }],
  ["the type of another activity", { type_uid: 600_301 }],
  ["the type of another class", { type_uid: 300_103 }],
  ["a class under another's name", { class_name: "Authentication" }],
  ["an attribute that Comity does not fill", { raw_data: "x" }],
  ["an attribute of another class", { app: { name: "Comity" } }],
  ["no actor", { actor: undefined }],
  ["a time before 1970", { time: -1 }],
  ["a count of one", { count: 1 }],
  ["an id of a platform", { src_endpoint: { uid: "spiffe://eu.example/platform/aurora" } }],
  ["a name in place of a role", { actor: { user: { name: "aurora", type: "platform" } } }],
  [
    "a resource that is a regulator",
    { resources: [{ type: "regulator", name: "spiffe://eu.example/regulator/x" }] },
  ],
  ["free text", { message: "Ann Example, born 1980" }],
  ["a version that was not meant", { metadata: { ...event.metadata, version: "1.9.0" } }],
])("%s is refused", (_, change) => {
  expect(passes({ ...event, ...change })).toBe(false);
});
