/** Volumes between real nodes: what a platform has sent already decides under which rule it sends more. */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ATTESTOR, type Platform, prepareRequest } from "../../src/client/index.ts";
import { parseRequest, type TransferRequest } from "../../src/transfers/transfer-request.ts";
import { createClock, startFederation, type TestFederation } from "../support/federation.ts";
import { leavesOf } from "../support/pair.ts";

let federation: TestFederation;
beforeAll(async () => {
  federation = await startFederation(["US-IL", "CN", "JP"], { clock: createClock() });
});
afterAll(() => federation.stop());

const SAKURA = "spiffe://jp.comity.example/platform/sakura";
const OTHER = "spiffe://jp.comity.example/platform/second";
const VENDOR = "spiffe://cn.comity.example/platform/platform";

const consent = {
  for: ["collect", "disclose", "transfer"],
  qualities: ["separate", "explicit", "freely_given", "informed", "withdrawable", "specific", "written"],
  given: "2026-06-01",
  subjects: "all",
};
/** What nobody asks after here, and what both laws want to know. */
const facts = {
  youngest: 18,
  identifies: true,
  operator: "ordinary",
  dataset: "ordinary",
  role: "controller",
  soleCheck: false,
  onlinePlatform: false,
  automatedDecision: false,
  publicSpace: false,
  peopleStored: 6000,
};

/** Faces out of China for log-in in Japan, under the standard contract, which reaches as far as 9,999 people a year. */
function fromChina(people: number, recipient = SAKURA): TransferRequest {
  return parseRequest({
    scheme: "cn",
    from: "CN",
    to: "JP",
    recipient,
    modality: "face",
    form: "biometric identification information",
    purpose: "verification of identity",
    facts: { ...facts, people },
    offer: {
      consents: [
        {
          ...consent,
          purposes: "verification of identity",
          modalities: "face",
          forms: "biometric identification information",
          recipients: recipient,
          destinations: "JP",
        },
      ],
      recipients: [{ id: recipient, role: "controller", place: "JP" }],
      instruments: [{ id: "cn.standard-contract", parties: [recipient], from: "2026-01-15" }],
      // The same platform got faces from Illinois; these are its own.
      collections: [{ modalities: "face", date: "2026-01-05" }],
      filings: [
        { to: "cn.cac-provincial", document: "cn.contract-filing", at: "2026-01-20", result: "filed" },
      ],
      assessments: [{ id: "cn.pipia", date: "2026-02-10" }],
      notices: [{ id: "cn.sensitive-notice" }, { id: "jp.purpose-notice" }],
      safeguards: ["cn.security", "cn.face-system-security", "jp.security-control", "jp.supervision"].map(
        (id) => ({ id }),
      ),
      operations: ["store", "compare"],
    },
  });
}

/** Faces out of Illinois to a vendor in China, without what the United States ask for more than 1,000 people. */
function fromIllinois(people: number): TransferRequest {
  return parseRequest({
    scheme: "us-il",
    from: "US-IL",
    to: "CN",
    recipient: VENDOR,
    modality: "scan of face geometry",
    form: "biometric identifier",
    purpose: "identify an individual",
    facts: { ...facts, people, people12m: people, dealing: "vendor" },
    offer: {
      consents: [
        {
          ...consent,
          for: ["collect", "disclose"],
          purposes: "identify an individual",
          modalities: "scan of face geometry",
          forms: "biometric identifier",
          recipients: VENDOR,
          destinations: "CN",
        },
      ],
      recipients: [{ id: VENDOR, role: "processor", place: "CN" }],
      assessments: [{ id: "cn.pipia", date: "2026-02-10" }],
      notices: ["us-il.notice", "us-il.policy", "cn.sensitive-notice"].map((id) => ({ id })),
      safeguards: ["us-il.care", "us-il.confidential-care", "cn.security", "cn.face-system-security"].map(
        (id) => ({ id }),
      ),
      operations: ["store", "compare"],
    },
  });
}

async function send(request: TransferRequest, caller: Platform = federation.caller(request.from)) {
  return caller.request(await prepareRequest(request, caller, join(federation.folders.certs, ATTESTOR)));
}

const rulesOf = ({ decision }: Awaited<ReturnType<typeof send>>) =>
  decision?.reasons.map(({ by }) => `${by?.jurisdiction} ${by?.rule}`);

describe("from Illinois to a vendor in China", () => {
  test("600 people and 600 more are 1,200 to one recipient: the rule from 1,001 on is asked of the second", async () => {
    const first = await send(fromIllinois(600));
    expect([first.state, first.decision?.counts]).toEqual(["PERMITTED", []]);
    const second = await send(fromIllinois(600));
    expect(second.state).toBe("DENIED");
    expect(rulesOf(second)).toEqual(["US doj-restricted-audit", "US doj-restricted"]);
    expect(second.decision?.counts).toEqual([{ fact: "people12m", value: "1200", counted: "600" }]);
    expect((await send(fromIllinois(400))).state).toBe("PERMITTED");
  });

  test("the count is of one platform: another at the same node begins at nothing", async () => {
    const folder = federation.homes.get("US-IL")?.platformFolder("second");
    const second = federation.caller("US-IL", folder === undefined ? {} : { folder });
    expect((await send(fromIllinois(600), second)).state).toBe("PERMITTED");
  });
});

describe("from China", () => {
  test("6,000 people to each of two recipients are 12,000 of the year, also after a restart", async () => {
    expect((await send(fromChina(6000))).state).toBe("PERMITTED");
    await federation.stopNode("CN");
    await federation.startNode("CN");
    const assessed = await federation.caller("CN").assess(fromChina(6000, OTHER));
    expect(assessed.decision?.counts).toEqual([{ fact: "peopleYear", value: "12000", counted: "6000" }]);
    const second = await send(fromChina(6000, OTHER));
    expect([second.state, rulesOf(second)]).toEqual(["DENIED", ["CN cbdf-from-10000"]]);
    expect(second.decision?.remedy).toEqual(["offer.assessments: {id: cn.security-assessment}"]);
    expect((await send(fromChina(3999, OTHER))).state).toBe("PERMITTED");
  });

  test("of six at the same time that together cross 10,000 those that fit are decided below it", async () => {
    const folder = federation.homes.get("CN")?.platformFolder("second");
    const second = federation.caller("CN", folder === undefined ? {} : { folder });
    const requests = await Promise.all(
      Array.from({ length: 6 }, () =>
        prepareRequest(fromChina(4000), second, join(federation.folders.certs, ATTESTOR)),
      ),
    );
    const answers = await Promise.all(requests.map((request) => second.request(request)));
    expect(answers.map(({ state }) => state).toSorted()).toEqual([
      ...Array(4).fill("DENIED"),
      ...Array(2).fill("PERMITTED"),
    ]);
  });

  test("what was counted stays at the node that counted it", () => {
    // As a number of its own: hashes hold any digits.
    for (const code of ["CN", "JP"])
      expect(
        /(?<![\w+/=-])12000(?![\w+/=-])/.test(JSON.stringify(leavesOf(federation.node(code).store))),
      ).toBe(false);
  });
});
