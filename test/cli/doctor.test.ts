/** The findings of `comity doctor` in a home, and in the words of the running node. */
import { chmodSync, cpSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkFiles } from "../../src/cli/doctor/files.ts";
import { attemptCheck } from "../../src/cli/doctor/finding.ts";
import { checkIdentities } from "../../src/cli/doctor/identities.ts";
import {
  type Asked,
  checkAgreements,
  checkAuthorityChange,
  checkCard,
  checkDeadLetters,
  checkForks,
  checkPeers,
  findSetAside,
} from "../../src/cli/doctor/peers.ts";
import { checkRestored } from "../../src/cli/doctor/restored.ts";
import type { ShownAgreement } from "../../src/edge/grpc/agreements-service.ts";
import type { ShownPeer } from "../../src/edge/grpc/peers-service.ts";
import { ComityError } from "../../src/errors.ts";
import { createPeerCard } from "../../src/node/card.ts";
import { readConfigFile } from "../../src/node/config.ts";
import { IN_HOME, prepareHome } from "../../src/node/home.ts";
import { NOT_ASKED, writeRestoration } from "../../src/node/restoration.ts";

const DAY_MS = 24 * 3_600_000;
const NOW = new Date();
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS);
const dayIn = (days: number) => inDays(days).toISOString().slice(0, 10);

const base = mkdtempSync(join(tmpdir(), "comity-doctor-"));
const made = ["made", "other"].map((name) => join(base, name));
beforeAll(async () => {
  const parts = { trustDomain: "pipc.example", serves: ["KR"], listen: "127.0.0.1:7440", operator: "desk" };
  for (const home of made)
    await prepareHome(home, { ...parts, dnsNames: [], ipAddresses: ["127.0.0.1"] }, NOW);
});
afterAll(() => rmSync(base, { recursive: true }));

/** A home as it was made, in a folder of its own. */
function lookAt() {
  const home = join(mkdtempSync(join(base, "home-")), "home");
  cpSync(made[0] ?? "", home, { recursive: true, preserveTimestamps: true });
  chmodSync(home, 0o700);
  return { home, config: readConfigFile(join(home, IN_HOME.config)), now: NOW };
}

describe("a home", () => {
  test("that was just made has no findings", async () => {
    expect(await checkFiles(lookAt())).toEqual([]);
  });

  test("tells of certificates that end soon, have ended, or are not valid yet, by name", async () => {
    const looked = lookAt();
    const about = async (days: number) =>
      (await checkFiles({ ...looked, now: inDays(days) })).map((each) => each.about);
    expect(await about(70)).toEqual(["node/certificate.pem", "operator/desk"]);
    const [chain, node, operator] = await checkFiles({ ...looked, now: inDays(100) });
    expect(chain?.wrong).toMatch(/^CERTIFICATE_EXPIRED/);
    expect(node?.wrong).toMatch(/^it ended at /);
    expect(operator?.remedy).toContain("comity cert issue operator/desk --out FOLDER");
    expect((await checkFiles({ ...looked, now: inDays(-2) })).map(({ remedy }) => remedy)).toContain(
      "set this machine's clock",
    );
  });

  test("tells of a certificate that another authority issued, and of files that are missing", async () => {
    const looked = lookAt();
    const authority = join(made[1] ?? "", "node/authority.pem");
    const swapped = { ...looked, config: { ...looked.config, authority } };
    expect(await checkFiles(swapped)).toMatchObject([
      { about: "node/certificate.pem", wrong: expect.stringMatching(/^CERTIFICATE_REFUSED/) },
    ]);
    rmSync(join(looked.home, "node/certificate.pem"));
    const missing = await checkFiles(looked);
    expect(missing.length).toBeGreaterThan(0);
    for (const { wrong } of missing) expect(wrong).toMatch(/^CONFIG_INVALID: cannot read/);
  });

  test.runIf(process.platform !== "win32")(
    "tells of keys that others may read, with the command that mends it",
    async () => {
      const looked = lookAt();
      const key = join(looked.home, "operator/desk/key.pem");
      chmodSync(key, 0o640);
      chmodSync(looked.home, 0o755);
      expect((await checkFiles(looked)).map(({ remedy }) => remedy)).toEqual([
        `chmod 700 ${looked.home}`,
        `chmod 600 ${key}`,
      ]);
    },
  );

  test("tells of a disk or a store without room, of a clock that was set back, and of regulators without a certificate", async () => {
    const { config, ...looked } = lookAt();
    const small = {
      ...config,
      freeBytes: Number.MAX_SAFE_INTEGER,
      storeBytes: 1,
      regulators: [{ name: "pipc", serves: ["KR"] }],
    };
    utimesSync(join(looked.home, "node/ledger.pem.head"), inDays(1), inDays(1));
    const found = await checkFiles({ ...looked, config: small });
    expect(found.map(({ about }) => about)).toEqual([
      "ledger.db",
      "ledger.db",
      "the clock",
      "regulator/pipc",
    ]);
    expect(found.at(-1)?.remedy).toContain("comity cert issue regulator/pipc");
  });
});

