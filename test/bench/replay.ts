/**
 * Replays of a long record: how long a node's past decisions take under another law. The decisions are generated: a few hundred
 * questions, as platforms ask them, each asked again and again under a transfer and a leaf of its own.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 } from "uuid";
import { attest } from "../../src/client/attest.ts";
import { ATTESTOR, loadRequest, prepareFederation } from "../../src/client/index.ts";
import type { Context } from "../../src/engine/context.ts";
import { RETENTION } from "../../src/engine/retention.ts";
import type { Entry } from "../../src/engine/store.ts";
import { loadAtlas } from "../../src/node/law.ts";
import { createEntropy, createEvidenceCheck } from "../../src/node/ports.ts";
import { openPast } from "../../src/node/replay/open.ts";
import { runReplay } from "../../src/node/replay/run.ts";
import { isProposal } from "../../src/receipt/leaf.ts";
import { loadLedgerKey } from "../../src/store/ledger-key.ts";
import { machine } from "../../src/store/machine.ts";
import { createSealer } from "../../src/store/sealer.ts";
import { openWriter } from "../../src/store/sqlite/writer.ts";
import { assess } from "../../src/transfers/assess.ts";
import { type DecisionEntry, decisionEntry } from "../../src/transfers/entries.ts";
import { checkOffer } from "../../src/transfers/evidence.ts";
import { acceptedDigestOf, type TransferRequest } from "../../src/transfers/transfer-request.ts";
import { PLATFORMS } from "../support/federation.ts";
import type { Episode, Figures } from "./episode.ts";

/** The different questions: of so many ages, each by two samples, with all items and without some. */
const AGES = 50;
const BATCH = 1024;
/** A day on which no law had begun: every permit becomes a denial, which shows that the replay looked. */
const BEFORE_LAW = "1900-01-01";

const DOMAIN = { EU: "eu.comity.example", "US-IL": "us-il.comity.example" } as const;
const CALLER = `spiffe://${DOMAIN.EU}/platform/${PLATFORMS.EU}`;

function questions(): readonly TransferRequest[] {
  const samples = ["eu-us-il-login", "eu-us-il-advertising"].map((name) =>
    loadRequest(new URL(`../../src/cli/samples/${name}.yaml`, import.meta.url).pathname),
  );
  return samples.flatMap((request) =>
    Array.from({ length: AGES }, (_, i) => ({
      ...request,
      facts: { ...request.facts, youngest: [String(18 + i)] },
    })).flatMap((each) => [each, { ...each, offer: { ...each.offer, notices: [] } }]),
  );
}

/** Prepares the files of two members and begins the store of the one at home. */
async function prepareHome(folder: string) {
  const folders = { certs: join(folder, "certs"), state: join(folder, "state") };
  const members = (["EU", "US-IL"] as const).map((jurisdiction, i) => ({
    ...{ jurisdiction, trustDomain: DOMAIN[jurisdiction], regulators: [] },
    platforms: [PLATFORMS[jurisdiction] ?? ""],
    address: `127.0.0.1:${7440 + i}`,
  }));
  const [home] = await prepareFederation(members, folders, new Date());
  if (home === undefined) throw new Error("no home was prepared");
  const key = loadLedgerKey(readFileSync(join(home.nodeFolder, "ledger.pem"), "utf8"), home.trustDomain);
  const file = join(folders.state, home.trustDomain, "ledger.db");
  return { ...home, file, key, attestor: join(folders.certs, ATTESTOR) };
}
type Prepared = Awaited<ReturnType<typeof prepareHome>>;

