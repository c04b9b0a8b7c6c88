/** A campaign: of fifty platforms that call all the time, one is revoked. It is gone at once, and nobody else notices. */
import { setTimeout as sleep } from "node:timers/promises";
import { connectOperator } from "../../src/client/index.ts";
import { certificateLeafBytes } from "../../src/identities/leaf.ts";
import type { RunningNode } from "../../src/node/node.ts";
import { createDice } from "../chaos/dice.ts";
import { type Calling, credentialsOf, keepCalling, startUnion, TRUST_DOMAIN } from "./callers.ts";
import type { Campaign, RunResult, Violation } from "./campaign.ts";

const PLATFORMS = 50;
const EVERY_MS = 40;
const WITHIN_MS = 1000;

type Revoke = (identity: string, node: RunningNode, byOperator: () => Promise<void>) => Promise<void>;

async function runWith(seed: number, revoke: Revoke): Promise<RunResult> {
  const { federation, home, node, authority } = await startUnion();
  const stop = new AbortController();
  const all: Calling[] = [];
  try {
    const { signal } = stop;
    const names = Array.from({ length: PLATFORMS }, (_, i) => `p${i}`);
    const callers = await Promise.all(
      names.map((name) =>
        keepCalling(federation, credentialsOf(authority, name), { signal, everyMs: EVERY_MS }),
      ),
    );
    all.push(...callers);
    await sleep(500);
    const chosen = createDice(seed, "revocation").int(0, PLATFORMS - 1);
    const identity = `spiffe://${TRUST_DOMAIN}/platform/p${chosen}`;
    const asked = performance.now();
    await revoke(identity, node, async () => {
      const operator = connectOperator({ address: federation.address("EU"), as: home.operatorFolder });
      await operator.revoke({ identity, cause: "key-compromise", force: false });
      operator.close();
    });
    await sleep(WITHIN_MS * 2);
    const [gone] = callers.splice(chosen, 1);
    const late = Math.max(0, Math.round((gone?.last ?? 0) - asked));
    const failed = callers.flatMap((each) => each.failed);
    const ended = callers.filter(({ streamEnded }) => streamEnded).length;
    const violations: Violation[] = [
      ...(late > WITHIN_MS
        ? [{ kind: "goes-on", what: `a revoked platform was answered ${late} ms after its revocation` }]
        : []),
      ...(gone?.streamEnded === true
        ? []
        : [{ kind: "goes-on", what: "the stream of a revoked platform goes on" }]),
      ...(failed.length > 0
        ? [{ kind: "others", what: `${failed.length} calls of others failed, such as ${failed[0]}` }]
        : []),
      ...(ended > 0 ? [{ kind: "others", what: `${ended} streams of others ended` }] : []),
    ];
    return {
      violations,
      figures: {
        "calls of the others": callers.reduce((sum, { answered }) => sum + answered, 0),
        "failed calls of the others": failed.length,
      },
      largest: { "last answer to the revoked one, ms after the request": late },
    };
  } finally {
    stop.abort();
    await Promise.all(all.map(({ done }) => done));
    await federation.stop();
  }
}

/** Writes the revocation into the store as the service does, past the service: no connection is told. */
const past: Revoke = async (identity, { store, context }) => {
  const at = context.clock.now().toISOString();
  const of = { identity, cause: "key-compromise" as const };
  await store.commit({
    leaf: certificateLeafBytes({
      type: "comity/v1/certificate-revoked",
      nonce: context.entropy.nonce(),
      ...{ at, by: context.node, ...of },
    }),
    command: { kind: "identity.revoke", at, force: false, ...of } as never,
  });
};

export const revocation: Campaign = {
  name: "revocation",
  title: "A revocation ends one caller, and no other",
  shows: `${PLATFORMS} platforms call one node every ${EVERY_MS} ms, and each follows its inbox. The identity of one, which the seed chooses, is
revoked. Its last call is answered within ${WITHIN_MS} ms of the operator's request, its stream has ended, and no call and no stream of the other
${PLATFORMS - 1} fails.`,
  runs: 10,
  quickRuns: 1,
  runWithinMs: 60_000,
  run: (seed) => runWith(seed, (_identity, _node, byOperator) => byOperator()),
  control: {
    off: "the revocation in the store and the log, but no connection held against it",
    expects: ["goes-on"],
    withinRuns: 1,
    run: (seed) => runWith(seed, past),
  },
};
