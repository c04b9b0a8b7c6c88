/** `comity peer` and `comity agreement` between two running nodes that have never met, up to the first transfer and the end. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { comity, widest } from "../../support/command.ts";
import { longTest } from "../../support/longer.ts";
import { type Strangers, startStrangers } from "../../support/strangers.ts";
import { sample } from "./call.ts";

const [KR, SG] = ["pipc.example", "pdpc.example"];
let strangers: Strangers;

beforeAll(async () => {
  strangers = await startStrangers({ [KR]: ["KR"], [SG]: ["SG"] });
});
afterAll(() => strangers.stop());

const homeOf = (name: string) => strangers.of(name).home;
/** Runs a command in the home of a node, as its operator would. */
const at = (name: string, ...words: string[]) => inHome(name, ...words, "--home", homeOf(name));
const inHome = (name: string, ...words: string[]) => comity(words, undefined, { cwd: homeOf(name) });
const jsonOf = async (name: string, ...words: string[]) =>
  JSON.parse((await at(name, ...words, "--json")).stdout);
/** Hands the card of one node to another, whose operator adds it under the words that were read out. */
async function hand(from: string, to: string) {
  const offered = await at(from, "peer", "offer");
  const [, words = ""] = /^fingerprint: ([a-z ]+)$/m.exec(offered.stderr) ?? [];
  const card = join(homeOf(to), "theirs.json");
  writeFileSync(card, offered.stdout);
  return { card, words, added: await at(to, "peer", "add", card, "--fingerprint", words) };
}
/** Waits until the node of another party tells of an agreement what is expected. */
const seen = (name: string, agreement: string, state: object) =>
  vi.waitFor(
    async () => expect(await jsonOf(name, "agreement", "show", agreement)).toMatchObject(state),
    5000,
  );

describe("peers", () => {
  test("none are known at first; a card under wrong words adds none", async () => {
    expect((await at(KR, "peer", "list")).stdout).toMatch(/^No other node is known/);
    const { card, words } = await hand(KR, KR);
    const wrong = await at(SG, "peer", "add", card, "--fingerprint", words.split(" ").toReversed().join(" "));
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining("FINGERPRINT_WRONG") });
    expect(await jsonOf(SG, "peer", "list")).toEqual({ peers: [] });
  });

  test("the card from the files is the card that the running node gives", async () => {
    expect(JSON.parse((await at(SG, "peer", "offer")).stdout)).toEqual(
      await strangers.of(SG).operator.offerCard(),
    );
  });

  test("one is known once its card was added, and answers once it has added the other's", async () => {
    const { added } = await hand(SG, KR);
    expect(added).toMatchObject({ code: 0, stderr: "" });
    expect(added.stdout).toContain(`comity peer test ${SG}`);
    const alone = await at(KR, "peer", "test", SG);
    expect(alone.code).toBe(3);
    expect(alone.stdout).toMatch(/pdpc\.example does not answer: [A-Z_]+: (.|\n)*have not added your card/);
    await hand(KR, SG);
    expect(await at(KR, "peer", "test", SG)).toMatchObject({ code: 0, stderr: "" });
    expect(await jsonOf(SG, "peer", "test", KR)).toEqual({
      ...{ trustDomain: KR, reachable: true },
      // Both nodes run on one machine; the time of the call is taken for a difference of half of it at most.
      clockAheadMs: expect.any(Number),
    });
    const list = await at(KR, "peer", "list");
    expect(list.stdout).toMatch(/pdpc\.example +SG +20\d\d-\d\d-\d\d +none/);
    expect(widest(list.stdout)).toBeLessThanOrEqual(100);
  });

  test("one that nobody knows is refused by name", async () => {
    for (const words of [["test"], ["remove"]])
      expect(await at(KR, "peer", ...words, "nobody.example")).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^comity: NOT_FOUND: /),
      });
  });
});