const peer = (changes: Partial<ShownPeer> = {}): ShownPeer => ({
  trustDomain: "pdpc.example",
  address: "node.pdpc.example:7440",
  jurisdictions: ["SG"],
  fingerprint: "able",
  authorityUntil: inDays(900).toISOString(),
  keptUntil: "",
  removed: false,
  agreements: [{ id: "kr-sg", hash: "ab".repeat(32), inForce: true }],
  ...changes,
});
const agreement = (changes: Partial<ShownAgreement> = {}): ShownAgreement => ({
  hash: "ab".repeat(32),
  id: "kr-sg",
  state: "agreed",
  from: dayIn(-10),
  until: dayIn(300),
  parties: ["pdpc.example", "pipc.example"].map((trustDomain) => ({ trustDomain, signed: true })),
  inForce: true,
  endsAt: "",
  endedBy: "",
  ...changes,
});
const unsignedBy = (name: string) => ({
  state: "drafted" as const,
  inForce: false,
  parties: agreement().parties.map(({ trustDomain }) => ({ trustDomain, signed: trustDomain !== name })),
});
const node = (changes: Partial<Asked>): Asked => ({
  offerCard: () => Promise.reject(new Error("unasked")),
  listPeers: async () => [peer()],
  testPeer: async () => ({ reachable: true }),
  listAgreements: async () => [],
  listDeadLetters: async () => [],
  getAuthority: async () => ({ authorities: ["one"], peersBehind: [], older: [] }),
  ...changes,
});

describe("peers", () => {
  const wrongOf = async (changes: Partial<Asked>, agreements: readonly ShownAgreement[] = []) =>
    (await checkPeers(node(changes), agreements, NOW)).map(({ wrong }) => wrong);

  test("one that answers under an agreement in force is no finding", async () => {
    expect(await wrongOf({})).toEqual([]);
  });

  test("one that does not answer is, with the reason", async () => {
    const silent = { reachable: false, reason: "NODE_UNREACHABLE", message: "nobody" } as const;
    expect(await wrongOf({ testPeer: async () => silent })).toEqual([
      "it does not answer: NODE_UNREACHABLE: nobody",
    ]);
  });

  test("one whose authority ends soon or has ended is", async () => {
    const ending = (days: number) => ({
      listPeers: async () => [peer({ authorityUntil: inDays(days).toISOString() })],
    });
    expect((await wrongOf(ending(10)))[0]).toMatch(/^its authority ends in 10 days, at /);
    expect((await wrongOf(ending(-1)))[0]).toMatch(/^its authority ended at /);
  });

  test("one without an agreement is, unless one waits for signatures", async () => {
    const alone = { listPeers: async () => [peer({ agreements: [] })] };
    expect(await wrongOf(alone)).toEqual(["all parties have signed no agreement with it"]);
    expect(await wrongOf(alone, [agreement(unsignedBy("pipc.example"))])).toEqual([]);
    const over = {
      listPeers: async () => [peer({ agreements: [{ id: "kr-sg", hash: "ab".repeat(32), inForce: false }] })],
    };
    expect(await wrongOf(over)).toEqual(["no agreement with it is in force"]);
  });

  const ended = { state: "terminated", inForce: false, endsAt: inDays(-1).toISOString() } as const;
  const ranOut = { until: dayIn(-2), inForce: false };
  const hashes = ["ab", "cd"].map((each) => each.repeat(32));
  /** The findings of a silent peer with agreements, of which the one that begins last stands first. */
  const silentUnder = (changes: Partial<ShownPeer>, ...listed: Partial<ShownAgreement>[]) => {
    const all = listed.map((each, i) => agreement({ hash: hashes[i] ?? "", ...each }));
    const agreements = all.map(({ id, hash, inForce }) => ({ id, hash, inForce }));
    const silent = { reachable: false, reason: "NODE_UNREACHABLE", message: "nobody" } as const;
    const asked = node({
      listPeers: async () => [peer({ agreements, ...changes })],
      testPeer: async () => silent,
    });
    return checkPeers(asked, all, NOW);
  };

  test("one that was removed, or whose last agreement was terminated, is none", async () => {
    expect(await silentUnder({}, ended)).toEqual([]);
    expect(await silentUnder({}, ended, ended)).toEqual([]);
    expect(await silentUnder({}, ended, ranOut)).toEqual([]);
    expect(await silentUnder({ removed: true, keptUntil: dayIn(900) }, ranOut)).toEqual([]);
  });

  test("one is, where an agreement is still in force, has run out last, or waits for signatures", async () => {
    expect(await silentUnder({}, { ...ended, inForce: true, endsAt: inDays(5).toISOString() })).toHaveLength(
      1,
    );
    expect(await silentUnder({}, ended, {})).toHaveLength(1);
    const [, next] = await silentUnder(
      {},
      { ...ranOut, until: dayIn(-3), ...ended, endsAt: inDays(-9).toISOString() },
      ranOut,
    );
    expect(next?.remedy).toContain("--like cdcdcdcd");
    expect(await silentUnder({}, ended, unsignedBy("pipc.example"))).toHaveLength(1);
  });

  test("one whose next agreement is signed and has not begun needs no other", async () => {
    const found = await silentUnder({}, { inForce: false, from: dayIn(2) }, ranOut);
    expect(found.map(({ wrong }) => wrong)).toEqual(["it does not answer: NODE_UNREACHABLE: nobody"]);
  });
});

