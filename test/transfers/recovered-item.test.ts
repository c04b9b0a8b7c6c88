/** What a peer gives back is verified before anything of it is kept. */
import { describe, expect, test } from "vitest";
import { canonicalText } from "../../src/ledger/canonical.ts";
import { createGiveBack, type ExchangedTransfer } from "../../src/transfers/exchanged.ts";
import { createPair, EU, IL, LAKESHORE, type Pair, sample, signedFor, stateOn } from "../support/pair.ts";
import { allGiven, ask, restore, SINCE } from "../support/restored.ts";

const login = await sample("login");
const other = await signedFor({ ...login, facts: { ...login.facts, people: ["1201"] } });

describe("nothing is taken", () => {
  const refusal = async (
    change: (item: ExchangedTransfer, pair: Pair) => Promise<Partial<ExchangedTransfer>>,
  ) => {
    const pair = await createPair();
    await ask(pair, 0, login);
    await ask(pair, 1, other);
    const item = (await allGiven(pair, "eu")).at(-1);
    const { take, context } = restore(pair, "eu");
    if (item === undefined) throw new Error("nothing is given");
    await expect(take(IL, item)).resolves.toBe("recovered");
    const { size } = await context.store.log.head();
    const fresh = restore(pair, "eu");
    const changed = { ...item, ...(await change(item, pair)) };
    const reason = await fresh.take(IL, changed).then(
      (taken) => taken,
      (error) => error.reason,
    );
    expect((await fresh.context.store.log.head()).size).toBe(0);
    expect(size).toBe(1);
    return reason;
  };

  test("that this node has not signed", async () => {
    const forged = async ({ proposal }: ExchangedTransfer, { il }: Pair) => ({
      proposal: await stateOn(
        il.store,
        JSON.parse(Buffer.from(proposal?.leaf ?? "", "base64").toString("utf8")),
      ),
    });
    expect(await refusal(forged)).toBe("PROOF_INVALID");
  });

  test("with another answer than the peer's log holds", async () => {
    const another = async ({ answer }: ExchangedTransfer, { il }: Pair) => {
      const [second] = await createGiveBack(il.context)(EU, SINCE, "").then(({ transfers }) => transfers);
      return { answer: { ...answer, leaf: second?.answer.leaf ?? "" } };
    };
    expect(await refusal(another)).toBe("STATEMENT_INVALID");
    expect(await refusal(async ({ answer }) => ({ answer: { ...answer, proof: [] } }))).toBe("PROOF_INVALID");
  });

  test("with another list of obligations, other words, or words for another recipient", async () => {
    expect(await refusal(async () => ({ obligations: "[]" }))).toBe("STATEMENT_INVALID");
    expect(await refusal(async () => ({ body: "" }))).toBe("INPUT_TOO_LARGE");
    expect(
      await refusal(async ({ body }) => ({
        body: body.replaceAll(LAKESHORE, "spiffe://us-il.example/platform/other"),
      })),
    ).toBe("STATEMENT_INVALID");
    const fewer = ({ body }: ExchangedTransfer) => {
      const { request } = JSON.parse(body);
      return { body: canonicalText({ request: { ...request, form: [] } }) };
    };
    expect(["STATEMENT_INVALID", "INPUT_INVALID"]).toContain(await refusal(async (item) => fewer(item)));
  });

  test("from another peer than that with which it was exchanged", async () => {
    const pair = await createPair();
    await ask(pair, 0, login);
    const [item] = await allGiven(pair, "eu");
    const { take } = restore(pair, "eu");
    const refused = expect.objectContaining({ reason: "AGREEMENT_MISSING" });
    if (item !== undefined) await expect(take("spiffe://jp.example/node", item)).rejects.toThrow(refused);
    expect((await createGiveBack(pair.il.context)("spiffe://jp.example/node", SINCE, "")).transfers).toEqual(
      [],
    );
  });
});
