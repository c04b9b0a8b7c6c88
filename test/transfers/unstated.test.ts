/** The facts that a denial rests on since nobody stated them: which are found, and what a remedy says of them. */
import { expect, test } from "vitest";
import type { DenialReason } from "../../src/transfers/decision.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { findUnstated, remedyOfUnstated, type Unstated } from "../../src/transfers/unstated.ts";
import { assessed, atlas, changed, sample } from "./fixture.ts";

const RECIPIENT = "spiffe://sg.comity.example/platform/merlion";
const base = sample("eu-us-il-login");
/** A company in Korea checks who logs in at one in Singapore, and says of neither what it is. */
const login = changed(base, {
  ...{ scheme: "comity", from: "KR", to: "SG", recipient: RECIPIENT },
  ...{ modality: ["finger"], form: ["template"], purpose: ["verify"] },
  facts: { people: "40", youngest: "30" },
  offer: {
    ...{ recipients: [], assessments: [], notices: [{ id: "sg.purpose-notice" }] },
    consents: [
      {
        for: ["collect", "disclose", "transfer"],
        qualities: ["opt_in", "separate"],
        ...{ purposes: ["verify"], modalities: ["finger"], forms: ["template"], recipients: [RECIPIENT] },
        ...{ destinations: ["SG"], given: "2026-06-01", subjects: "all" },
      },
    ],
    instruments: [{ id: "kr.transfer-agreement", parties: [RECIPIENT], from: "2026-05-04" }],
    safeguards: ["kr.safety-measures", "kr.biometric-encryption", "sg.security"].map((id) => ({ id })),
  },
});
const decide = (request: TransferRequest) => assessed(request).decision;

test("a demand on public bodies alone is met by saying that one is none, and by no assessment", () => {
  const { decision, remedy, reasons } = decide(login);
  expect(decision).toBe("deny");
  expect(reasons.map(({ missing }) => missing)).toEqual([["kr.pia"]]);
  expect(remedy).toEqual(["facts.role: controller"]);
  const stated = changed(login, { facts: { ...login.facts, role: "controller" } });
  expect(decide(stated)).toMatchObject({ decision: "permit", remedy: [] });
});

test("the fact comes first, before what is missing besides", () => {
  const bare = changed(login, { offer: { ...login.offer, notices: [], operations: [] } });
  expect(decide(bare).remedy).toEqual([
    "facts.role: controller",
    "offer.operations: [store, compare]",
    "offer.notices: {id: sg.purpose-notice}",
  ]);
});

test("a fact that is stated is taken at its word", () => {
  const body = changed(login, { facts: { ...login.facts, role: "authority" } });
  expect(decide(body).remedy.join(" ")).not.toContain("facts.role");
  expect(decide(body).remedy).toContain("offer.assessments: {id: kr.pia}");
});

test("only a fact that a rule behind a reason took for so is found, and only one with one usual value", () => {
  const { floor } = assessed(login);
  if (floor === undefined) throw new Error("no floor");
  const { reasons } = decide(login);
  const facts = new Map();
  expect(findUnstated(reasons, { floor, facts }, atlas.concepts)).toEqual([["role", "controller"]]);
  expect(findUnstated([], { floor, facts }, atlas.concepts)).toEqual([]);
  const [first] = reasons;
  const elsewhere = [{ ...first, dimension: "filings" } as DenialReason];
  expect(findUnstated(elsewhere, { floor, facts }, atlas.concepts)).toEqual([]);
});

const REASON: DenialReason = { code: "REQUIREMENT_UNMET", says: "something is missing" };
const [A, B] = [
  ["role", "controller"],
  ["publicSpace", "false"],
] as const satisfies readonly Unstated[];
/** What a denial of two reasons would become. */
const told = (left: number, remedy: readonly string[] = ["offer.notices: {id: x}"]) => ({
  reasons: Array.from({ length: left }, () => REASON),
  remedy: () => remedy,
});

test("of several facts only those are named without which a demand would stay", () => {
  const suppose = (stated: readonly Unstated[]) => told(stated.includes(B) ? 1 : 2);
  expect(remedyOfUnstated([REASON, REASON], [A, B], suppose)).toEqual([
    "facts.publicSpace: false",
    "offer.notices: {id: x}",
  ]);
});

test("nothing is named where no demand falls away, or where the rest cannot be mended", () => {
  expect(remedyOfUnstated([REASON, REASON], [A], () => told(2))).toBeUndefined();
  expect(remedyOfUnstated([REASON, REASON], [A], () => told(1, []))).toBeUndefined();
  expect(remedyOfUnstated([REASON], [], () => told(0))).toBeUndefined();
});

test("the recipient's role is spelt where a request has it", () => {
  expect(remedyOfUnstated([REASON], [["recipientRole", "controller"]], (s) => told(1 - s.length))).toEqual([
    "offer.recipients: {role: controller}",
  ]);
});
