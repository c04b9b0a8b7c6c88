/** Learning of hand-overs: a node is asked once for what is not known, and not again and again for nothing. */
import { expect, test } from "vitest";
import type { PeerLink } from "../../src/engine/context.ts";
import type { KnownNode } from "../../src/engine/peers.ts";
import { handOver } from "../../src/ledger/hand-over.ts";
import { firstKey } from "../../src/ledger/log-keys.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import type { Statement } from "../../src/ledger/proof.ts";
import { createLearning, learnFromAnswers } from "../../src/node/known-keys.ts";
import { beginLog } from "../ledger/handed-log.ts";

const JP = "spiffe://jp.example/node";

/** A node that knows another by the first key of its log. */
function knowing() {
  const log = beginLog("jp.example");
  log.fill(1);
  let known: KnownNode = { node: JP, ledgerKeys: firstKey(parseVerifierKey(log.first.verifierKey)) };
  let ms = 0;
  let asked = 0;
  const told: Statement[] = [];
  const learn = createLearning({
    peers: {
      get known() {
        return [known];
      },
    },
    ask: async () => {
      asked += 1;
      return told;
    },
    follow: async (_, statements) => {
      for (const each of statements) known = { ...known, ledgerKeys: handOver(known.ledgerKeys, each).keys };
    },
    nowMs: () => ms,
  });
  return {
    log,
    learn,
    told,
    keys: () => known.ledgerKeys.length,
    asked: () => asked,
    later: () => (ms += 1_000),
  };
}

test("what a known key has signed asks nobody, and a new key is learnt once for all who wait", async () => {
  const { log, learn, told, keys, asked } = knowing();
  await learn(JP, log.stated(0));
  expect(asked()).toBe(0);
  told.push(log.handOver());
  log.fill(1);
  await Promise.all([1, 2, 3].map(() => learn(JP, log.stated(0))));
  expect([asked(), keys()]).toEqual([1, 2]);
  await learn(JP, log.stated(0));
  expect(asked()).toBe(1);
});

test("a node that has nothing to tell is asked once in a second, and a stranger never", async () => {
  const { log, learn, asked, later } = knowing();
  const forged = beginLog("jp.example");
  forged.fill(1);
  for (let n = 0; n < 3; n++) await learn(JP, forged.stated(0));
  expect(asked()).toBe(1);
  later();
  await learn(JP, forged.stated(0));
  expect(asked()).toBe(2);
  later();
  await learn("spiffe://us.example/node", forged.stated(0));
  await learn(JP, { ...log.stated(0), checkpoint: "no note" });
  expect(asked()).toBe(2);
});

test("what cannot be followed is left to whoever verifies the statement", async () => {
  const { log, learn, told, keys } = knowing();
  const other = beginLog("jp.example");
  told.push(other.handOver());
  other.fill(1);
  await expect(learn(JP, other.stated(1))).resolves.toBeUndefined();
  expect(keys()).toBe(1);
  expect(log.size()).toBe(1);
});

test("every answer over the link is learnt from before it is passed on", async () => {
  const statement = beginLog("jp.example").handOver();
  const link = {
    propose: async () => ({ statement }),
    resolve: async () => ({ statement }),
    relay: async () => statement,
    takesRecords: async () => true,
  } satisfies PeerLink;
  const learnt: unknown[] = [];
  const learning = learnFromAnswers(link, async (...each) => void learnt.push(each));
  expect(await learning.propose(JP, { own: statement, body: "" })).toEqual({ statement });
  expect(await learning.resolve(JP, "id")).toEqual({ statement });
  expect(await learning.relay(JP, "id", "notice", { own: statement, body: "" })).toBe(statement);
  expect(await learning.takesRecords(JP)).toBe(true);
  expect(learnt).toEqual([1, 2, 3].map(() => [JP, statement]));
});
