/** What a notice costs on its way: accepted and recorded at one node, delivered to a regulator's feed at another. */
import { parseDraft } from "../../src/notices/notice.ts";
import { draft } from "../support/incident.ts";
import { startProcesses } from "../support/processes.ts";
import type { Candidate } from "./candidate.ts";

const CODES = { EU: "ie-dpc", "US-IL": "attorney-general" } as const;

export const notice: Candidate = {
  name: "notice",
  what: "Notices.Report at one node until the notice is in a feed at another, recorded by both",
  atOnce: [1, 32],
  open: async () => {
    const regulators = Object.fromEntries(
      Object.entries(CODES).map(([code, name]) => [code, [{ name, serves: [code] }]]),
    );
    const federation = await startProcesses({ EU: [], "US-IL": [] }, { decideWithinMs: 10_000, regulators });
    const reporter = federation.connectRegulator("EU", CODES.EU);
    const recipient = federation.connectRegulator("US-IL", CODES["US-IL"]);
    const awaited = new Map<string, PromiseWithResolvers<void>>();
    const over = new AbortController();
    const watching = (async () => {
      for await (const entry of recipient.watch("", over.signal)) awaited.get(entry.notice.id)?.resolve();
    })().catch((error) => {
      for (const each of awaited.values()) each.reject(error);
    });

    async function once(): Promise<void> {
      // Known since now: the deadlines of an old incident would pass at once, and their timers would be measured too.
      const { content, ...rest } = parseDraft(draft());
      const times = { aware: new Date().toISOString() };
      const sample = parseDraft({ ...rest, content: { ...content, times } });
      const arrival = Promise.withResolvers<void>();
      awaited.set(sample.id, arrival);
      await Promise.all([reporter.report(sample), arrival.promise]);
      awaited.delete(sample.id);
    }

    return {
      once,
      close: async () => {
        over.abort();
        await watching;
        for (const caller of [reporter, recipient]) caller.close();
        await Promise.all(Object.keys(CODES).map(federation.kill));
        federation.remove();
      },
    };
  },
};
