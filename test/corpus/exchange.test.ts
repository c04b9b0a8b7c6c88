/**
 * Faults that people who run such systems have reported: every entry of `faults/exchange` in the folder that COMITY_CORPUS
 * names, tried anew on real nodes. Its scripts are read for what they try, and not run, except for two that know nothing of
 * this program: `h2frames.py` needs `python3` with `hpack`, `verify_note.py` needs `python3` and `openssl`.
 */

import { execFile, execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  connectRegulator,
  issueCertificate,
  loadNotice,
  loadRequest,
  prepareRequest,
  signAgreement,
} from "../../src/client/index.ts";
import { requireRecorded, seal } from "../../src/engine/record.ts";
import { RETENTION } from "../../src/engine/retention.ts";
import { sealItem } from "../../src/engine/sealed.ts";
import { type NoticeCommand, versionOf } from "../../src/notices/commands.ts";
import { canonicalNotice, createNotice, parseDraft } from "../../src/notices/notice.ts";
import { keepNoticeUntil, PART } from "../../src/notices/schema.ts";
import { headFileOf } from "../../src/store/head-file.ts";
import {
  createClock,
  type FederationOptions,
  startFederation,
  type TestFederation,
} from "../support/federation.ts";
import { draft, type Regulator, regulatorOf } from "../support/incident.ts";

const corpus = process.env.COMITY_CORPUS;
const why = corpus === undefined ? " (skipped: COMITY_CORPUS names no folder of trials)" : "";
const folder = join(corpus ?? "", "faults/exchange");

/** Kinds of a later issue, by its title: whoever mends one is told by a test that no longer fails. */
const LATER = "Proof for a court in ten years, on one machine or on many";

/**
 * The frames that the libraries below this program (nghttp2 in Node, grpc-js) take although the specifications refuse them.
 * None gives a caller anything: each is answered as the plain call that it holds, or not at all.
 */
const LIBRARIES = [
  "5.1.1 stream id going backwards",
  "grpc: compressed flag, identity",
  "grpc: compressed flag, no encoding",
  "grpc: content-type application/grpc+json",
];

/** The entries of the folder that the tests below name, to be compared with it. */
const named = new Set<string>(["INDEX.md", "harness.mjs", "slowproxy.mjs"]);
const entry = (name: string) => {
  named.add(name);
  return name;
};

const runs = (program: string, ...args: readonly string[]) => {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};
const hasHpack = runs("python3", "-c", "import hpack");
const hasOpenssl = runs("python3", "--version") && runs("openssl", "version");

const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "answered",
    (thrown: { reason?: string }) => thrown.reason ?? String(thrown),
  );
const trial = new AbortController();
const within = (ms = 15_000) => AbortSignal.any([trial.signal, AbortSignal.timeout(ms)]);
const eventually = (read: () => unknown) => expect.poll(read, { timeout: 20_000, interval: 50 });
const content = draft().content as Record<string, unknown>;
const concerning = (place: string, more: object = {}) =>
  draft({ content: { ...content, ...more, subjects: [{ place, count: 5 }] } });

/** What was opened in a test, to be closed after it. */
const open: (() => unknown)[] = [];
async function federate(codes: readonly string[], options: FederationOptions = {}): Promise<TestFederation> {
  const federation = await startFederation(codes, options);
  open.push(() => federation.stop());
  return federation;
}
function asRegulator(federation: TestFederation, code: string): Regulator {
  const made = regulatorOf(federation, code);
  open.push(() => made.close());
  return made;
}
const closeAll = async () => {
  for (const close of open.splice(0).toReversed()) await close();
};

