/** What a certificate says of its holder. */
import { expect, test } from "vitest";
import { issueCertificate } from "../../../src/edge/tls/authority.ts";
import { certificateFacts } from "../../../src/edge/tls/certificate-facts.ts";
import { ALICE, eu, now, reasonOf } from "./fixture.ts";

test("the id, the serial and the days of a leaf are read", () => {
  const { certificatePem } = issueCertificate(eu, { id: ALICE, now });
  const { id, serial, notBefore, notAfter } = certificateFacts(certificatePem);
  expect(id).toBe(ALICE);
  expect(serial).toMatch(/^[0-9A-F]+$/);
  expect(notBefore < now && now < notAfter).toBe(true);
});

test("what is no certificate, or names nobody, is refused", () => {
  expect(reasonOf(() => certificateFacts("nothing"))).toBe("CERTIFICATE_REFUSED");
  expect(reasonOf(() => certificateFacts(eu.certificatePem))).toBe("IDENTITY_MISSING");
});
