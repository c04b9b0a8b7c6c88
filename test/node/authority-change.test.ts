/** An authority is changed while three nodes work, of which two have no card of each other: nobody is cut off, and no step comes too early. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renewCredentials } from "../../src/client/index.ts";
import { certificateFacts } from "../../src/edge/tls/certificate-facts.ts";
import { load } from "../../src/engine/store.ts";
import { fingerprintOf } from "../../src/federation/peer-card.ts";
import { readAuthoritiesOf, renewAuthority } from "../../src/node/authority-files.ts";
import { CARD } from "../../src/peering/schema.ts";
import {
  type Changing,
  changeAtOnce,
  EU,
  eventually,
  IL,
  JP,
  renewAll,
  retireOld,
  startChanging,
  untilHeld,
} from "../support/authority.ts";
import { isLonger } from "../support/longer.ts";

/** The calls of each step. */
const CALLS = 6;
let changing: Changing;

describe.skipIf(!isLonger)("an authority that changes under load", () => {
  beforeAll(async () => {
    changing = await startChanging({ cuttable: true });
  });
  afterAll(() => changing.strangers.stop());

  test("no call fails while the authority is renewed, certificates are reissued and the old one is retired", async () => {
    const { strangers, home, startCalls } = changing;
    expect(await load(strangers.of(IL).node().store, CARD, EU)).toBeUndefined();
    const calls = startCalls(2);
    await calls.count(CALLS);
    const made = await renewAll(changing, calls);
    await calls.count(CALLS);
    await retireOld(changing);
    // Whoever knew this node by the agreement alone has its card now.
    for (const each of [IL, JP]) await untilHeld(changing, each, [made]);
    await calls.count(CALLS);
    const outcomes = await calls.end();
    expect([...new Set(outcomes)]).toEqual(["PERMITTED"]);
    expect(readAuthoritiesOf(home)).toMatchObject({ older: [] });
    for (const each of [IL, JP])
      expect(await strangers.of(each).operator.testPeer(EU)).toMatchObject({ reachable: true });
  });

  test("the node's certificate waits for peers that have not taken the card, and so is the operator told", async () => {
    const { strangers, home, platformFolder, connectDesk } = changing;
    strangers.cut();
    const made = await renewAuthority(home, { now: new Date() });
    const desk = connectDesk();
    await desk.reload();
    await expect(desk.reissue(false)).rejects.toMatchObject({
      ...{ reason: "CERTIFICATE_REFUSED", message: expect.stringContaining(IL) },
    });
    const { peersBehind, older, authorities } = await desk.getAuthority();
    expect(peersBehind).toContain(IL);
    expect(authorities[0]).toBe(made.toString());
    expect(older.map(({ identity }) => identity).toSorted()).toEqual(
      ["node", "operator/desk", "platform/aurora"].map((each) => `spiffe://${EU}/${each}`),
    );
    strangers.mend();
    // Once the peer is back it takes the card, and the same command goes through.
    await eventually(() => desk.reissue(false));
    desk.close();
    const node = readFileSync(join(home, "node/certificate.pem"), "utf8");
    expect(certificateFacts(node).notBefore.getTime()).toBeGreaterThanOrEqual(made.validFromDate.getTime());
    await renewCredentials(strangers.of(EU).address, platformFolder);
    await retireOld(changing);
  });

  test("a node that goes too fast is cut off, until its card is handed over", async () => {
    const { strangers, startCalls, connectDesk } = changing;
    await changeAtOnce(changing);
    const calls = startCalls(1);
    await calls.count(3);
    expect(await calls.end()).not.toContain("PERMITTED");
    const desk = connectDesk();
    expect(await strangers.of(IL).operator.testPeer(EU)).toMatchObject({ reachable: false });
    const card = await desk.offerCard();
    await strangers.of(IL).operator.addPeer(card, fingerprintOf(card));
    await eventually(async () => expect(await desk.testPeer(IL)).toMatchObject({ reachable: true }));
    desk.close();
  });
});
