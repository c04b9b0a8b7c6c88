/** The calls about the keys of logs, as they go over the wire. */
import { expect, test } from "vitest";
import { ledgerCallsOver } from "../../src/client/ledger.ts";
import { Ledger } from "../../src/edge/grpc/definition.ts";

type Over = Parameters<typeof ledgerCallsOver>[0];
/** A client that notes what is asked, and answers with this. */
function answering(answer: object) {
  const asked: unknown[] = [];
  const unary = async (method: { readonly path: string }, request: object) => {
    asked.push([method.path, request]);
    return answer;
  };
  return { asked, calls: ledgerCallsOver({ unary } as unknown as Over) };
}

const statement = { leaf: Buffer.from("{}"), index: 3, proof: [], checkpoint: "head" };

test("hand-overs come with the log that they are of, and what is missing is the node's fault", async () => {
  const { asked, calls } = answering({
    ledgerKey: "K",
    handOvers: [{ trustDomain: "eu.example", statement }],
  });
  expect(await calls.listHandOvers()).toEqual({
    present: "K",
    handOvers: [
      { trustDomain: "eu.example", statement: { leaf: "e30=", index: 3, proof: [], checkpoint: "head" } },
    ],
  });
  expect(asked).toEqual([[Ledger.ListHandOvers.path, {}]]);
  for (const wrong of [{ handOvers: [] }, { ledgerKey: "K", handOvers: [{ trustDomain: "eu.example" }] }])
    await expect(answering(wrong).calls.listHandOvers()).rejects.toMatchObject({
      reason: "STATEMENT_INVALID",
    });
});

test("checkpoints, proofs and forks come as they are, and what is missing is the node's fault", async () => {
  const hash = Buffer.alloc(32);
  expect(await answering({ checkpoint: "head", cosigned: "", witnesses: [] }).calls.getCheckpoint()).toEqual({
    ...{ checkpoint: "head", witnesses: [] },
  });
  const cosigned = { checkpoint: "head", cosigned: "lines", witnesses: [] };
  expect(await answering(cosigned).calls.getCheckpoint()).toEqual(cosigned);
  const proved = answering({ root: hash, proof: [hash], checkpoint: "head" });
  expect(await proved.calls.proveConsistency(3)).toEqual({ root: hash, proof: [hash], checkpoint: "head" });
  expect(proved.asked).toEqual([[Ledger.ProveConsistency.path, { size: 3 }]]);
  const fork = { trustDomain: "eu.example", foundAt: { seconds: 0, nanos: 0 }, evidence: hash };
  expect(await answering({ forks: [fork] }).calls.listForks()).toEqual([
    { trustDomain: "eu.example", at: "1970-01-01T00:00:00.000Z", evidence: hash },
  ]);
  const invalid = { reason: "STATEMENT_INVALID" };
  await expect(answering({}).calls.getCheckpoint()).rejects.toMatchObject(invalid);
  await expect(answering({ proof: [], checkpoint: "head" }).calls.proveConsistency(3)).rejects.toMatchObject(
    invalid,
  );
  await expect(answering({ forks: [{ ...fork, foundAt: null }] }).calls.listForks()).rejects.toMatchObject(
    invalid,
  );
});

test("a renewal says from which key, and by force only where that is meant", async () => {
  const { asked, calls } = answering({ ledgerKey: "NEXT" });
  expect(await calls.renewLedgerKey("K")).toBe("NEXT");
  await calls.renewLedgerKey("K", true);
  expect(asked).toEqual([
    [Ledger.RenewKey.path, { ledgerKey: "K", force: false }],
    [Ledger.RenewKey.path, { ledgerKey: "K", force: true }],
  ]);
});
