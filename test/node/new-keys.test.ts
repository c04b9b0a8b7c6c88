/** The keys of a new home: made for it, or asked of a signer or a token, and then a home without them. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { certificateFacts } from "../../src/edge/tls/certificate-facts.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { openAuthority } from "../../src/node/authority.ts";
import { createPeerCard } from "../../src/node/card.ts";
import { loadConfig } from "../../src/node/config.ts";
import { IN_HOME, type NewHome, prepareHome } from "../../src/node/home.ts";
import { issueInto } from "../../src/node/issuance.ts";
import { openNewKeys } from "../../src/node/new-keys.ts";
import { assertSetup } from "../../src/node/setup.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { longTest } from "../support/longer.ts";
import { startSocketSigner } from "../support/socket-signer.ts";
import { makeTokens, type Tokens, WITHOUT_TOKENS } from "../support/softhsm.ts";

const base = mkdtempSync(join(tmpdir(), "comity-keys-"));
const signer = await startSocketSigner();
afterAll(async () => {
  await signer[Symbol.asyncDispose]();
  rmSync(base, { recursive: true });
});

const now = new Date();
const ALICE = "spiffe://pipc.example/platform/alice";
const kr: NewHome = {
  trustDomain: "pipc.example",
  serves: ["KR"],
  listen: "127.0.0.1:0",
  dnsNames: ["node.pipc.example"],
  ipAddresses: [],
  operator: "desk",
};
const named = (keyId: string) => `unix:${signer.source().path}#${keyId}`;
let homes = 0;
const freshFolder = () => join(base, `home-${homes++}`);

/** Makes a home with these keys, and holds that it is whole without the files of keys. */
async function assertWhole(ledgerKey: string, authorityKey: string): Promise<void> {
  const home = freshFolder();
  await prepareHome(home, { ...kr, ledgerKey, authorityKey }, now);
  expect(existsSync(join(home, IN_HOME.authority, "key.pem"))).toBe(false);
  expect(existsSync(join(home, IN_HOME.ledgerKey))).toBe(false);
  const config = await loadConfig(join(home, IN_HOME.config), now);
  expect(() => assertSetup(config, now)).not.toThrow();
  expect(readFileSync(join(home, "node", "ledger.head"), "utf8")).toMatch(/^pipc\.example\n2\n/);
  const card = await createPeerCard(join(home, IN_HOME.config));
  expect(parseVerifierKey(card.ledger).name).toBe("pipc.example");
  // The second part is made in the home: hardly a token has ML-DSA-44.
  expect(parseVerifierKey(card.ledger).postQuantum).toBeDefined();
  expect(statSync(join(home, IN_HOME.postQuantumKey)).mode & 0o077).toBe(0);
  expect(card.ledger).toBe(config.verifierKey);
  const authority = await openAuthority(home, authorityKey);
  const pem = await issueInto(join(home, "alice"), authority, { id: ALICE, now });
  authority.close();
  expect(certificateFacts(pem).id).toBe(ALICE);
}

test("a home whose keys a signer keeps is whole, and certifies through it", () =>
  assertWhole(named("log"), named("authority")));

describe.skipIf(WITHOUT_TOKENS !== undefined)(`with SoftHSM ${WITHOUT_TOKENS ?? ""}`.trim(), () => {
  const tokens = WITHOUT_TOKENS === undefined ? makeTokens() : ({} as Tokens);
  longTest("a home whose keys a token keeps is whole, and certifies through it", () =>
    assertWhole(tokens.uri("log"), tokens.uri("authority")),
  );
});

longTest(
  "a key that moves from its file to a signer goes on with its log, if its newest head moves too",
  async () => {
    const home = freshFolder();
    await prepareHome(home, kr, now);
    const [pem, head] = [join(home, IN_HOME.ledgerKey), join(home, "node", "ledger.pem.head")];
    const moved = await startSocketSigner(readFileSync(pem, "utf8"));
    onTestFinished(() => moved[Symbol.asyncDispose]());
    const [, second = ""] = readFileSync(pem, "utf8").split(/(?<=-----END PRIVATE KEY-----\n)/);
    writeFileSync(join(home, IN_HOME.postQuantumKey), second, { mode: 0o600 });
    rmSync(pem);
    const file = join(home, IN_HOME.config);
    const { path, keyId } = moved.source();
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace(
        /^ledgerKey: .*$/m,
        `ledgerKey: "unix:${path}#${keyId}"\npostQuantumKey: ${IN_HOME.postQuantumKey}`,
      ),
    );
    const open = async () => {
      const { storeFile, trustDomain: origin, ledgerKey, headFile = "" } = await loadConfig(file, now);
      const machineUrl = new URL("../../src/store/machine.ts", import.meta.url);
      return openSqliteStore({ file: storeFile, origin, ledgerKey, headFile, machineUrl, onFatal: () => {} });
    };
    await expect(open()).rejects.toMatchObject({
      reason: "STORE_UNAVAILABLE",
      message: expect.stringMatching(/node\/ledger\.head` is missing/),
    });
    renameSync(head, join(home, "node", "ledger.head"));
    await (await open()).close();
  },
);

test.each([
  ["the authority's", named("log"), named("none"), "SIGNER_UNAVAILABLE"],
  ["the ledger's, of another kind", named("authority"), named("authority"), "CONFIG_INVALID"],
])(
  "a home without %s key is not made, and nothing is left of it",
  async (_, ledgerKey, authorityKey, reason) => {
    const folder = freshFolder();
    mkdirSync(folder);
    await expect(prepareHome(folder, { ...kr, ledgerKey, authorityKey }, now)).rejects.toMatchObject({
      reason,
    });
    expect(readdirSync(folder)).toEqual([]);
  },
);

test("a file that is there is not taken over as a key", async () => {
  const parts = { trustDomain: "pipc.example", authorityKey: "/etc/authority.pem" };
  await expect(openNewKeys(base, parts, now)).rejects.toMatchObject({
    reason: "CONFIG_INVALID",
    message: expect.stringContaining("is to be made by `comity init`"),
  });
});