/** A proxy that hands on each piece late, both ways. */
async function startSlowProxy(target: string, delayMs: number): Promise<string> {
  const [host = "", port = ""] = target.split(":");
  const sockets = new Set<Socket>();
  const pipeLate = (from: Socket, to: Socket) =>
    from
      .on("data", (bytes) => setTimeout(() => to.writable && to.write(bytes), delayMs))
      .on("close", () => setTimeout(() => to.destroy(), delayMs))
      .on("error", () => {});
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    for (const socket of [near, far]) sockets.add(socket);
    pipeLate(near, far);
    pipeLate(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const storeOf = (federation: TestFederation, code: string) =>
  join(dirname(federation.homes.get(code)?.configFile ?? ""), "ledger.db");

describe.skipIf(corpus === undefined)(`faults that users have reported${why}`, () => {
  let shared: TestFederation;
  let irish: Regulator;
  let japanese: Regulator;
  const lasting: (() => unknown)[] = [];
  beforeAll(async () => {
    shared = await federate(["EU", "US-IL", "JP"]);
    irish = asRegulator(shared, "EU");
    japanese = asRegulator(shared, "JP");
    lasting.push(...open.splice(0));
  });
  afterEach(closeAll);
  afterAll(async () => {
    open.push(...lasting);
    await closeAll();
  });

  describe(entry("01-watch-once-slow.mjs"), () => {
    test.each([100, 150, 180, 260])("all entries come over a path of %i ms each way", async (delayMs) => {
      for (let n = 0; n < 3; n++) await irish.report(draft());
      const idsOf = async (regulator: Pick<Regulator, "watch">) => {
        const ids: string[] = [];
        for await (const { cursor } of regulator.watch("", within(30_000), true)) ids.push(cursor);
        return ids;
      };
      const all = await idsOf(irish);
      expect(all.length).toBeGreaterThanOrEqual(3);
      const slow = connectRegulator({
        address: await startSlowProxy(shared.address("EU"), delayMs),
        as: shared.homes.get("EU")?.regulatorFolder("regulator") ?? "",
      });
      open.push(() => slow.close());
      expect(await idsOf(slow)).toEqual(expect.arrayContaining(all));
    });
  });

  test(`${entry("02-list-too-large.mjs")}: a list of the longest notices is answered at both nodes`, async () => {
    const text = "指".repeat(4000);
    const measures = Array.from({ length: 64 }, () => ({ state: "taken", text }));
    const ids: string[] = [];
    for (let n = 0; n < 6; n++) {
      const long = concerning("JP", { title: `long ${n}`, nature: text, consequences: text, measures });
      ids.push((await irish.report(long)).id);
    }
    const listed = async (regulator: Regulator, limit?: number) =>
      (await regulator.list(limit)).map(({ id }) => id);
    expect(await listed(irish)).toEqual(expect.arrayContaining(ids));
    expect(await listed(irish, 5)).toHaveLength(5);
    await eventually(() => listed(japanese)).toEqual(expect.arrayContaining(ids));
    expect((await japanese.get(ids[0] ?? "")).content?.measures).toHaveLength(64);
  });

  test.each([8_000, 12_000, 25_000, 29_000, -25_000, -29_000])(
    `${entry("03-skew-within-tolerance.mjs")}: a destination whose clock is %i ms off permits, and takes notices`,
    async (skewMs) => {
      const federation = await federate(["EU", "US-IL"], {
        clock: (code) => ({ now: () => new Date(Date.now() + (code === "US-IL" ? skewMs : 0)) }),
      });
      const request = await federation.sample("eu-us-il-login");
      expect(await federation.caller("EU").request(request)).toMatchObject({ state: "PERMITTED" });
      const [here, there] = [asRegulator(federation, "EU"), asRegulator(federation, "US-IL")];
      const { id } = await here.report(concerning("US-IL"));
      await there.awaited(({ notice }) => notice.id === id);
      await there.acknowledge(id, "accepted");
      await here.awaited(({ said }) => said?.stage === "accepted");
    },
  );

  test.each([
    ["has ended", "2020-01-01", "2020-12-31"],
    ["has not begun", "2090-01-01", "2090-12-31"],
  ])(
    `${entry("04-expired-agreement.mjs")}: nothing new passes under an agreement that %s, and the log says so`,
    async (_, from, until) => {
      const lines: string[] = [];
      const federation = await federate(["EU", "JP"], {
        down: ["EU", "JP"],
        log: (code, line) => lines.push(`${code} ${line}`),
      });
      const file = join(federation.folders.certs, "agreements/eu--jp.json");
      const { payload } = JSON.parse(readFileSync(file, "utf8"));
      const ended = {
        ...JSON.parse(Buffer.from(payload, "base64url").toString()),
        ...{ from, until },
      };
      const keys = ["eu.comity.example", "jp.comity.example"].map(
        (domain) =>
          [domain, readFileSync(join(federation.folders.certs, domain, "node/ledger.pem"), "utf8")] as const,
      );
      writeFileSync(file, JSON.stringify(await signAgreement(ended, new Map(keys))));
      for (const code of ["EU", "JP"]) await federation.startNode(code);
      for (const code of ["EU", "JP"])
        expect(
          lines.find((line) => line.startsWith(code) && line.includes("agreement not in force")),
        ).toContain("eu--jp");

      const caller = federation.caller("EU");
      const file2 = new URL("../../src/cli/samples/eu-jp-research.yaml", import.meta.url).pathname;
      const request = await prepareRequest(
        loadRequest(file2),
        caller,
        join(federation.folders.certs, "attestor"),
      );
      const answer = await caller.request(request).then(
        ({ decision }) => decision?.reasons?.map(({ code }) => code),
        ({ reason }) => [reason],
      );
      expect(answer).toContain("AGREEMENT_EXPIRED");
      const [here, there] = [asRegulator(federation, "EU"), asRegulator(federation, "JP")];
      const { id } = await here.report(concerning("JP"));
      await eventually(async () => (await here.get(id)).deliveries.map(({ reason }) => reason)).toEqual([
        "AGREEMENT_EXPIRED",
      ]);
      expect(await reasonOf(there.get(id))).toBe("NOTICE_UNKNOWN");
    },
  );

  test(`${entry("05-expired-certificate.mjs")}: a certificate that ends, ends its connection`, async () => {
    const clock = createClock();
    const federation = await federate(["EU", "JP"], { clock });
    const { certs } = federation.folders;
    const [ca, short] = [join(certs, "jp.comity.example/authority"), join(certs, "short")];
    const authority = {
      certificatePem: readFileSync(join(ca, "certificate.pem"), "utf8"),
      keyPem: readFileSync(join(ca, "key.pem"), "utf8"),
    };
    const id = "spiffe://jp.comity.example/regulator/regulator";
    const issued = issueCertificate(authority, { id, now: new Date(), days: 1 });
    mkdirSync(short);
    writeFileSync(join(short, "certificate.pem"), issued.certificatePem);
    writeFileSync(join(short, "key.pem"), issued.keyPem, { mode: 0o600 });
    writeFileSync(join(short, "authority.pem"), authority.certificatePem);
    const brief = connectRegulator({ address: federation.address("JP"), as: short });
    open.push(() => brief.close());
    const shown: string[] = [];
    const feed = (async () => {
      for await (const { notice } of brief.watch("", within())) shown.push(notice.id);
    })();
    const ended = reasonOf(feed);
    const here = asRegulator(federation, "EU");
    await here.report(concerning("JP"));
    await eventually(() => shown.length).toBe(1);
    clock.advance(36 * 3_600_000);
    expect(await ended).not.toBe("answered");
    const { id: later } = await here.report(concerning("JP"));
    await asRegulator(federation, "JP").awaited(({ notice }) => notice.id === later);
    expect(shown).toHaveLength(1);
    expect(await reasonOf(brief.list(1))).not.toBe("answered");
  });

  test(`${entry("06-rollback-poison.mjs")}: a notice of a newer program blocks neither an older peer nor the node after a roll-back`, async () => {
    const federation = await federate(["EU", "JP"]);
    const { context, store } = federation.node("EU");
    const reporter = "spiffe://eu.comity.example/regulator/regulator";
    const written = createNotice(
      parseDraft(concerning("JP")),
      { origin: context.node, reporter, at: context.clock.now() },
      "",
    );
    // What the newer program stores and sends: one optional field more in the content.
    const newer = canonicalNotice({
      ...written,
      content: { ...written.content, crossBorder: true } as typeof written.content,
    });
    const { leaf, body } = sealItem(context.entropy, { of: "notice", bytes: newer.bytes });
    const until = keepNoticeUntil(written.at, RETENTION);
    const command: NoticeCommand = {
      kind: "notice.report",
      version: versionOf(newer),
      contents: [seal(context, PART.body, body, until)],
      dispatches: [{ id: context.entropy.id(), peer: "spiffe://jp.comity.example/node" }],
      viewers: [reporter],
      regulators: [reporter],
      deadlines: [],
      until,
    };
    requireRecorded(await store.commit({ leaf, command }));
    await federation.stopNode("EU");
    await federation.startNode("EU");
    const [here, there] = [asRegulator(federation, "EU"), asRegulator(federation, "JP")];
    await eventually(async () => (await here.get(written.id)).deliveries.map(({ state }) => state)).toEqual([
      "received",
    ]);
    const { id: after } = await here.report(concerning("JP"));
    await there.awaited(({ notice }) => notice.id === after);
    for (const each of [here, there]) {
      expect((await each.list(10)).map(({ id }) => id)).toEqual([after, written.id]);
      const watched: string[] = [];
      for await (const { notice } of each.watch("", within(), true)) watched.push(notice.id);
      expect(watched).toEqual(expect.arrayContaining([written.id, after]));
      expect((await each.get(written.id)).unknownFields).toEqual(["content.crossBorder"]);
    }
  });

  describe(entry("07-cursor-beyond-feed.mjs"), () => {
    /** Japan's store is put back to before its last notice, and so is the file beside the key: nothing here remembers. */
    async function restored() {
      const federation = await federate(["EU", "JP"]);
      const store = storeOf(federation, "JP");
      const here = asRegulator(federation, "EU");
      const seenFrom = async (id: string) =>
        (await asRegulator(federation, "JP").awaited(({ notice }) => notice.id === id)).cursor;
      await seenFrom((await here.report(concerning("JP"))).id);
      await federation.stopNode("JP");
      copyFileSync(store, `${store}.older`);
      await federation.startNode("JP");
      const { id: lost } = await here.report(concerning("JP"));
      const cursor = await seenFrom(lost);
      await eventually(async () => (await here.get(lost)).deliveries[0]?.state).toBe("received");
      await federation.stopNode("JP");
      copyFileSync(`${store}.older`, store);
      return { federation, here, lost, cursor };
    }
    const forget = (federation: TestFederation) =>
      rmSync(headFileOf(join(federation.homes.get("JP")?.nodeFolder ?? "", "ledger.pem")));

    test("an older copy does not start; where nothing remembers, a cursor beyond the feed is an error", async () => {
      const { federation, cursor } = await restored();
      expect(await reasonOf(federation.startNode("JP"))).toBe("STORE_UNAVAILABLE");
      forget(federation);
      await federation.startNode("JP", { newHead: true });
      const next = asRegulator(federation, "JP").watch(cursor, within()).next();
      expect(await reasonOf(next)).toBe("CURSOR_UNKNOWN");
    });

    test.fails(`the notice that the restore lost is readable again (${LATER})`, async () => {
      const { federation, lost } = await restored();
      forget(federation);
      await federation.startNode("JP", { newHead: true });
      expect(await reasonOf(asRegulator(federation, "JP").get(lost))).toBe("answered");
    });
  });

  describe(entry("08-consent-day.mjs"), () => {
    const DAY_MS = 24 * 3_600_000;
    /** The next moment at which it is half past four in the afternoon in UTC: a day has begun in Tokyo, and not here. */
    const evening = () => Math.ceil((Date.now() - 16.5 * 3_600_000) / DAY_MS) * DAY_MS + 16.5 * 3_600_000;

    test.each([
      ["until", "DENIED"],
      ["given", "PERMITTED"],
    ])("a consent with `%s` on the day that has begun in Tokyo is %s", async (field, state) => {
      const at = evening();
      const tokyo = new Date(at).toLocaleDateString("sv", { timeZone: "Asia/Tokyo" });
      expect(tokyo).not.toBe(new Date(at).toISOString().slice(0, 10));
      const clock = createClock();
      clock.set(new Date(at));
      const federation = await federate(["JP", "US-IL"], { clock });
      const { offer } = loadRequest(
        new URL("../../src/cli/samples/jp-us-il-payment.yaml", import.meta.url).pathname,
      );
      const consents = offer.consents.map((each) => ({ ...each, [field]: tokyo }));
      const request = await federation.sample("jp-us-il-payment", { offer: { ...offer, consents } });
      expect((await federation.caller("JP").request(request)).state).toBe(state);
    });
  });

  test(`${entry("09-aware-in-the-future.yaml")}: awareness in 2062 is refused by its field`, async () => {
    const draftOf = loadNotice(join(folder, "09-aware-in-the-future.yaml"), new Date());
    await expect(irish.report(draftOf)).rejects.toMatchObject({
      reason: "INPUT_INVALID",
      violations: [{ field: "content.times.aware" }],
    });
  });

  test(`${entry("10-places-of-the-union.yaml")}: people in Réunion and Guadeloupe concern the Union`, async () => {
    const notice = loadNotice(join(folder, "10-places-of-the-union.yaml"), new Date());
    const { id, deliveries, clocks } = await japanese.report(notice);
    expect(deliveries.map(({ peer }) => peer)).toEqual(["spiffe://eu.comity.example/node"]);
    expect(clocks.some(({ to, dueAt }) => to === "eu.sa" && dueAt !== "")).toBe(true);
    await irish.awaited((each) => each.notice.id === id);
  });

  /** Runs a script of the folder, and gives what it prints. */
  const run = (script: string, ...args: readonly string[]) =>
    new Promise<string>((resolve) => {
      execFile("python3", [join(folder, script), ...args], { maxBuffer: 2 ** 24 }, (_, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });

  test.skipIf(!hasHpack)(
    `${entry("h2frames.py")}: malformed frames are answered as the specifications ask${hasHpack ? "" : " (skipped: it needs python3 with hpack)"}`,
    { timeout: 180_000 },
    async () => {
      const [host = "", port = ""] = shared.address("EU").split(":");
      const as = shared.homes.get("EU")?.regulatorFolder("regulator") ?? "";
      const lines = (await run("h2frames.py", host, port, as)).split("\n");
      const namesOf = (verdict: string) =>
        lines.flatMap((line) => (line.startsWith(verdict) ? line.slice(5).split(/ {2,}/)[0] : []));
      expect(namesOf("PASS ")).toContain("control again: node alive");
      expect(namesOf("DIFF ")).toEqual(LIBRARIES);
      expect(lines).toContain("82 of 86 as the specifications ask");
    },
  );

  test.skipIf(!hasOpenssl)(
    `${entry("verify_note.py")}: receipts hold for a verifier that shares no code${hasOpenssl ? "" : " (skipped: it needs python3 and openssl)"}`,
    async () => {
      const { receipt } = await shared.caller("EU").request(await shared.sample("eu-jp-research"));
      const base = mkdtempSync(join(tmpdir(), "comity-receipt-"));
      open.push(() => rmSync(base, { recursive: true }));
      const [receiptFile, trustFile] = [join(base, "receipt.json"), join(base, "trust.json")];
      // The script knows Ed25519 alone: it gets the first of the two signatures of each head, and the key of that one.
      const { statements } = JSON.parse(Buffer.from(receipt ?? "").toString("utf8"));
      const heads = statements.map((each: { readonly checkpoint: string }) => ({
        ...each,
        checkpoint: each.checkpoint.replace(/\n— [^\n]*\n$/, "\n"),
      }));
      writeFileSync(receiptFile, JSON.stringify({ statements: heads }));
      const nodes = [...shared.homes.values()].map(({ trustDomain, ledgerKey }) => ({
        trustDomain,
        ledger: ledgerKey.split(" ")[0],
      }));
      writeFileSync(trustFile, JSON.stringify({ type: "comity/v1/trust", nodes }));
      const lines = (await run("verify_note.py", receiptFile, trustFile)).trim().split("\n");
      expect(lines).toHaveLength(2);
      for (const line of lines) expect(line).toMatch(/ key id True line True signature True inclusion True$/);
    },
  );

  test("every entry of the folder has its test", () => {
    expect([...named].toSorted()).toEqual(readdirSync(folder).toSorted());
    const index = readFileSync(join(folder, "INDEX.md"), "utf8");
    const rows = [...index.matchAll(/^\| ([\w.-]+\.(?:mjs|yaml|py)) \|/gm)].map(([, name]) => name ?? "");
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) expect(named).toContain(row);
  });
});