describe("agreements", () => {
  const find = (...all: readonly ShownAgreement[]) => checkAgreements(all, "pipc.example", NOW);

  test("in force for long, or over, they are no finding", () => {
    expect(
      find(
        agreement(),
        agreement({ until: dayIn(-1), inForce: false }),
        agreement({ ...unsignedBy("pipc.example"), until: dayIn(0) }),
      ),
    ).toEqual([]);
  });

  test("that wait for a signature say whose", () => {
    expect(find(agreement(unsignedBy("pipc.example")))[0]?.remedy).toContain(
      "comity agreement accept abababab",
    );
    expect(find(agreement(unsignedBy("pdpc.example")))[0]?.wrong).toBe(
      "it waits for the signature of pdpc.example",
    );
  });

  test("that end soon are told with the renewal, unless a later one is signed", () => {
    const ending = agreement({ until: dayIn(20) });
    expect(find(ending)).toMatchObject([
      { wrong: expect.stringContaining("no later one"), remedy: expect.stringContaining("--like abababab") },
    ]);
    expect(find(ending, agreement({ hash: "cd".repeat(32), from: dayIn(20) }))).toEqual([]);
    const terminated = { state: "terminated", endsAt: inDays(10).toISOString() } as const;
    expect(find({ ...ending, ...terminated })).toEqual([]);
    expect(find(ending, agreement({ ...unsignedBy("pdpc.example"), hash: "cd".repeat(32) }))).toHaveLength(2);
  });
});

test("a card that has changed since the node started, and dead letters, are findings", async () => {
  const looked = lookAt();
  const card = await createPeerCard(join(looked.home, IN_HOME.config));
  expect(await checkCard(node({ offerCard: async () => card }), card)).toEqual([]);
  expect(
    await checkCard(node({ offerCard: async () => ({ ...card, address: "b.example:1" }) }), card),
  ).toHaveLength(1);
  expect(await checkDeadLetters(node({}), "--node x")).toEqual([]);
  const letter = {
    id: "1",
    peer: "p",
    kind: "notice",
    noticeId: "n",
    version: 1,
    reason: "NOTICE_CONFLICT",
    since: "",
  } as const;
  expect(await checkDeadLetters(node({ listDeadLetters: async () => [letter] }), "--node x")).toMatchObject([
    {
      wrong: expect.stringMatching(/^1 item that/),
      remedy: expect.stringContaining("comity incident parked --node x"),
    },
  ]);
});

