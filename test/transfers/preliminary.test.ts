/** Reasons to deny that need no floor, each by itself. */
import { expect, test } from "vitest";
import type { Circumstances } from "../../src/transfers/circumstances.ts";
import { preliminaryReasons } from "../../src/transfers/preliminary.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { translateRequest } from "../../src/transfers/translation.ts";
import { agreementBetween, changed, circumstancesOf, sample } from "./fixture.ts";

const login = sample("eu-us-il-login");
const circumstances = circumstancesOf(login, { binding: true });

function codes(request: TransferRequest, changes: Partial<Circumstances> = {}): readonly string[] {
  const all = { ...circumstances, ...changes };
  return preliminaryReasons(translateRequest(request, all), all).map(({ code }) => code);
}

const read = (changes: object) => ({
  documentRead: { format: "mosip-cbeff", terms: [], findings: [], payloadBroken: false, ...changes },
});
const iris = { path: "/BIR[1]/Type", kind: "modality", scheme: "mosip-cbeff", term: "Iris" };

test("there is none for a request that says all and is agreed", () => {
  expect(codes(login)).toEqual([]);
});

test.each<[string, { readonly [field: string]: unknown; readonly offer?: object }, readonly string[]]>([
  ["a modality that is not said", { modality: [] }, ["FACT_MISSING"]],
  ["an age that is not said", { facts: {} }, ["FACT_MISSING"]],
  ["a document that was refused", read({ refused: "VOC_LEXICAL" }), ["VOC_LEXICAL"]],
  ["a payload that is broken", read({ payloadBroken: true }), ["VOC_OUT_OF_RANGE"]],
  ["a document that says more", read({ terms: [iris] }), ["VOC_CONFLICT"]],
  [
    "a recipient of another domain",
    { recipient: "spiffe://jp.comity.example/platform/x" },
    ["RECIPIENT_UNKNOWN"],
  ],
])("%s is one", (_, changes, expected) => {
  expect(codes(changed(login, changes))).toEqual(expected);
});

test("a recipient of another domain is told whose platform it must be, and its own id is left out", () => {
  const request = changed(login, { recipient: "spiffe://jp.comity.example/platform/jane-doe" });
  const [reason] = preliminaryReasons(translateRequest(request, circumstances), circumstances);
  expect(reason?.says).toContain("it begins with `spiffe://us-il.comity.example/platform/`");
  expect(reason?.says).not.toContain("jane");
});

test("a term without a translation is one, named by its path", () => {
  const request = changed(login, { modality: ["Jane Doe"] });
  const reasons = preliminaryReasons(translateRequest(request, circumstances), circumstances);
  expect(reasons.map(({ code }) => code)).toContain("VOC_NO_TERM");
  expect(JSON.stringify(reasons)).toContain("`modality[0]`");
  expect(JSON.stringify(reasons)).not.toContain("Jane");
});

test("a broken payload is none where nothing is passed on", () => {
  expect(codes(changed(login, read({ payloadBroken: true })), { binding: false })).toEqual([]);
});

test("no agreement, one that is not in force, and one for other purposes are", () => {
  const alone = { ...circumstances, agreement: undefined };
  expect(preliminaryReasons(translateRequest(login, alone), alone).map(({ code }) => code)).toEqual([
    "AGREEMENT_MISSING",
  ]);
  const agreed = (changes: object) => ({ agreement: agreementBetween("EU", "US-IL", changes) });
  expect(codes(login, agreed({ until: "2026-11-20" }))).toEqual(["AGREEMENT_EXPIRED"]);
  expect(codes(login, agreed({ purposes: ["pur:research"] }))).toEqual(["PURPOSE_NOT_AGREED"]);
});

test("an agreement that was terminated is told by its name, with when it ended and by whom", () => {
  const ended = { endsAt: "2026-11-20T08:00:00.000Z", endedBy: "il.comity.example" };
  const agreement = { ...agreementBetween("EU", "US-IL"), ...ended };
  const all = { ...circumstances, agreement };
  expect(preliminaryReasons(translateRequest(login, all), all)).toEqual([
    {
      code: "AGREEMENT_EXPIRED",
      says: `the agreement \`${agreement.id}\` is not in force: \`il.comity.example\` ended it at \`2026-11-20T08:00:00.000Z\``,
    },
  ]);
});

test("no agreement says which places there are agreements for, now and without the sender's own", () => {
  const to = { ...login, to: "KR" };
  const said = (agreements: readonly ReturnType<typeof agreementBetween>[]) => {
    const without = { ...circumstances, agreement: undefined, agreements };
    return preliminaryReasons(translateRequest(to, without), without).find(
      ({ code }) => code === "AGREEMENT_MISSING",
    )?.says;
  };
  const ended = agreementBetween("EU", "JP", { until: "2026-11-20" });
  expect(said([agreementBetween("EU", "US-IL"), ended])).toBe(
    "no agreement reaches `KR`; those of this node reach `US-IL`. Its operator makes one with the node there",
  );
  expect(said([ended])).toContain("there is none at all");
});

test("all that apply are named at once", () => {
  const request = changed(login, { form: [], facts: {}, recipient: "spiffe://jp.comity.example/platform/x" });
  expect(codes(request)).toEqual(["FACT_MISSING", "FACT_MISSING", "RECIPIENT_UNKNOWN"]);
});
