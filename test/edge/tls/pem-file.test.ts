/** Files that a configuration names: read, or refused by their name; certificates that are current. */
import { chmodSync } from "node:fs";
import { expect, test } from "vitest";
import { createAuthority } from "../../../src/edge/tls/authority.ts";
import { assertCurrent, codeOf, readNamed, readSecret } from "../../../src/edge/tls/pem-file.ts";
import { fileWith } from "../../support/command.ts";

const now = new Date("2026-11-21T12:00:00Z");
const { certificatePem } = createAuthority({ trustDomain: "eu.example", now });
const at = (iso: string) => () => assertCurrent(certificatePem, "node.pem", new Date(iso));
const refusal = (reason: string, message: RegExp) =>
  expect.objectContaining({ reason, message: expect.stringMatching(message) });

test("a file is read, and one that cannot be is named with the reason", () => {
  expect(readNamed(fileWith("é"), "the key")).toBe("é");
  expect(() => readNamed("/none/x", "the key")).toThrow(
    refusal("CONFIG_INVALID", /^cannot read the key `\/none\/x`: ENOENT$/),
  );
});

test.each([0o600, 0o400])("a secret of mode %o is read", (mode) => {
  const file = fileWith("secret");
  chmodSync(file, mode);
  expect(readSecret(file, "the key")).toBe("secret");
});

test.each([0o640, 0o604, 0o620, 0o666])("a secret of mode %o is refused by its name", (mode) => {
  const file = fileWith("secret");
  chmodSync(file, mode);
  expect(() => readSecret(file, "the key")).toThrow(
    refusal("CONFIG_INVALID", /^others than its owner may read or write the key `\S+`: run `chmod 600 \S+`$/),
  );
});

test("a failure has the system's code, and any other none", () => {
  expect(codeOf(Object.assign(new Error("x"), { code: "EACCES" }))).toBe("EACCES");
  expect(codeOf(new Error("x"))).toBe("unreadable");
  expect(codeOf("x")).toBe("unreadable");
});

test("a certificate is current while it is valid, and refused by its file before and after", () => {
  expect(at("2026-11-21T12:00:00Z")).not.toThrow();
  expect(at("2020-01-01T00:00:00Z")).toThrow(
    refusal("CERTIFICATE_EXPIRED", /`node\.pem` is not valid before/),
  );
  expect(at("2126-01-01T00:00:00Z")).toThrow(refusal("CERTIFICATE_EXPIRED", /`node\.pem` expired at/));
});

test("what is no certificate is refused by its file", () => {
  expect(() => assertCurrent("none", "node.pem", now)).toThrow(
    refusal("CONFIG_INVALID", /^`node\.pem` is not a certificate in PEM$/),
  );
});
