/** The agreement that governs once another has ended. */
import { expect, test } from "vitest";
import { governingSays } from "../../../src/cli/present/governing.ts";
import type { ShownAgreement } from "../../../src/edge/grpc/agreements-service.ts";
import type { ShownPeer } from "../../../src/edge/grpc/peers-service.ts";

const NOW = new Date("2026-12-01T12:00:00Z");
const [FI, CH, SE] = ["fi.example", "ch.example", "se.example"];
const agreement = (id: string, changes: Partial<ShownAgreement> = {}): ShownAgreement => ({
  ...{ id, hash: `hash of ${id}`, state: "agreed", from: "2026-01-01", until: "2027-01-01", inForce: true },
  ...{ parties: [FI, CH].map((trustDomain) => ({ trustDomain, signed: true })), endsAt: "", endedBy: "" },
  ...changes,
});
const peer = (trustDomain: string, ...agreements: readonly ShownAgreement[]): ShownPeer => ({
  ...{ trustDomain, address: "", jurisdictions: [], fingerprint: "", authorityUntil: "", keptUntil: "" },
  ...{ removed: false, agreements: agreements.map(({ id, hash, inForce }) => ({ id, hash, inForce })) },
});
const ended = (endsAt = "2026-12-01T12:00:00.000Z", changes: Partial<ShownAgreement> = {}) =>
  agreement("fi-ch-2", { state: "terminated", endsAt, ...changes });
const older = agreement("fi-ch");
const says = (last: ShownAgreement, peers: readonly ShownPeer[], ...all: readonly ShownAgreement[]) =>
  governingSays(last, { all: [last, ...all], peers }, NOW);

test("is the first of those with the same party that is in force", () => {
  const first = agreement("fi-ch-1");
  expect(
    says(ended(), [peer(CH, ended(), first, older), peer(SE, agreement("fi-se"))], first, older),
  ).toEqual(["From now on fi-ch-1 governs between this node and ch.example."]);
  const over = agreement("fi-ch-1", { until: "2026-12-01", inForce: false });
  expect(says(ended(), [peer(CH, ended(), over, older)], over, older)[0]).toContain("fi-ch governs");
});

test("is none where no other is in force", () => {
  const over = agreement("fi-ch", {
    state: "terminated",
    endsAt: "2026-11-01T00:00:00.000Z",
    inForce: false,
  });
  expect(says(ended(), [peer(CH, ended(), over)], over)).toEqual([]);
});

test("is that of the instant at which the other ends", () => {
  const at = "2027-01-05T00:00:00.000Z";
  const last = ended(at, { until: "2028-01-01" });
  expect(says(last, [peer(CH, last, older)], older)).toEqual([]);
  const longer = agreement("fi-ch", { until: "2028-01-01" });
  expect(says(last, [peer(CH, last, longer)], longer)[0]).toMatch(
    /^From 2027-01-05.* on fi-ch governs between this node and ch\.example\.$/,
  );
  // How long one of the node's files lasts is not listed.
  expect(says(last, [peer(CH, last, longer)])).toEqual([]);
  expect(says(ended(), [peer(CH, ended(), longer)])).toHaveLength(1);
});

test("goes on where the other never began, or did not govern", () => {
  const never = ended(undefined, { from: "2026-12-31", until: "2028-01-01" });
  expect(says(never, [peer(CH, never, older)], older)).toEqual([
    "fi-ch governs between this node and ch.example, as before.",
  ]);
  const newer = agreement("fi-ch-3");
  expect(says(ended(), [peer(CH, newer, ended())], newer)[0]).toMatch(/^fi-ch-3 governs .*, as before\.$/);
  expect(says(never, [peer(CH, never)])).toEqual([]);
});

test("is told for each of several parties, once for each agreement", () => {
  const parties = [FI, CH, SE].map((trustDomain) => ({ trustDomain, signed: true }));
  const last = ended(undefined, { parties });
  const all = agreement("all", { parties });
  expect(says(last, [peer(CH, last, all), peer(SE, last, all)], all)).toEqual([
    "From now on all governs between this node and ch.example and se.example.",
  ]);
  expect(says(last, [peer(CH, last, older), peer(SE, last, all)], older, all)).toHaveLength(2);
});
