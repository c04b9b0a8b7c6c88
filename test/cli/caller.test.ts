/** Where the caller's certificate is, and how a command says that it ends soon. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { locateCaller } from "../../src/cli/caller.ts";
import { createAuthority, issueCertificate } from "../../src/client/index.ts";

const NOW = new Date("2026-11-29T12:00:00Z");
const base = mkdtempSync(join(tmpdir(), "comity-caller-"));
const authority = createAuthority({ trustDomain: "eu.example", now: NOW, days: 400 });
afterAll(() => rmSync(base, { recursive: true }));

/** Finds a certificate that is valid for so many days, and gives the folder with all that was said. */
function locate(days: number, later = NOW) {
  const folder = join(base, `days-${days}`);
  mkdirSync(folder, { recursive: true });
  const id = "spiffe://eu.example/platform/aurora";
  const issued = issueCertificate(authority, { id, now: NOW, days });
  writeFileSync(join(folder, "certificate.pem"), issued.certificatePem);
  writeFileSync(join(folder, "key.pem"), issued.keyPem, { mode: 0o600 });
  writeFileSync(join(folder, "authority.pem"), authority.certificatePem);
  const said: string[] = [];
  const path = (file: string) => join(base, file);
  const found = locateCaller(`days-${days}`, { path, printError: (text) => void said.push(text) }, later);
  return { found: found === folder, said: said.join("") };
}

test("a certificate that ends within 30 days is said, with its end", () => {
  expect(locate(29)).toEqual({
    found: true,
    said: expect.stringMatching(
      /^comity: your certificate ends in 2[89] days, at 2026-12-28T.*: ask for a new one\n$/,
    ),
  });
});

test("one that lasts longer is not, and one that has ended is left to the refusal that follows", () => {
  expect(locate(40)).toEqual({ found: true, said: "" });
  expect(locate(29, new Date("2027-01-10T00:00:00Z"))).toEqual({ found: true, said: "" });
});

test("a folder without a certificate is refused by the file's name", () => {
  const refused = () => locateCaller("nothing", { path: (file) => join(base, file), printError: () => {} });
  expect(refused).toThrow(
    expect.objectContaining({
      reason: "CONFIG_INVALID",
      message: expect.stringContaining("nothing/certificate.pem"),
    }),
  );
});
