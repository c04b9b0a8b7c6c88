/** A node asked about the law in force there, in each role: its own packs answer, and nothing is recorded. */
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { connectAsker, connectOperator, connectRegulator } from "../../src/client/index.ts";
import { authorityOf, certify, countRows, homeOf, readStore } from "../federation/raw.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";
import { illinoisLaw, operatorOf } from "../support/law.ts";

const QUESTION = { from: "EU", to: "US-IL", facts: [["modality", ["face"]]] } as const;

let federation: TestFederation;
beforeAll(async () => {
  federation = await startFederation(["US-IL"]);
  const operator = connectOperator({
    address: federation.address("US-IL"),
    as: operatorOf(federation, "US-IL"),
  });
  await operator.publish(Buffer.from(illinoisLaw("2026.12.1")), "US-IL.yaml");
  operator.close();
});
afterAll(() => federation.stop());

/** An operator who only asks. */
function asker(address = federation.address("US-IL")) {
  const made = connectAsker({ address, as: operatorOf(federation, "US-IL") });
  onTestFinished(made.close);
  return made;
}

test("a platform, a regulator and an operator ask through their own clients", async () => {
  const home = homeOf(federation, "US-IL");
  const address = federation.address("US-IL");
  const regulator = connectRegulator({ address, as: home.regulatorFolder("regulator") });
  const operator = connectOperator({ address, as: operatorOf(federation, "US-IL") });
  onTestFinished(regulator.close);
  onTestFinished(operator.close);
  const askers = [federation.caller("US-IL"), regulator, operator];
  for (const { askLaw } of askers) expect((await askLaw(QUESTION)).verdict).toBe("prohibited");
});

test("an auditor asks too, and leaves no record", async () => {
  const store = readStore(homeOf(federation, "US-IL"));
  onTestFinished(() => store.close());
  const before = countRows(store);
  const auditor = connectAsker({
    address: federation.address("US-IL"),
    as: {
      ...certify(federation, "spiffe://us-il.comity.example/auditor/aud"),
      authorityPem: authorityOf(federation, "US-IL").certificatePem,
    },
  });
  onTestFinished(auditor.close);
  expect(auditor.node).toBe("spiffe://us-il.comity.example/node");
  expect((await auditor.askLaw(QUESTION)).why.join()).toContain("Nothing may enter Illinois");
  expect(countRows(store)).toEqual(before);
});

test("a day answers by the law of that day; without one it is today's", async () => {
  const { askLaw } = asker();
  expect(await askLaw({ ...QUESTION, at: "2019-12-31" })).toMatchObject({ at: "2019-12-31" });
  const asked = await askLaw({ ...QUESTION, at: new Date("2019-12-31T12:00:00Z") });
  expect(asked.at).toEqual(new Date("2019-12-31T12:00:00Z"));
  // The statute made for this test is not yet in force that day.
  expect(asked.why.join()).not.toContain("Nothing may enter Illinois");
  const { at } = await askLaw(QUESTION);
  expect(Math.abs(new Date(at).getTime() - Date.now())).toBeLessThan(60_000);
});

test("what the node refuses rejects with the node's reason and the field", async () => {
  await expect(asker().askLaw({ ...QUESTION, facts: [["shoeSize", ["44"]]] } as never)).rejects.toMatchObject(
    {
      reason: "FACT_UNKNOWN",
    },
  );
  await expect(asker().askLaw({ ...QUESTION, to: "ZZ" })).rejects.toMatchObject({
    reason: "JURISDICTION_UNKNOWN",
  });
});

test("where nobody listens it rejects, and names the address", async () => {
  await expect(asker("127.0.0.1:1").askLaw(QUESTION)).rejects.toMatchObject({ reason: "NODE_UNREACHABLE" });
});
