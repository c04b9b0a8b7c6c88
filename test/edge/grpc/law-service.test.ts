/** `Law.Ask` over mutual TLS with the shipped law: who may ask, what is answered by which law, and what is refused. */
import grpc from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { Law } from "../../../src/edge/grpc/definition.ts";
import type { AskRequestInput } from "../../../src/edge/grpc/generated/comity/v1/AskRequest.ts";
import { decodeAnswer, encodeQuestion } from "../../../src/edge/grpc/law-codec.ts";
import { createLawService } from "../../../src/edge/grpc/law-service.ts";
import { answerLaw } from "../../../src/law/answer/answer.ts";
import { type Atlas, withPack } from "../../../src/law/atlas.ts";
import { type StatedFact, stateFacts } from "../../../src/law/state-facts.ts";
import { atlas } from "../../law/question.ts";
import { ALICE, connect, startNode } from "./fixture.ts";

const NOW = new Date("2026-11-23T12:00:00.000Z");
const FACTS: readonly StatedFact[] = [
  ["modality", ["face"]],
  ["form", ["template"]],
  ["purpose", ["verify", "identify"]],
  ["youngest", ["30"]],
];
const QUESTION = { from: "EU", to: "US-IL", facts: FACTS };

const start = (law: () => Atlas = () => atlas) =>
  startNode([createLawService({ atlas: law, clock: { now: () => NOW } })]);

const answered = async (node: { address: string }, message: AskRequestInput, as = ALICE) =>
  decodeAnswer((await connect(node, as).unary(Law.Ask, message)).answer);

describe("a question", () => {
  test("is answered as the law of the node answers it, at the node's own time", async () => {
    const told = await answered(await start(), encodeQuestion(QUESTION));
    const facts = stateFacts("EU", "US-IL", FACTS, atlas.concepts);
    expect(told).toEqual(answerLaw(atlas, { from: "EU", to: "US-IL", at: NOW, facts }));
    expect(told.at).toEqual(NOW);
  });

  test("about a day or an instant is answered by the law of then", async () => {
    const node = await start();
    const rulesAt = async (at: string | Date) => {
      const { dimensions } = await answered(
        node,
        encodeQuestion({ ...QUESTION, from: "US-IL", to: "EU", at }),
      );
      const parts = dimensions.get("consent.collect")?.parts ?? [];
      return parts.map(({ by }) => by.rule).filter((rule) => rule.startsWith("bipa-15-b"));
    };
    expect(await rulesAt("2024-08-01")).toEqual(["bipa-15-b-paper"]);
    expect(await rulesAt("2024-08-02")).toEqual(["bipa-15-b"]);
    // The statute's day begins at midnight in Chicago.
    expect(await rulesAt(new Date("2024-08-02T04:59:59Z"))).toEqual(["bipa-15-b-paper"]);
  });

  test("with fewer facts never asks less, and says which it assumed", async () => {
    const told = await answered(await start(), { fromPlace: "EU", toPlace: "JP" });
    expect(told).toMatchObject({ verdict: "depends", worstVerdict: "prohibited" });
    expect(told.assumed).toContain("purpose");
    expect(told.questions.some(({ fact, weight }) => fact === "purpose" && weight === "verdict")).toBe(true);
  });

  test("that is strict presumes nothing, and has the verdict of the worst case", async () => {
    const told = await answered(await start(), { fromPlace: "EU", toPlace: "JP", strict: true });
    expect(told.verdict).toBe("prohibited");
    expect([...told.presumed]).toEqual([]);
  });

  test("counts an exception that is claimed as shown", async () => {
    const facts = [...FACTS, ["recipientRole", ["controller"]] as const];
    const face = { from: "US-TX", to: "EU", facts };
    const node = await start();
    expect((await answered(node, encodeQuestion(face))).verdict).toBe("prohibited unless");
    const claims = ["exc:us-tx.financial-transaction"];
    expect(await answered(node, encodeQuestion({ ...face, claims }))).toMatchObject({
      verdict: "conditional",
      claims,
    });
  });

  test("after a new version of a pack is answered by that", async () => {
    let law: Atlas = atlas;
    const node = await start(() => law);
    const versionOf = async () =>
      (await answered(node, encodeQuestion(QUESTION))).packs.find(({ jurisdiction }) => jurisdiction === "EU")
        ?.version;
    const pack = atlas.packs.get("EU");
    if (pack === undefined) throw new Error("no pack");
    expect(await versionOf()).toBe(pack.version);
    law = withPack(atlas, { ...pack, version: "2099.1.1" }, 1);
    expect(await versionOf()).toBe("2099.1.1");
  });
});

