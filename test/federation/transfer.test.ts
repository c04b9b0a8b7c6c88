/** The main job, between real nodes: decided by the stricter of two laws, recorded by both, proved by a receipt. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";

let federation: TestFederation;
beforeAll(async () => {
  federation = await startFederation(["EU", "US-IL", "JP"]);
});
afterAll(() => federation.stop());

const receiptOf = (receipt: Uint8Array | undefined) => receipt ?? new Uint8Array();

describe("a transfer between two nodes", () => {
  test("for login is permitted by both, with obligations of both laws", async () => {
    const request = await federation.sample("eu-us-il-login");
    const answer = await federation.caller("EU").request(request);
    expect(answer.state).toBe("PERMITTED");
    const cites = answer.decision?.obligations.map(({ by }) => `${by.jurisdiction} ${by.cite}`) ?? [];
    expect(cites.some((cite) => cite.includes("740 ILCS 14/15(a)"))).toBe(true);
    expect(cites.some((cite) => cite.startsWith("EU GDPR Art"))).toBe(true);
    const verified = verifyReceipt(receiptOf(answer.receipt), federation.trust);
    expect(verified).toMatchObject({ kind: "transfer", permit: true });
  });

  test("for advertising on an online platform is denied at home by DSA Art 26(3), with the way out", async () => {
    const answer = await federation.caller("EU").request(await federation.sample("eu-us-il-advertising"));
    expect(answer.state).toBe("DENIED");
    expect(answer.decision?.reasons.map(({ code, by }) => `${code} ${by?.cite}`)).toEqual([
      expect.stringMatching(/^PROHIBITED DSA .*26\(3\)/),
    ]);
    expect(answer.decision?.remedy).toContain("facts.onlinePlatform: false");
    expect(verifyReceipt(receiptOf(answer.receipt), federation.trust)).toMatchObject({
      kind: "denial",
      permit: false,
    });
  });

  test.each(["jp-us-il-payment", "eu-jp-research"])("%s is permitted", async (name) => {
    const request = await federation.sample(name);
    const answer = await federation.caller(request.from).request(request);
    expect(answer.state).toBe("PERMITTED");
    expect(verifyReceipt(receiptOf(answer.receipt), federation.trust)).toMatchObject({ permit: true });
  });

  test("of data that came from the EU keeps to the EU's law when Japan sends it on to Illinois", async () => {
    const first = await federation.caller("EU").request(await federation.sample("eu-jp-research"));
    const receipts = [Buffer.from(receiptOf(first.receipt)).toString("utf8")];
    const plain = await federation.sample("jp-us-il-payment");
    const sentOn = async (changes: object) => {
      const offer = { ...plain.offer, accepts: undefined, ...changes };
      return federation.caller("JP").request(await federation.sample("jp-us-il-payment", { offer }));
    };
    const without = await sentOn({ receipts });
    expect(without.decision?.reasons.map(({ by }) => `${by?.side} ${by?.cite}`)).toEqual([
      "touched GDPR Arts 9(1), 9(2), 7",
    ]);
    const grounds = [{ law: "EU", basis: "art9-2-b" }];
    const answer = await sentOn({ receipts, grounds });
    expect(answer.decision?.reasons).toEqual([]);
    expect(answer.state).toBe("PERMITTED");
    const inherited = answer.decision?.obligations.filter(({ by }) => by.side === "inherited") ?? [];
    expect(inherited.map(({ by }) => by.jurisdiction)).toContain("EU");
    // Both nodes came to it.
    const verified = verifyReceipt(receiptOf(answer.receipt), federation.trust);
    if (verified.kind !== "transfer" || !("obligations" in verified.answer)) throw new Error("no decision");
    expect(verified.answer.obligationsHash).toBe(verified.proposal.obligationsHash);
    const forged = [receipts[0]?.replace("comity/v2/receipt", "comity/v3/receipt") ?? ""];
    const refused = await sentOn({ receipts: forged, grounds });
    expect(refused.decision?.reasons.map(({ code }) => code)).toEqual(["RECEIPT_INVALID"]);
  });

  test("reaches the recipient's inbox in the recipient's own terms, with the same receipt", async () => {
    const answer = await federation.caller("EU").request(await federation.sample("eu-us-il-login"));
    const entries = federation.caller("US-IL").inbox(0, AbortSignal.timeout(10_000));
    for await (const entry of entries) {
      if (entry.transferId !== answer.transferId) continue;
      expect(entry.terms?.map(({ source, target }) => [source, target])).toEqual([
        ["facial image", ["scan of face geometry"]],
        ["biometric template", ["biometric information"]],
        ["authentication", ["identify an individual"]],
      ]);
      expect(Buffer.from(entry.receipt ?? []).equals(receiptOf(answer.receipt))).toBe(true);
      expect(entry.obligations).toEqual(answer.decision?.obligations);
      return;
    }
    expect.unreachable("the inbox ended without the transfer");
  });

  test("whose offer lacks evidence is denied, and the denial names what is missing", async () => {
    const request = await federation.sample("eu-us-il-login");
    const { evidence: _, ...bare } = request.offer.assessments[1] ?? { id: "", date: "" };
    const offer = { ...request.offer, assessments: [...request.offer.assessments.slice(0, 1), bare] };
    const answer = await federation.caller("EU").request({ ...request, offer } as typeof request);
    expect(answer.state).toBe("DENIED");
    expect(answer.decision?.notCounted).toEqual([{ path: "offer.assessments[1]", why: "no evidence" }]);
    expect(answer.decision?.remedy).toEqual(["offer.assessments[1]"]);
  });

  test("leaves a receipt in which no byte can change unnoticed", async () => {
    const { receipt } = await federation.caller("EU").request(await federation.sample("eu-us-il-login"));
    const bytes = receiptOf(receipt);
    expect(bytes.length).toBeGreaterThan(1000);
    // The middle of each name, value and mark: `test/receipt/verify.test.ts` changes every byte.
    const text = Buffer.from(bytes).toString("latin1");
    const places = [...text.matchAll(/"[^"]*"|[^"{}[\]:,]+|[{}[\]:,]/g)].map(
      ({ index, 0: token }) => index + Math.floor(token.length / 2),
    );
    expect(places.length).toBeGreaterThan(30);
    const survivors = places.filter((i) => {
      const changed = Uint8Array.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 1;
      try {
        verifyReceipt(changed, federation.trust);
        return true;
      } catch {
        return false;
      }
    });
    expect(survivors).toEqual([]);
    expect(Buffer.from(bytes).equals(canonicalBytes(JSON.parse(Buffer.from(bytes).toString("utf8"))))).toBe(
      true,
    );
  });
});