/** Decides each question once, as its home would. */
async function decideAll({ configFile, attestor }: Prepared): Promise<readonly DecisionEntry[]> {
  const atlas = loadAtlas();
  const past = await openPast(configFile, atlas);
  const [agreement] = past.held.agreements;
  await past.close();
  if (agreement === undefined) throw new Error("no agreement was prepared");
  const at = new Date();
  const context = {
    node: `spiffe://${DOMAIN.EU}/node`,
    entropy: createEntropy(),
    sealer: createSealer(),
    checkEvidence: createEvidenceCheck(),
    retention: RETENTION,
    decideWithinMs: 10_000,
  } as unknown as Context;
  const peer = { node: `spiffe://${DOMAIN["US-IL"]}/node`, agreement } as never;
  const tally = () => ({ from: 0, to: 0 });
  const decide = async (request: TransferRequest) => {
    const digest = acceptedDigestOf(request);
    const proofs = await checkOffer(context, request, agreement, at);
    const known = { atlas, agreement, agreements: [agreement], at, tally, proofs, digest };
    return { known, assessment: assess(request, { ...known, exporter: CALLER, binding: true }) };
  };
  const made: DecisionEntry[] = [];
  for (const question of questions()) {
    const signed = await attest(question, CALLER, { folder: attestor, issuer: ATTESTOR }, at);
    const { assessment: first } = await decide(signed);
    const accepts = { obligations: first.decision.obligations.hash };
    const offer = { ...signed.offer, accepts };
    const request = await attest({ ...signed, offer }, CALLER, { folder: attestor, issuer: ATTESTOR }, at);
    const { assessment } = await decide(request);
    const call = { caller: CALLER, key: v7(), digest: "0".repeat(64), request };
    made.push(decisionEntry(context, call, { at, atlas, peer, tally }, assessment));
  }
  return made;
}

/** Makes the same decision under another transfer, key and leaf. */
function again({ entry, leaf }: DecisionEntry): Entry {
  const id = v7();
  const text = Buffer.from(entry.leaf).toString("latin1").replace(leaf.transfer, id);
  const command = { ...entry.command, id, key: v7() };
  return { leaf: Buffer.from(text, "latin1"), command };
}

async function write(
  { file, key }: Prepared,
  decisions: readonly DecisionEntry[],
  count: number,
  progress: (what: string) => void,
): Promise<void> {
  const writer = await openWriter({ file, newLog: false }, key, machine);
  try {
    for (let from = 0; from < count; from += BATCH) {
      const entries = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) =>
        again(decisions[(from + i) % decisions.length] as DecisionEntry),
      );
      for (const { outcomes } of await writer.commit(entries))
        if (outcomes.some((each) => !("recorded" in each))) throw new Error("a decision was not recorded");
      if ((from / BATCH) % 100 === 0) progress(`${from} of ${count} decisions written`);
    }
  } finally {
    writer.close();
  }
}

async function measureReplay(count: number, progress: (what: string) => void): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), "comity-bench-"));
  try {
    const home = await prepareHome(folder);
    (await openWriter({ file: home.file, newLog: true }, home.key, machine)).close();
    const decisions = await decideAll(home);
    await write(home, decisions, count, progress);
    const permits = Array.from({ length: count }, (_, i) => decisions[i % decisions.length]).filter(
      (each) => each !== undefined && isProposal(each.leaf),
    ).length;
    const { configFile } = home;
    const cpu = process.cpuUsage();
    const from = performance.now();
    const { sum } = await runReplay({ configFile, list: false, day: BEFORE_LAW }, loadAtlas());
    const seconds = (performance.now() - from) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    // Control: by a day before all law every permit is a denial, and nothing is left out.
    if (permits === 0 || sum.replayed !== count || sum.changes["to-deny"] !== permits)
      throw new Error(
        `${sum.changes["to-deny"]} of ${permits} permits became denials, of ${count} decisions`,
      );
    progress("the law that decided");
    const own = await runReplay({ configFile, list: false }, loadAtlas());
    if (own.sum.changes.same !== count)
      throw new Error(`${own.sum.changes.same} of ${count} stayed the same`);
    const perMillion = 1_000_000 / count;
    return {
      seconds,
      secondsPerMillion: seconds * perMillion,
      cpuSecondsPerMillion: ((user + system) / 1e6) * perMillion,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const replayed: Episode = {
  name: "replay",
  what: "past decisions of a node, made again under another law",
  count: 1_000_000,
  quickCount: 2_000,
  run: measureReplay,
};
