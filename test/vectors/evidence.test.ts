/**
 * The vectors of evidence in docs/vectors/evidence.json, made anew by the program: whoever gets the same bytes in another
 * language can sign. After a change of the form, UPDATE_VECTORS=1 lets this test write the file anew.
 */
import { createPrivateKey } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { signEvidence } from "../../src/client/evidence.ts";
import { loadVocabulary } from "../../src/client/vocabulary.ts";
import { formatEvidence, verifyEvidence } from "../../src/evidence/item.ts";
import { canonicalText, withoutUndefined } from "../../src/ledger/canonical.ts";
import { bindingFor } from "../../src/transfers/bound.ts";
import {
  acceptedDigestOf,
  dropEvidence,
  listEvidencedItems,
  parseRequest,
} from "../../src/transfers/transfer-request.ts";

const FILE = new URL("../../docs/vectors/evidence.json", import.meta.url);

/** The key of RFC 8037, appendix A.1, so that nobody takes it for a secret. */
const KEY = {
  kty: "OKP",
  crv: "Ed25519",
  d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
  x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
};
const EXPORTER = "spiffe://eu.comity.example/platform/aurora";
const [issued, until] = [new Date("2026-11-27T00:00:00Z"), new Date("2026-11-28T00:00:00Z")];

const written = {
  scheme: "eu",
  from: "EU",
  to: "US-IL",
  recipient: "spiffe://us-il.comity.example/platform/lakeshore",
  modality: "facial image",
  form: "biometric template",
  purpose: "authentication",
  facts: { people: 1200, youngest: 18 },
  offer: {
    notices: [{ id: "eu.notice" }],
    assessments: [{ id: "eu.dpia", date: "2026-02-10" }],
    operations: ["store", "compare"],
    accepts: { obligations: "c96126b346038def0f91406f088ea2e2d4a52df28d68b982cf549cb08902ebd5" },
  },
};

async function vectors() {
  const vocabulary = loadVocabulary();
  const request = parseRequest(written);
  const digest = acceptedDigestOf(request);
  const { accepts: _, ...offer } = request.offer;
  const key = createPrivateKey({ key: KEY, format: "jwk" });
  const items = listEvidencedItems(request.offer).map(async ({ path, kind, item }) => {
    const attested = {
      item: dropEvidence(item),
      binding: bindingFor(kind, { exporter: EXPORTER, request, digest }, vocabulary),
      issuer: "attestor",
      issued,
      until,
    };
    const { header, payload } = formatEvidence(attested);
    return {
      path,
      item: attested.item,
      canonicalItem: canonicalText(attested.item),
      header,
      payload: new TextDecoder().decode(payload),
      jws: await signEvidence({ ...attested, key }),
    };
  });
  return {
    says: "docs/integrate.md explains each member; the key is that of RFC 8037, appendix A.1",
    key: KEY,
    exporter: EXPORTER,
    issued: issued.toISOString(),
    until: until.toISOString(),
    request: written,
    accepted: { canonical: canonicalText(withoutUndefined({ ...request, offer })), digest },
    evidence: await Promise.all(items),
  };
}

test("the published vectors are what the program signs", async () => {
  const made = await vectors();
  if (process.env.UPDATE_VECTORS === "1") writeFileSync(FILE, `${JSON.stringify(made, null, 2)}\n`);
  expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(made);
});

test("the published evidence verifies under the published key, each for its own item", async () => {
  const { evidence, key } = JSON.parse(readFileSync(FILE, "utf8"));
  const issuers = { attestor: { kty: key.kty, crv: key.crv, x: key.x } };
  expect(evidence).toHaveLength(3);
  for (const { jws, item } of evidence) {
    await expect(verifyEvidence({ jws, item, issuers, at: issued })).resolves.toMatchObject({
      issuer: "attestor",
    });
    await expect(
      verifyEvidence({ jws, item: { ...item, more: 1 }, issuers, at: issued }),
    ).rejects.toMatchObject({
      reason: "EVIDENCE_INVALID",
    });
  }
});
