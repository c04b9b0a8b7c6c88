/** Copies of agreements: the last signature is held against all that is in force when it is recorded. */
import { describe, expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import { createNet, type Net, termsWith } from "./net.ts";

const [KR, SG] = ["kr.example", "sg.example"];
const refused = (reason: string) => expect.objectContaining({ reason });

describe("two agreements that are completed in one batch", () => {
  /** Drafts and signs two agreements of KR and SG, of which SG then signs both at once. */
  async function signedAtOnce(net: Net) {
    await net.introduce(KR, SG);
    const { agreements } = net.of(KR).now();
    const hashes: string[] = [];
    for (const id of ["one", "two"]) {
      const { row } = await agreements.draft({ ...termsWith(SG), id });
      await agreements.sign(row.hash);
      hashes.push(row.hash);
    }
    await net.settle();
    const sign = (hash: string) => net.of(SG).now().agreements.sign(hash);
    return Promise.allSettled(hashes.map(sign));
  }
  const inForce = (net: Net) =>
    net
      .of(SG)
      .now()
      .register.acquaintance()
      .agreements.map(({ id }) => id);

  test("are held against each other: where both together cannot be, one is refused", async () => {
    const net = await createNet(KR, SG);
    net.holdAgreements((on, agreement, register) => {
      const others = register.acquaintance().agreements.filter(({ hash }) => hash !== agreement.hash);
      if (on === SG && others.length > 0) throw new ComityError("AGREEMENT_INVALID", "a place has two nodes");
    });
    const results = await signedAtOnce(net);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(results.find((each) => each.status === "rejected")?.reason).toEqual(refused("AGREEMENT_INVALID"));
    expect(inForce(net)).toHaveLength(1);
    await net.of(SG).restart();
    expect(inForce(net)).toHaveLength(1);
  });

  test("both come about where they may", async () => {
    const net = await createNet(KR, SG);
    expect((await signedAtOnce(net)).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect(inForce(net).toSorted()).toEqual(["one", "two"]);
  });
});
