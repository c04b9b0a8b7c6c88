/** The names of keys: a path, a `pkcs11:` URI (RFC 7512), or a socket with a key; everything else is refused. */
import { expect, test } from "vitest";
import { parseKeyName } from "../../src/keys/key-name.ts";

const parse = (name: string) => parseKeyName(name, "the ledger key");

test("a path is a file", () => {
  expect(parse("node/ledger.pem")).toEqual({ in: "file", path: "node/ledger.pem" });
});

test("a URI names library, token, key and the file of the PIN; text and ids are percent-decoded", () => {
  const query = "?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/etc/comity/pin%20one";
  expect(parse(`pkcs11:token=Log%20of%20K%C3%96;object=ledger;type=private;id=%01%FFa${query}`)).toEqual({
    in: "token",
    token: "Log of KÖ",
    object: "ledger",
    id: "01ff61",
    modulePath: "/usr/lib/softhsm/libsofthsm2.so",
    pinFile: "/etc/comity/pin one",
  });
  expect(parse("pkcs11:serial=1f;id=%01?module-path=/p11.so&pin-source=pin.txt")).toEqual({
    ...{ in: "token", serial: "1f", id: "01", modulePath: "/p11.so", pinFile: "pin.txt" },
  });
});

test("a socket has a path and the id of a key", () => {
  expect(parse("unix:/run/comity/signer.sock#projects/x/keys/1:2")).toEqual({
    in: "socket",
    path: "/run/comity/signer.sock",
    keyId: "projects/x/keys/1:2",
  });
});

const FULL = "pkcs11:token=t;object=o?module-path=/m.so&pin-source=p";
test.each([
  ["a PIN in the configuration", `${FULL}&pin-value=1234`, /PIN in the configuration/],
  ["a program that would tell the PIN", FULL.replace("=p", "=|cat"), /program as its `pin-source`/],
  ["a PIN of another machine", FULL.replace("=p", "=file://host/p"), /no file of this machine/],
  ["no library", "pkcs11:token=t;object=o?pin-source=p", /needs `module-path`/],
  ["a library by a relative path", FULL.replace("=/m.so", "=m.so"), /needs `module-path`/],
  ["no PIN", "pkcs11:token=t;object=o?module-path=/m.so", /needs `pin-source`/],
  ["no token", "pkcs11:object=o?module-path=/m.so&pin-source=p", /needs `token` or `serial`/],
  ["no key", "pkcs11:token=t?module-path=/m.so&pin-source=p", /needs `object` or `id`/],
  ["a part that nobody reads", FULL.replace("token=t", "token=t;slot-id=1"), /has `slot-id`/],
  ["a part twice", FULL.replace("token=t", "token=t;token=u"), /has `token` twice/],
  ["a public key", FULL.replace("token=t", "token=t;type=public"), /another type than `private`/],
  ["a malformed escape", FULL.replace("token=t", "token=%zz"), /malformed `token`/],
  ["two queries", `${FULL}?x`, /more than one `\?`/],
  ["a socket without a key", "unix:/run/s.sock", /unix:\/run\/comity\/signer\.sock#KEY/],
  ["a socket by a relative path", "unix:s.sock#k", /unix:\/run\/comity\/signer\.sock#KEY/],
  ["a socket whose path is too long", `unix:/${"a".repeat(107)}#k`, /at most 107 bytes/],
  ["a line break", "unix:/run/s.sock#k\n", /control character/],
  ["a name without end", `pkcs11:${"a".repeat(3000)}`, /more than 2048 characters/],
])("%s is refused", (_, name, message) => {
  expect(() => parse(name)).toThrow(
    expect.objectContaining({ reason: "CONFIG_INVALID", message: expect.stringMatching(message) }),
  );
});