test("a log with two histories is a finding, once however much evidence there is", async () => {
  const fork = { trustDomain: "pdpc.example", at: "2026-11-30T12:00:00.000Z", evidence: new Uint8Array() };
  expect(await checkForks({ listForks: async () => [] })).toEqual([]);
  expect(await checkForks({ listForks: async () => [fork, fork] })).toMatchObject([
    { about: "the log of pdpc.example", remedy: expect.stringContaining("comity ledger forks --out") },
  ]);
});

test("a peer's clock that differs is told, by how much and in which direction", async () => {
  const foundAt = async (clockAheadMs?: number) => {
    const tested = { reachable: true, ...(clockAheadMs !== undefined && { clockAheadMs }) } as const;
    const asked = node({ listPeers: async () => [peer()], testPeer: async () => tested });
    return (await checkPeers(asked, [], NOW))
      .map(({ wrong }) => wrong)
      .filter((each) => each.includes("clock"));
  };
  expect(await foundAt()).toEqual([]);
  expect(await foundAt(10_000)).toEqual([]);
  expect(await foundAt(12_400)).toEqual([
    "its clock is 12 s ahead of this node's; beyond 30 s the two refuse each other",
  ]);
  expect(await foundAt(-45_000)).toEqual([
    "its clock is 45 s behind this node's; beyond 30 s the two refuse each other",
  ]);
});

test("a certificate that ends with none after it is found, and one of which only the serial is known", async () => {
  const listed = (name: string, changes: object) => ({
    ...{ serial: "0A", identity: `spiffe://pipc.example/platform/${name}`, state: "issued", keyHash: "ab" },
    ...{ until: inDays(400).toISOString(), ...changes },
  });
  const found = async (...items: object[]) =>
    checkIdentities({ listCertificates: async () => ({ items, nextPageToken: "" }) as never }, NOW);
  const soon = inDays(5).toISOString();
  expect(await found(listed("a", {}))).toEqual([]);
  expect(await found(listed("a", { until: soon }))).toMatchObject([
    { about: "platform/a", wrong: expect.stringMatching(/^its certificate ends in \d days?, at /) },
  ]);
  // Another follows; it was revoked; it has ended long ago.
  expect(await found(listed("a", { until: soon, state: "renewed" }), listed("a", { serial: "0B" }))).toEqual(
    [],
  );
  expect(await found(listed("a", { until: soon, state: "revoked" }))).toEqual([]);
  expect(await found(listed("a", { until: inDays(-9).toISOString() }))).toEqual([]);
  expect(await found(listed("b", { keyHash: "", until: undefined }))).toMatchObject([
    { about: "certificates of which only the serial is known", wrong: "1: platform/b 0A" },
  ]);
  const many = { items: [], nextPageToken: "more" } as never;
  expect(await checkIdentities({ listCertificates: async () => many }, NOW)).toHaveLength(1);
});

test("what is set aside is named, with what to do; a declined agreement waits for nobody", () => {
  expect(
    findSetAside([
      { what: "card", name: "jp.example", says: "`address` is missing" },
      { what: "agreement", name: "kr-sg", says: "its text is missing" },
    ]),
  ).toMatchObject([
    {
      about: "the card jp.example",
      wrong: "it is set aside, and nothing rests on it: `address` is missing",
      remedy: expect.stringContaining("comity peer add"),
    },
    { about: "the agreement kr-sg", remedy: expect.stringContaining("restore the store") },
  ]);
  const open = {
    ...{ id: "a", hash: "ab".repeat(32), from: dayIn(-1), until: dayIn(300), inForce: false, endsAt: "" },
    parties: [{ trustDomain: "pipc.example", signed: false }],
  };
  const found = (state: ShownAgreement["state"]) =>
    checkAgreements([{ ...open, state, endedBy: "" }], "pipc.example", NOW);
  expect(found("offered")).toHaveLength(1);
  expect(found("declined")).toEqual([]);
});

test("a check that throws is a finding with its reason; a fault of the program is none", async () => {
  const found = await attemptCheck("x", "do this", () => {
    throw new ComityError("STORE_LOCKED", "taken");
  });
  expect(found).toEqual([{ about: "x", wrong: "STORE_LOCKED: taken", remedy: "do this" }]);
  await expect(
    attemptCheck("x", "do this", () => {
      throw new TypeError("broken");
    }),
  ).rejects.toThrow("broken");
});

