/** Files of members that do not belong together: each is named, nothing is written, and it is said what to do. */
import { hash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Folders, type Member, prepareFederation } from "../../src/client/index.ts";

const base = mkdtempSync(join(tmpdir(), "comity-member-files-"));
afterAll(() => rmSync(base, { recursive: true }));

const NOW = new Date("2026-11-21T12:00:00Z");
const MEMBERS = ["EU", "JP"].map(
  (jurisdiction, i): Member => ({
    jurisdiction,
    trustDomain: `${jurisdiction.toLowerCase()}.comity.example`,
    platforms: ["aurora"],
    regulators: [],
    address: `127.0.0.1:${7440 + i}`,
  }),
);

async function prepared(): Promise<Folders & { readonly eu: string; readonly store: string }> {
  const folder = mkdtempSync(join(base, "federation-"));
  const folders = { certs: join(folder, "certs"), state: join(folder, "state") };
  await prepareFederation(MEMBERS, folders, NOW);
  const domain = "eu.comity.example";
  return { ...folders, eu: join(folders.certs, domain), store: join(folders.state, domain, "ledger.db") };
}

const contentsOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()
    .map((file) => [file, hash("sha256", readFileSync(file))] as const);

/** Expects that the federation is refused, that nothing is written, and returns the message. */
async function refused(folders: Folders, reason: string): Promise<string> {
  const before = contentsOf(folders.certs);
  const error = await prepareFederation(MEMBERS, folders, NOW).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ reason });
  expect(contentsOf(folders.certs)).toEqual(before);
  return (error as Error).message;
}

describe("a file that others depend on", () => {
  test.each<[string, readonly string[]]>([
    ["the authority's files", ["certificate.pem", "key.pem"]],
    ["the authority's certificate", ["certificate.pem"]],
    ["the authority's key", ["key.pem"]],
  ])("is named where it is missing, with what else to delete: %s", async (_, names) => {
    const { eu, ...folders } = await prepared();
    const gone = names.map((name) => join(eu, "authority", name));
    for (const file of gone) rmSync(file);
    const message = await refused(folders, "CONFIG_INVALID");
    expect(message.split(" missing, by which ")[0]).toBe(
      gone.map((file) => `\`${file}\``).join(" and ") + (gone.length === 1 ? " is" : " are"),
    );
    expect(message).toContain(`delete \`${eu}\`, \`${join(folders.certs, "agreements")}\` and`);
    expect(message).toContain(`\`${join(folders.certs, "attestor")}\` may stay`);
  });

  test.each(["store", "head"])("is named: the ledger key, whose %s is there", async (left) => {
    const { eu, store, ...folders } = await prepared();
    const key = join(eu, "node", "ledger.pem");
    writeFileSync(left === "store" ? store : `${key}.head`, "");
    rmSync(key);
    expect(await refused(folders, "CONFIG_INVALID")).toMatch(`\`${key}\` is missing, which has signed`);
  });

  test("is not needed where nothing was made yet", async () => {
    const { eu, ...folders } = await prepared();
    rmSync(eu, { recursive: true });
    rmSync(join(folders.certs, "agreements"), { recursive: true });
    rmSync(folders.state, { recursive: true });
    const [home] = await prepareFederation(MEMBERS.slice(0, 1), folders, NOW);
    expect(home?.newLog).toBe(true);
  });
});

describe("a store that is missing under a key that has signed a log", () => {
  test.each([
    ["with its configuration, as after somebody deleted the state alone", true, true],
    ["alone", true, false],
    ["with its configuration, in an older checkout without head files", false, true],
  ])("is refused where it went %s, unless a new log is asked for", async (_, head, all) => {
    const { eu, store, ...folders } = await prepared();
    if (head) writeFileSync(join(eu, "node", "ledger.pem.head"), "");
    if (all) rmSync(folders.state, { recursive: true });
    const message = await refused(folders, "STORE_UNAVAILABLE");
    expect(message).toMatch(`there is no store at \`${store}\``);
    expect(message).toContain(`delete \`${eu}\``);
    const [home] = await prepareFederation(MEMBERS, folders, NOW, { newLog: true });
    expect(home?.newLog).toBe(true);
  });

  test("is none where the first start ended before the node signed anything", async () => {
    const { store: _, eu: __, ...folders } = await prepared();
    const homes = await prepareFederation(MEMBERS, folders, NOW);
    expect(homes.map(({ newLog }) => newLog)).toEqual([true, true]);
  });
});
