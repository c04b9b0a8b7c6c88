/** The rows of certificates: kept for a year after their end, without an end where none is known. */
import { expect, test } from "vitest";
import { CERTIFICATE, END_UNKNOWN, IDENTITY, keepCertificateUntil } from "../../src/identities/schema.ts";

test("a certificate is kept for a year after its end, and for ever where that is not known", () => {
  expect(keepCertificateUntil("2027-02-21T12:00:00.000Z")).toBe("2028-02-21");
  expect(keepCertificateUntil(END_UNKNOWN)).toBe("9999-12-31");
});

test.each([CERTIFICATE, IDENTITY])(
  "keys and indexes of `$name` are of typed columns",
  ({ columns, key, indexes }) => {
    const typed = Object.keys(columns);
    expect(typed).toEqual(expect.arrayContaining([...key]));
    for (const { on } of Object.values(indexes)) expect(typed).toEqual(expect.arrayContaining([...on]));
  },
);
