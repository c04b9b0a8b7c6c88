/** Data does not lose its law by one more step: a recipient that passes it on names its receipt, or is denied. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ATTESTOR, prepareRequest } from "../../src/client/index.ts";
import { parseRequest } from "../../src/transfers/transfer-request.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";

let federation: TestFederation;
beforeAll(async () => {
  federation = await startFederation(["EU", "JP", "US-IL"]);
}, 60_000);
afterAll(() => federation.stop());

const RECIPIENT = "spiffe://us-il.comity.example/platform/lakeshore";
/** Iris templates from Japan to Illinois, with all that the two laws ask for data of Japan. */
const onward = (modality: string, offer: object = {}) =>
  parseRequest({
    scheme: "comity",
    from: "JP",
    to: "US-IL",
    recipient: RECIPIENT,
    modality,
    form: "template",
    purpose: "research",
    facts: { people: 2000, youngest: 25, onlinePlatform: false, identifies: true },
    offer: {
      consents: [
        {
          for: ["collect", "disclose", "transfer"],
          qualities: ["opt_in", "explicit", "informed", "written", "separate"],
          purposes: "research",
          modalities: modality,
          forms: "template",
          recipients: RECIPIENT,
          destinations: "US-IL",
          given: "2026-04-20",
          subjects: "all",
        },
      ],
      notices: ["jp.purpose-notice", "jp.country-notice", "us-il.notice", "us-il.policy"].map((id) => ({
        id,
      })),
      safeguards: ["jp.security-control", "jp.supervision", "us-il.care", "us-il.confidential-care"].map(
        (id) => ({ id }),
      ),
      operations: ["store", "compare"],
      ...offer,
    },
  });

test("irises that came from the Union go on from Japan only with their receipt, or as irises of one's own", async () => {
  const received = await federation.caller("EU").request(await federation.sample("eu-jp-research"));
  expect(received.state).toBe("PERMITTED");
  const sakura = federation.caller("JP");
  const attestor = join(federation.folders.certs, ATTESTOR);
  const ask = async (modality: string, offer?: object) => {
    const { state, decision } = await sakura.request(
      await prepareRequest(onward(modality, offer), sakura, attestor),
    );
    return [state, ...new Set(decision?.reasons.map(({ code }) => code))];
  };
  expect(await ask("iris")).toEqual(["DENIED", "LINEAGE_MISSING"]);
  const receipt = Buffer.from(received.receipt ?? []).toString("utf8");
  expect(await ask("iris", { receipts: [receipt] })).toEqual(["DENIED", "REQUIREMENT_UNMET"]);
  expect(await ask("iris", { collections: [{ modalities: "iris", date: "2026-05-01" }] })).toEqual([
    "PERMITTED",
  ]);
  expect(await ask("voice")).toEqual(["PERMITTED"]);
});
