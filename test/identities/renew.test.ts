/** Identities.Renew: by a live certificate, for its own name and a new key; the old one holds until its end. */
import { describe, expect, test } from "vitest";
import { createRequest } from "../../src/edge/tls/certificate-request.ts";
import {
  AURORA,
  byFiles,
  callerBy,
  createIdentities,
  DAY_MS,
  DESK,
  PIPC,
  requestFor,
  START,
} from "./fixture.ts";

test("the next certificate holds for as long as the one before, also by the one before, and both count", async () => {
  const node = await createIdentities();
  const first = await node.issueFor(AURORA, {}, 30);
  node.advance(20 * DAY_MS);
  const { certificate } = await node.renew(first, requestFor(AURORA));
  expect(certificate).toMatchObject({
    identity: AURORA,
    notAfter: new Date(START + 50 * DAY_MS).toISOString(),
  });
  const states = async () =>
    (await node.list(DESK, AURORA, { size: 0, token: "" })).items.map(({ state }) => state);
  expect(await states()).toEqual(["issued", "renewed"]);
  expect((await node.leaves()).at(-1)).toMatchObject({
    ...{
      type: "comity/v1/certificate-renewed",
      serial: certificate.serial,
      replaces: first.certificate.serial,
    },
  });
  for (const { serial } of [certificate, first.certificate])
    expect(node.registry.isRevoked(AURORA, serial)).toBe(false);
  // The answer may have been lost: whoever has the old certificate asks again.
  await node.renew(first, requestFor(AURORA));
  node.advance(11 * DAY_MS);
  expect(await states()).toEqual(["issued", "issued", "expired"]);
});

test("one that was made by files is renewed, and known from then on", async () => {
  const node = await createIdentities();
  await node.renew(callerBy(byFiles(AURORA)), requestFor(AURORA));
  expect((await node.list(DESK, "", { size: 0, token: "" })).items).toHaveLength(2);
});

describe("nothing is renewed", () => {
  test.each<[string, string, string]>([
    ["under another name", requestFor(PIPC), "CERTIFICATE_REFUSED"],
    ["by what is no request", "none", "INPUT_INVALID"],
  ])("%s", async (_, request, reason) => {
    const node = await createIdentities();
    const first = await node.issueFor(AURORA);
    await expect(node.renew(first, request)).rejects.toMatchObject({ reason });
    expect(await node.leaves()).toHaveLength(1);
  });

  test("for the same key", async () => {
    const node = await createIdentities();
    const { request } = createRequest(AURORA);
    const made = await node.issue(node.desk, { identity: AURORA, given: { request, days: 90 }, profile: {} });
    await expect(node.renew(callerBy(made), request)).rejects.toMatchObject({
      reason: "CERTIFICATE_REFUSED",
      message: expect.stringContaining("new key"),
    });
  });

  test("by a certificate that was revoked, that has ended, or whose identity was revoked", async () => {
    const node = await createIdentities();
    const [one, two] = [await node.issueFor(AURORA), await node.issueFor(PIPC, {}, 1)];
    await node.revoke(node.desk, { serial: one.certificate.serial, cause: "unspecified", force: false });
    await expect(node.renew(one, requestFor(AURORA))).rejects.toMatchObject({
      reason: "CERTIFICATE_REFUSED",
    });
    node.advance(DAY_MS + 1000);
    await expect(node.renew(two, requestFor(PIPC))).rejects.toMatchObject({ reason: "CERTIFICATE_EXPIRED" });
    await node.revoke(node.desk, { identity: PIPC, cause: "unspecified", force: false });
    await expect(node.renew(callerBy(byFiles(PIPC)), requestFor(PIPC))).rejects.toMatchObject({
      reason: "CERTIFICATE_REFUSED",
    });
  });

  test("where the authority's key is elsewhere", async () => {
    const node = await createIdentities({ keyHere: false });
    const caller = callerBy(byFiles(AURORA));
    await expect(node.renew(caller, requestFor(AURORA))).rejects.toMatchObject({
      reason: "AUTHORITY_ABSENT",
    });
  });
});