describe("an agreement", () => {
  const ID = "kr-sg";

  test("is drafted, read, signed here and accepted there", async () => {
    await inHome(KR, "agreement", "issuer-key", "--out", "attestor");
    const drafted = await at(
      KR,
      ...[
        "agreement",
        "draft",
        "--with",
        SG,
        "--purposes",
        "recognition",
        "--until",
        "2099-01-01",
        "--id",
        ID,
      ],
      ...["--issuer", "attestor=attestor/public.pem:consents,instruments,notices,safeguards"],
      ...["--accepts-for", `attestor=${SG}`],
    );
    expect(drafted).toMatchObject({ code: 0, stderr: "" });
    expect(drafted.stdout).toContain("A draft that nobody has signed.");
    expect(drafted.stdout).toContain("comity agreement sign");
    expect((await at(SG, "agreement", "list")).stdout).toMatch(/^There is no agreement/);
    const signed = await at(KR, "agreement", "sign", ID);
    expect(signed.stdout).toContain("Not in force: pdpc.example has not signed.");
    await seen(SG, ID, { state: "offered", inForce: false });
    expect((await at(SG, "agreement", "show", ID)).stdout).toMatch(
      /NEXT\n +comity agreement accept [0-9a-f]{8}\n/,
    );
    const accepted = await at(SG, "agreement", "accept", ID);
    expect(accepted.stdout).toContain("In force today: all parties have signed.");
    await seen(KR, ID, { state: "agreed", inForce: true });
    const list = await at(KR, "agreement", "list");
    expect(list.stdout).toMatch(/kr-sg +\d{4}-\d\d-\d\d to +In force today/);
  });

  test("is shown at both nodes in the same words, but for whose node it is", async () => {
    const [here, there] = await Promise.all(
      [KR, SG].map(async (name) => (await at(name, "agreement", "show", ID)).stdout),
    );
    const words = (text = "") => text.replace(/ *this node/, "").replace(/\s+/g, " ");
    expect(words(here)).toBe(words(there));
    expect(here).toMatch(/pipc\.example +answers for Korea \(KR\) +has signed/);
    expect(widest(here ?? "")).toBeLessThanOrEqual(100);
  });

  test("carries the first transfer, with evidence by the issuer that it names", async () => {
    await at(KR, "cert", "issue", "platform/aurora");
    const called = ["--node", strangers.of(KR).address, "--as", "platform/aurora"];
    const attested = [...called, "--attest", "attestor", "--receipt", "receipt.json"];
    const transfer = (...words: string[]) => inHome(KR, "transfer", sample("kr-sg-login"), ...words);
    const bare = await transfer(...called);
    expect(bare.code).toBe(1);
    const permitted = await transfer(...attested);
    expect(permitted.stdout).toMatch(/^PERMITTED/);
    expect(permitted.code).toBe(0);
    writeFileSync(join(homeOf(KR), "trust.json"), (await at(KR, "trust", "export")).stdout);
    const verified = await inHome(KR, "verify", "receipt.json", "--trust", "trust.json");
    expect(verified, verified.stderr).toMatchObject({ code: 0 });
  });

  test("is renewed like the older one, and ended; what is over signs nobody", async () => {
    const renewed = await jsonOf(
      KR,
      "agreement",
      "draft",
      "--like",
      ID,
      "--until",
      "2100-01-01",
      "--id",
      "kr-sg-2",
    );
    const older = await jsonOf(KR, "agreement", "show", ID);
    const { purposes, issuers, parties } = older.agreement;
    expect(renewed.agreement).toMatchObject({ purposes, issuers, parties, until: "2100-01-01" });
    await at(KR, "agreement", "sign", "kr-sg-2");
    await seen(SG, "kr-sg-2", { state: "offered" });
    await at(SG, "agreement", "accept", "kr-sg-2");
    await seen(KR, "kr-sg-2", { state: "agreed" });
    const later = await at(KR, "agreement", "terminate", "kr-sg-2");
    // Both begin today: which of them governed turns on their hashes.
    expect(later.stdout).toMatch(/kr-sg governs between this node and pdpc\.example(, as before)?\.$/m);
    await seen(SG, "kr-sg-2", { state: "terminated" });
    expect(await at(KR, "peer", "remove", SG)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^comity: AGREEMENT_INVALID: .*terminate it first/),
    });
    const ended = await at(SG, "agreement", "terminate", ID);
    expect(ended.stdout).toContain("Not in force: pdpc.example has ended it for all parties");
    expect(ended.stdout).not.toContain("governs");
    await seen(KR, ID, { state: "terminated", endedBy: SG, inForce: false });
    const called = ["--node", strangers.of(KR).address, "--as", "platform/aurora"];
    const denied = await inHome(KR, "transfer", sample("kr-sg-login"), ...called);
    expect(denied.stdout.replaceAll(/\s+/g, " ")).toMatch(
      /the agreement `?kr-sg(-2)?`? is not in force: `?p[id]pc\.example`? ended it at/,
    );
    await at(KR, "agreement", "draft", "--like", ID, "--until", "2100-01-01", "--id", "kr-sg-3");
    expect(await at(KR, "agreement", "terminate", "kr-sg-3")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("AGREEMENT_INVALID"),
    });
    const removed = await at(KR, "peer", "remove", SG);
    expect(removed).toMatchObject({ code: 0, stderr: "" });
    const kept = /no longer known; trusted until \d{4}-\d\d-\d\d for the sake of what was delivered/;
    expect(removed.stdout.replaceAll(/\s+/g, " ")).toMatch(kept);
    const shown = await at(KR, "peer", "show", SG);
    expect(shown.stdout.replaceAll(/\s+/g, " ")).toMatch(kept);
    expect(await inHome(KR, "doctor", "--home", homeOf(KR))).toMatchObject({
      stdout: expect.not.stringContaining(SG),
    });
  });
});

longTest(
  "the trust file of a node that stopped names the logs of its agreements, also of ended ones",
  async () => {
    const running = (await at(KR, "trust", "export")).stdout;
    expect(
      JSON.parse(running)
        .nodes.map(({ trustDomain }: { trustDomain: string }) => trustDomain)
        .toSorted(),
    ).toEqual([SG, KR]);
    const away = join(homeOf(KR), "operator/desk");
    renameSync(away, `${away}-away`);
    const unasked = await at(KR, "trust", "export", "--as", away);
    expect(unasked).toMatchObject({ code: 2, stderr: expect.stringContaining("the caller's certificate") });
    await strangers.of(KR).node().stop(1000);
    expect(await at(KR, "trust", "export")).toEqual({ code: 0, stdout: running, stderr: "" });
  },
);

test("an issuer's key is never written over", async () => {
  expect(await inHome(SG, "agreement", "issuer-key", "--out", "attestor")).toMatchObject({ code: 0 });
  const before = readFileSync(join(homeOf(SG), "attestor/key.pem"), "utf8");
  expect(await inHome(SG, "agreement", "issuer-key", "--out", "attestor")).toMatchObject({ code: 2 });
  expect(readFileSync(join(homeOf(SG), "attestor/key.pem"), "utf8")).toBe(before);
});
