/** The law asked at a running node: `comity floor --node` answers by the packs in force there, whatever the program has. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connectOperator } from "../../src/client/index.ts";
import { Law } from "../../src/edge/grpc/definition.ts";
import { encodeQuestion } from "../../src/edge/grpc/law-codec.ts";
import { comity, widest } from "../support/command.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";
import { illinoisLaw, operatorOf } from "../support/law.ts";
import { certify, createRawCaller, homeOf } from "./raw.ts";

const VERSION = "2026.12.1";
const FLOOR = ["floor", "--from", "EU", "--to", "US-IL", "--modality", "face", "--form", "template"].concat([
  "--purpose",
  "verify",
  "--age",
  "30",
]);
const QUESTION = { from: "EU", to: "US-IL", facts: [["modality", ["face"]]] } as const;

let federation: TestFederation;
beforeAll(async () => {
  federation = await startFederation(["US-IL", "JP"]);
  const operator = connectOperator({
    address: federation.address("US-IL"),
    as: operatorOf(federation, "US-IL"),
  });
  await operator.publish(Buffer.from(illinoisLaw(VERSION)), "US-IL.yaml");
  operator.close();
});
afterAll(() => federation.stop());

/** The options that ask the node of Illinois, as its own operator unless told otherwise. */
const atNode = (as = operatorOf(federation, "US-IL")) => ["--node", federation.address("US-IL"), "--as", as];

/** A raw caller of the node of Illinois with a certificate for `id`. */
function callerAs(id: string) {
  const address = federation.address("US-IL");
  const caller = createRawCaller(certify(federation, id), homeOf(federation, "US-IL"), address);
  onTestFinished(caller.close);
  return caller;
}

describe("a node whose pack is newer than the program's", () => {
  test("answers by its own pack, in the same form as the program does by its own", async () => {
    const [own, told] = await Promise.all([
      comity([...FLOOR, "--json"]),
      comity([...FLOOR, "--json", ...atNode()]),
    ]);
    expect([own.code, told.code, told.stderr]).toEqual([0, 0, ""]);
    const [mine, theirs] = [JSON.parse(own.stdout), JSON.parse(told.stdout)];
    expect([mine.verdict, theirs.verdict]).toEqual(["conditional", "prohibited"]);
    expect(theirs.why.join()).toContain("a statute made for this test");
    const held = ({ packs }: { packs: { jurisdiction: string; version: string }[] }) =>
      packs.find(({ jurisdiction }) => jurisdiction === "US-IL")?.version;
    expect([held(mine), held(theirs)]).toEqual(["2026.11.30", VERSION]);
    expect(Object.keys(theirs)).toEqual(Object.keys(mine));
    expect(theirs.facts).toEqual(mine.facts);
    // The law of the other side is the same in both, so that what it asks is too.
    const asked = ({ dimensions }: typeof mine) => dimensions["consent.collect"];
    expect(asked(theirs)).toEqual(asked(mine));
  });

  test("is named in the heading, with its packs", async () => {
    const [own, told] = await Promise.all([comity(FLOOR), comity([...FLOOR, ...atNode()])]);
    const [first = "", ...rest] = told.stdout.split("\n");
    expect(first).toMatch(/^PROHIBITED {2}EU → US-IL, /);
    expect(rest.join(" ")).toMatch(
      /^By the law in force at spiffe:\/\/us-il\.comity\.example\/node: BASELINE \S+ EU \S+ US \S+\s+US-IL 2026\.12\.1 /,
    );
    expect(widest(told.stdout)).toBeLessThanOrEqual(100);
    expect(own.stdout).not.toContain("law in force at");
  });

  test("answers the law of another day by the same pack", async () => {
    const { stdout } = await comity([...FLOOR, "--at", "2019-12-31", "--json", ...atNode()]);
    expect(JSON.parse(stdout)).toMatchObject({ at: "2019-12-31", verdict: "conditional" });
  });
});

describe("who asks", () => {
  test.each([
    ["a peer's node", "spiffe://jp.comity.example/node", "ROLE_FORBIDDEN"],
    ["a peer's platform", "spiffe://jp.comity.example/platform/sakura", "SCOPE_FORBIDDEN"],
  ])("may not be %s", async (_, id, reason) => {
    const bytes = Law.Ask.requestSerialize(encodeQuestion(QUESTION));
    expect(await callerAs(id).call(Law.Ask.path, bytes)).toEqual({
      status: "PERMISSION_DENIED",
      reason,
      fields: [],
    });
  });
});

describe("bad input is refused with its reason", () => {
  test.each([
    [["--fact", "shoeSize=44"], "FACT_UNKNOWN", 2],
    [["--fact", "subjectsIn=ZZ"], "JURISDICTION_UNKNOWN", 2],
    [["--people", "many"], "INPUT_INVALID", 2],
    [["--at", "1816-12-03"], "NO_LAW_AT_DATE", 2],
    [["--fact", `sector=${"x".repeat(129)}`], "INPUT_INVALID", 2],
  ])("%j", async (words, reason, code) => {
    const ended = await comity([...FLOOR, ...words, "--json", ...atNode()]);
    expect(JSON.parse(ended.stderr).error.reason).toBe(reason);
    expect(ended.code).toBe(code);
  });

  test("bytes that are no question", async () => {
    const caller = callerAs("spiffe://us-il.comity.example/platform/lakeshore");
    expect(await caller.call(Law.Ask.path, Buffer.from([0xff]))).toMatchObject({
      status: "INVALID_ARGUMENT",
    });
    expect(await caller.call(Law.Ask.path, Buffer.of())).toMatchObject({
      status: "INVALID_ARGUMENT",
      reason: "INPUT_INVALID",
      fields: ["fromPlace", "toPlace"],
    });
  });

  test("a node that nobody runs", async () => {
    const words = ["--node", "127.0.0.1:1", "--as", operatorOf(federation, "US-IL")];
    const { code, stderr } = await comity([...FLOOR, ...words]);
    expect(code).toBe(3);
    expect(stderr).toContain("NODE_UNREACHABLE");
  });
});