describe("a change of the authority", () => {
  const certificate = (name: string) => ({
    ...{ identity: `spiffe://pipc.example/${name}`, serial: "A1", state: "issued" as const },
  });
  const find = async (authorities: string[], peersBehind: string[], ...older: string[]) =>
    checkAuthorityChange(
      node({
        getAuthority: async () => ({ authorities, peersBehind, older: older.map(certificate) as never }),
      }),
    );
  const both = ["new", "old"];

  test("that is over, or was never begun, is none", async () => {
    expect(await find(["one"], [])).toEqual([]);
  });

  test.each([
    [
      "waits for peers, and the node's certificate with it",
      ["pdpc.example"],
      ["node"],
      /pdpc\.example; the node's certificate is not renewed/,
      "show",
    ],
    ["waits for peers", ["pdpc.example"], ["platform/a"], /pdpc\.example$/, "show"],
    ["needs the node's certificate anew", [], ["node", "platform/a"], /the node's certificate/, "reissue"],
    ["waits for others' certificates", [], ["platform/a"], /platform\/a$/, "comity cert renew"],
    ["may be ended", [], [], /everybody has followed/, "retire"],
  ])("that %s says so, with the next step", async (_, behind, older, wrong, step) => {
    expect(await find(both, behind, ...older)).toMatchObject([
      { wrong: expect.stringMatching(wrong), remedy: expect.stringContaining(step) },
    ]);
  });
});

describe("a home that was restored", () => {
  const at = "2026-11-30T10:00:00.000Z";
  const restoration = { type: "comity/v1/restoration", at, backupAt: at, size: 7 } as const;
  const peers = ["eu.example", "jp.example"].map((trustDomain) => peer({ trustDomain }));
  /** What is found of a home with this record, where the peers of these trust domains answer. */
  const found = (record: Parameters<typeof writeRestoration>[1], answering?: readonly string[]) => {
    const looked = lookAt();
    writeRestoration(join(looked.home, IN_HOME.store), record);
    const testPeer = async (name: string) =>
      answering?.includes(name)
        ? ({ reachable: true } as const)
        : ({ reachable: false, reason: "PEER_UNREACHABLE", message: "away" } as const);
    return checkRestored(looked, answering && { listPeers: async () => peers, testPeer });
  };

  test("has findings until its log is confirmed, with the peers for which its node waits", async () => {
    expect(await checkRestored(lookAt())).toEqual([]);
    expect(await found(restoration)).toMatchObject([
      {
        about: "the restored log",
        wrong: expect.stringContaining("with 7 leaves"),
        remedy: expect.stringContaining("start the node"),
      },
    ]);
    expect(await found(restoration, ["eu.example"])).toMatchObject([
      {
        wrong: expect.stringMatching(/signs nothing, and waits for jp\.example$/),
        remedy: expect.stringContaining("--without jp.example"),
      },
    ]);
    expect(await found(restoration, ["eu.example", "jp.example"])).toMatchObject([
      { wrong: expect.stringContaining("holds more"), remedy: expect.stringContaining("--open-log") },
    ]);
    expect(await found({ ...restoration, confirmed: { at, by: [], without: [] } }, [])).toEqual([]);
  });

  test("says who has not given back what was lost, and what was refused", async () => {
    const confirmed = { at, by: ["eu.example", "jp.example"], without: [] };
    const asked = { "eu.example": { ...NOT_ASKED, failed: { at, reason: "NODE_UNREACHABLE" } } };
    expect(await found({ ...restoration, confirmed, asked })).toMatchObject([
      {
        about: "what was lost before the restoration",
        wrong: expect.stringMatching(
          /eu\.example, jp\.example have not .* no answer from eu\.example \(NODE_UNREACHABLE\)/,
        ),
      },
    ]);
    const refused = [{ what: "transfer" as const, id: "t", reason: "STATEMENT_INVALID" }];
    const all = {
      "eu.example": { ...NOT_ASKED, done: at },
      "jp.example": { ...NOT_ASKED, done: at, refused },
    };
    expect(await found({ ...restoration, confirmed, asked: all })).toMatchObject([
      { wrong: expect.stringContaining("jp.example"), remedy: expect.stringContaining("restore report") },
    ]);
  });
});
