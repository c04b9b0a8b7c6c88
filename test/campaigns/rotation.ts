/** A campaign: a node takes another certificate again and again under load, and no call fails. */
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Certified, createAuthority, issueCertificate } from "../../src/edge/tls/authority.ts";
import { type Calling, credentialsOf, keepCalling, startUnion, TRUST_DOMAIN } from "./callers.ts";
import type { Campaign, RunResult } from "./campaign.ts";

const STANDING = 8;
const NEWCOMERS = 2;
const EVERY_MS = 10;
const ROTATIONS = 1000;
const QUICK_ROTATIONS = 100;

/** Rotates to certificates of `by`, or of the authority that callers know. */
async function runWith(rotations: number, by?: Certified): Promise<RunResult> {
  const { federation, node, authority } = await startUnion((folder) => {
    // As during a change of authorities: the node trusts both, and its callers still the one that they know.
    if (by !== undefined) appendFileSync(join(folder, "authority.pem"), by.certificatePem);
  });
  const stop = new AbortController();
  const all: Calling[] = [];
  try {
    const { signal } = stop;
    const callers = await Promise.all(
      Array.from({ length: STANDING + NEWCOMERS }, (_, i) =>
        keepCalling(federation, credentialsOf(authority, `p${i}`), {
          ...{ signal, everyMs: EVERY_MS, anew: i >= STANDING },
        }),
      ),
    );
    all.push(...callers);
    for (let n = 0; n < rotations; n++) {
      const id = `spiffe://${TRUST_DOMAIN}/node`;
      node.useCertificate(issueCertificate(by ?? authority, { id, now: new Date() }));
      await sleep(EVERY_MS);
    }
    const failed = callers.flatMap((each) => each.failed);
    const ended = callers.filter(({ streamEnded }) => streamEnded).length;
    const sum = (of: typeof callers) => of.reduce((total, { answered }) => total + answered, 0);
    return {
      violations: [
        ...(failed.length > 0
          ? [{ kind: "failed", what: `${failed.length} calls failed, such as ${failed[0]}` }]
          : []),
        ...(ended > 0 ? [{ kind: "failed", what: `${ended} streams ended` }] : []),
      ],
      figures: {
        rotations,
        calls: sum(callers),
        "calls on a connection of their own": sum(callers.slice(STANDING)),
        "failed calls": failed.length,
      },
    };
  } finally {
    stop.abort();
    await Promise.all(all.map(({ done }) => done));
    await federation.stop();
  }
}

const control = {
  off: "certificates of an authority that the callers do not know",
  expects: ["failed"],
  withinRuns: 1,
  run: () => runWith(50, createAuthority({ trustDomain: TRUST_DOMAIN, now: new Date() })),
};

export const rotation: Campaign = {
  name: "rotation",
  title: "A node changes its certificate under load",
  shows: `${STANDING} platforms call on a standing connection and follow their inboxes, and ${NEWCOMERS} connect anew for each call, while the node takes
another certificate ${ROTATIONS} times, each with a new key. No call fails, and no stream ends.`,
  runs: 1,
  quickRuns: 1,
  runWithinMs: 180_000,
  run: () => runWith(ROTATIONS),
  control,
  quick: { run: () => runWith(QUICK_ROTATIONS), control },
};