describe("the asker", () => {
  test.each(["platform", "regulator", "auditor", "operator"])("may be a %s of the node", async (role) => {
    const told = await answered(await start(), encodeQuestion(QUESTION), `spiffe://eu.example/${role}/x`);
    expect(told.verdict).toBe("conditional");
  });

  test.each([
    ["a peer's node", "spiffe://jp.example/node", "ROLE_FORBIDDEN"],
    ["the node itself", "spiffe://eu.example/node", "ROLE_FORBIDDEN"],
    ["another node's platform", "spiffe://jp.example/platform/bob", "SCOPE_FORBIDDEN"],
  ])("may not be %s", async (_, id, reason) => {
    await expect(answered(await start(), encodeQuestion(QUESTION), id)).rejects.toMatchObject({
      reason,
      cause: { code: grpc.status.PERMISSION_DENIED },
    });
  });
});

describe("a question is refused", () => {
  const fact = (name: string, ...values: string[]) => ({ facts: [{ name, values }] });
  const many = Array.from({ length: 65 }, (_, i) => `w${i}`);

  test.each<[string, AskRequestInput, string, string[]]>([
    ["without a place", { toPlace: "" }, "INPUT_INVALID", ["toPlace"]],
    ["with a place that is none", { fromPlace: "eu" }, "INPUT_INVALID", ["fromPlace"]],
    ["with a place that has no pack", { toPlace: "QQ" }, "JURISDICTION_UNKNOWN", []],
    ["with a touched place that has no pack", fact("subjectsIn", "QQ"), "JURISDICTION_UNKNOWN", []],
    ["with a fact that no rule knows", fact("shoeSize", "44"), "FACT_UNKNOWN", ["facts[0]"]],
    ["with a fact of a name that objects have", fact("__proto__", "44"), "FACT_UNKNOWN", ["facts[0]"]],
    ["with a place as a fact", fact("to", "JP"), "INPUT_INVALID", ["facts[0]"]],
    ["with a fact without a value", fact("people"), "INPUT_INVALID", ["facts[0].values"]],
    ["with a value of another kind", fact("people", "many"), "INPUT_INVALID", ["facts[0]"]],
    ["with a word of no concept", fact("modality", "eyebrow"), "VOC_NO_TERM", ["facts[0]"]],
    ["with too long a word", fact("sector", "x".repeat(129)), "INPUT_INVALID", ["facts[0].values[0]"]],
    ["with too many words", fact("sector", ...many), "INPUT_INVALID", ["facts[0].values"]],
    [
      "with too many facts",
      { facts: many.map((name) => ({ name, values: ["x"] })) },
      "INPUT_INVALID",
      ["facts"],
    ],
    ["with a claim that is no exception", { claims: ["eu.scc"] }, "INPUT_INVALID", ["claims"]],
    ["with too many claims", { claims: many }, "INPUT_INVALID", ["claims"]],
    ["with a day that is none", { onDate: "2026-02-30" }, "INPUT_INVALID", ["onDate"]],
    ["with a day before the law", { onDate: "1816-12-03" }, "NO_LAW_AT_DATE", []],
    ["with an instant beyond time", { atTime: { seconds: 253_402_300_800 } }, "INPUT_INVALID", ["atTime"]],
  ])("%s", async (_, changes, reason, fields) => {
    const message = { ...encodeQuestion({ ...QUESTION, facts: [] }), ...changes };
    const refused = await answered(await start(), message).catch((error) => error);
    expect(refused).toMatchObject({ reason });
    expect(refused.violations.map(({ field }: { field: string }) => field)).toEqual(fields);
  });

  test("that states a fact for the second time, at the second", async () => {
    const twice = { facts: [...fact("people", "1").facts, ...fact("people", "2").facts] };
    await expect(answered(await start(), { ...encodeQuestion(QUESTION), ...twice })).rejects.toMatchObject({
      reason: "DUPLICATE_KEY",
      violations: [{ field: "facts[1]" }],
    });
  });
});
