/**
 * The package as others get it: packed, installed by npm into an empty folder without a network, and used from there.
 * Its dependencies are links to those of this checkout, and nothing else of the checkout can be reached.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { longTest } from "../support/longer.ts";
import { TRUST, transferReceipt } from "../support/receipts.ts";

const { version, dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
  version: string;
  dependencies: Record<string, string>;
};
let folder: string;

/** Runs a program in the consumer's folder, with the Node of this process first on the path, and gives its output. */
function run(file: string, ...words: string[]): string {
  const { NO_COLOR: _, FORCE_COLOR: __, NODE_OPTIONS: ___, ...rest } = process.env;
  const PATH = [dirname(process.execPath), rest.PATH].join(delimiter);
  return execFileSync(file, words, { cwd: folder, encoding: "utf8", env: { ...rest, PATH, NO_COLOR: "1" } });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "comity-package-"));
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder]);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const linked = Object.keys(dependencies).map((name) => resolve("node_modules", name));
  const options = "--offline --no-audit --no-fund --ignore-scripts --install-links=false --cache cache";
  run("npm", "install", ...options.split(" "), join(folder, `comity-${version}.tgz`), ...linked);
  writeFileSync(join(folder, "receipt.json"), transferReceipt("permit"));
  writeFileSync(join(folder, "trust.json"), JSON.stringify(TRUST));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Verifies a receipt, and lists each module that was loaded for it. With `--browser` nothing is there that a browser lacks. */
const PROBE = `
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";

const { stdout, argv } = process;
const browser = argv.includes("--browser");
const bytes = new Uint8Array(readFileSync("receipt.json"));
const trust = JSON.parse(readFileSync("trust.json", "utf8"));
const loaded = [];
registerHooks({
  resolve(specifier, context, next) {
    const conditions = browser ? ["import", "browser", "default"] : context.conditions;
    const found = next(specifier, { ...context, conditions });
    loaded.push(found.url);
    return found;
  },
});
if (browser) for (const name of ["Buffer", "process", "global", "setImmediate"]) delete globalThis[name];
const { parseTrust, verifyReceipt } = await import("comity/verify");
const { kind, permit } = verifyReceipt(bytes, parseTrust(trust));
const changed = bytes.slice();
changed[400] ^= 1;
let refused;
try {
  verifyReceipt(changed, parseTrust(trust));
} catch ({ reason }) {
  refused = reason;
}
stdout.write(JSON.stringify({ kind, permit, refused, loaded }));
`;

describe("comity/verify", () => {
  const verify = (...words: string[]) => {
    const printed = run(process.execPath, "--input-type=module", "--eval", PROBE, "--", ...words);
    const { loaded, ...result } = JSON.parse(printed) as { readonly loaded: readonly string[] };
    const packages = loaded.flatMap((url) => url.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []);
    const parts = loaded.flatMap((url) => url.match(/\/comity\/dist\/([^/]+)/)?.[1] ?? []);
    const [own, others] = [new Set(parts), new Set(packages)];
    return { result, own, others, builtin: loaded.filter((url) => url.startsWith("node:")) };
  };
  const PARTS = ["crypto", "errors.js", "federation", "ledger", "memo.js", "narrow.js", "receipt"];
  const VERIFIED = { kind: "transfer", permit: true, refused: expect.stringMatching(/_INVALID$/) };

  longTest("verifies a receipt with the library alone: no gateway, no gRPC, no certificates", () => {
    const { result, own, others, builtin } = verify();
    expect(result).toEqual(VERIFIED);
    expect([...own].toSorted()).toEqual(PARTS);
    expect([...others].toSorted()).toEqual(["@levischuck/tiny-cbor", "comity", "zod"]);
    expect(new Set(builtin)).toEqual(new Set(["node:crypto"]));
  });

  longTest("verifies it without any module or global of Node, as in a browser", () => {
    const { result, own, others, builtin } = verify("--browser");
    expect(result).toEqual(VERIFIED);
    expect([...own].toSorted()).toEqual(PARTS);
    expect([...others].toSorted()).toEqual([
      "@levischuck/tiny-cbor",
      "@noble/curves",
      "@noble/hashes",
      "comity",
      "zod",
    ]);
    expect(builtin).toEqual([]);
  });
});

/** A program that compiles only where the package's types are found, and are more than `any`. */
const CONSUMER = `
import { ComityError, connectPlatform, loadRequest, type Platform } from "comity";
import { parseTrust, type Verified, verifyReceipt } from "comity/verify";

export function transferOf(bytes: Uint8Array, trust: unknown): string {
  const verified: Verified = verifyReceipt(bytes, parseTrust(trust));
  return verified.kind === "transfer" ? verified.answer.transfer : verified.leaf.nonce;
}
// @ts-expect-error: a receipt is bytes.
export const text = () => verifyReceipt("receipt", new Map());

export async function isPermitted(platform: Platform, file: string): Promise<boolean> {
  const { decision } = await platform.assess(loadRequest(file));
  return decision?.decision === "permit";
}
export const open = (as: string): Platform => connectPlatform({ address: "127.0.0.1:7440", as });
// @ts-expect-error: a connection needs an address.
export const closed = () => connectPlatform({ as: "folder" });
export const reasonOf = (error: unknown) => (error instanceof ComityError ? error.reason : undefined);
`;

longTest("the types of both entries resolve for a program in TypeScript", () => {
  const compilerOptions = {
    noEmit: true,
    strict: true,
    module: "nodenext",
    target: "es2024",
    types: [],
    skipLibCheck: true,
  };
  writeFileSync(join(folder, "consumer.ts"), CONSUMER);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
  expect(run(process.execPath, resolve("node_modules/typescript/bin/tsc"), "-p", ".")).toBe("");
});

longTest("the client connects as a program does", () => {
  const program = `
    import { connectPlatform } from "comity";
    try {
      connectPlatform({ address: "127.0.0.1:1", as: "nowhere" });
    } catch ({ reason }) {
      process.stdout.write(reason);
    }`;
  expect(run(process.execPath, "--input-type=module", "--eval", program)).toBe("CONFIG_INVALID");
});

describe("the command", () => {
  const comity = (...words: string[]) => run("node_modules/.bin/comity", ...words);

  longTest("prints its version, and verifies a receipt", () => {
    expect(comity("--version")).toBe(`${version}\n`);
    expect(comity("verify", "receipt.json", "--trust", "trust.json")).toMatch(
      /^verifies: a permit to transfer\n/,
    );
  });

  longTest("says which Node it needs, where another runs it", () => {
    const older = "Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } })";
    const main = join(folder, "node_modules/comity/bin/comity.js");
    const words = ["--import", `data:text/javascript,${older}`, main, "--version"];
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr:
        "comity: CONFIG_INVALID: Node 26 or later runs Comity, and this is Node 20.20.2: call it with a later one\n",
    });
  });

  longTest("has the law with it", () => {
    expect(comity("floor", "--from", "EU", "--to", "US-IL", "--modality", "face")).toContain("740 ILCS 14");
  });
});
