/** A node shows another certificate only where it is its own, of its authority, and with its key. */
import { expect, test } from "vitest";
import { issueCertificate } from "../../src/edge/tls/authority.ts";
import { createOwnCertificate } from "../../src/node/own-certificate.ts";
import { ALICE, bundleOf, DAY_MS, eu, jp, material, NODE, now } from "../edge/tls/fixture.ts";

function create() {
  let told = 0;
  const first = material();
  const authority = bundleOf(eu);
  const own = createOwnCertificate(
    { trustDomain: "eu.example", ...first },
    () => authority,
    () => now,
  );
  own.tell(() => {
    told += 1;
  });
  return { own, first, told: () => told };
}

test("a certificate of its own is shown from then on, and told once", () => {
  const { own, told } = create();
  const next = issueCertificate(eu, { id: NODE, now });
  own.use(next);
  own.use(next);
  expect([own.current(), told()]).toEqual([next, 1]);
});

const other = issueCertificate(eu, { id: NODE, now });
test.each([
  ["another's", issueCertificate(eu, { id: ALICE, now }), "CONFIG_INVALID"],
  ["another authority's", issueCertificate(jp, { id: "spiffe://jp.example/node", now }), "CONFIG_INVALID"],
  [
    "with another key",
    { ...issueCertificate(eu, { id: NODE, now }), keyPem: other.keyPem },
    "CONFIG_INVALID",
  ],
  ["without a key", { ...issueCertificate(eu, { id: NODE, now }), keyPem: "none" }, "CONFIG_INVALID"],
  [
    "that has ended",
    issueCertificate(eu, { id: NODE, now: new Date(now.getTime() - 9 * DAY_MS), days: 1 }),
    "CERTIFICATE_EXPIRED",
  ],
])("one that is %s changes nothing", (_, pair, reason) => {
  const { own, first, told } = create();
  expect(() => own.use(pair)).toThrow(expect.objectContaining({ reason }));
  expect([own.current().certificatePem, told()]).toEqual([first.certificatePem, 0]);
});
