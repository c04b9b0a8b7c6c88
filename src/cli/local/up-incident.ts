/** The sample incident of `comity up`: one regulator reports it, and the regulators concerned acknowledge it. */
import { fileURLToPath } from "node:url";
import type { Home } from "../../client/members.ts";
import { loadNotice } from "../../client/notice-file.ts";
import { connectRegulator, type Regulator } from "../../client/regulator.ts";
import { ComityError } from "../../errors.ts";
import type { Stage } from "../../notices/acknowledgement.ts";
import { briefDeadlineLines, deadlineLines } from "../present/deadlines.ts";
import { recipientsLines, summaryLines } from "../present/notice.ts";
import { paint } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";

const SAMPLE = fileURLToPath(new URL("../samples/incident-fingerprint-leak.yaml", import.meta.url));
const STAGES = ["validated", "accepted", "read"] as const satisfies readonly Stage[];
/** The time, in milliseconds, within which a notice or an acknowledgement must arrive. */
const ARRIVES_WITHIN_MS = 10_000;

function regulatorOf(home: Home): Regulator {
  const name = home.regulators[0]?.name ?? "";
  return connectRegulator({ address: home.address, as: home.regulatorFolder(name) });
}

/** Follows a feed until `done` returns true. Throws where the feed stays silent too long. */
async function follow(regulator: Regulator, done: (id: string) => boolean): Promise<void> {
  for await (const { notice } of regulator.watch("", AbortSignal.timeout(ARRIVES_WITHIN_MS)))
    if (done(notice.id)) return;
  throw new ComityError("INTERNAL", "a feed ended before the notice was in it");
}

async function acknowledgeAll(home: Home, noticeId: string): Promise<void> {
  const regulator = regulatorOf(home);
  try {
    await follow(regulator, (id) => id === noticeId);
    for (const stage of STAGES) await regulator.acknowledge({ noticeId, version: 1, stage });
  } finally {
    regulator.close();
  }
}

/**
 * Plays the incident where the EU is a member, and shows what its reporter sees at the end: the deadlines that have a
 * time, or with `verbose` all of them in full.
 */
export async function runIncident(
  homes: readonly Home[],
  terminal: Terminal,
  verbose = false,
): Promise<void> {
  const origin = homes.find(({ jurisdiction }) => jurisdiction === "EU");
  if (origin === undefined) return;
  const reporter = regulatorOf(origin);
  try {
    const { id, deliveries } = await reporter.report(loadNotice(SAMPLE, new Date()));
    const peers = new Set(deliveries.map(({ peer }) => peer));
    const concerned = homes.filter(({ trustDomain }) => peers.has(`spiffe://${trustDomain}/node`));
    await Promise.all(concerned.map((home) => acknowledgeAll(home, id)));
    // The reporter's feed has the notice itself, then every acknowledgement.
    let left = 1 + concerned.length * STAGES.length;
    await follow(reporter, (each) => each === id && --left === 0);
    const view = await reporter.get(id);
    const width = terminal.columns;
    const now = new Date();
    terminal.printLines([
      "",
      paint("heading", "Incident: the Irish regulator tells the others of a leak of fingerprint templates"),
      ...summaryLines(view, width),
      "",
      ...recipientsLines(view, width),
      "",
      ...(verbose
        ? deadlineLines(view, width, now, () => terminal.loadAtlas().registry.atoms)
        : briefDeadlineLines(view, width, now)),
    ]);
  } finally {
    reporter.close();
  }
}
