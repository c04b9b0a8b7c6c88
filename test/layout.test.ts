/** The guards of the layout, shown to fail: each seeded violation is named, and a clean tree passes. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";

type Tree = Readonly<Record<string, string>>;

const CLEAN: Tree = {
  "src/errors.ts": "export const REASON = 'x';",
  "src/crypto/sha256/node.ts":
    "import { createHash } from 'node:crypto';\nexport const sha256 = (text: string) => createHash('sha256').update(text).digest();",
  "src/ledger/merkle.ts":
    "import { sha256 } from '../crypto/sha256/node.ts';\nimport { REASON } from '../errors.ts';\nexport const root = () => sha256(REASON);",
  "src/transfers/receipt.ts": "import { root } from '../ledger/merkle.ts';\nexport const receipt = root;",
  "src/node/exchange.ts":
    "import type { receipt } from '../transfers/receipt.ts';\nexport type Exchange = { readonly receipt: typeof receipt };",
  "src/store/sqlite.ts": "import { readFileSync } from 'node:fs';\nexport const load = readFileSync;",
  "src/cli/main.ts":
    "import type { Exchange } from '../node/exchange.ts';\nimport { load } from '../store/sqlite.ts';\nexport const main = (_: Exchange) => load;",
  "test/cli/main.test.ts": "import { main } from '../../src/cli/main.ts';\nexport const tested = main;",
};

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** Writes a tree into a folder of its own and returns the folder. */
function plant(tree: Tree): string {
  const root = mkdtempSync(join(tmpdir(), "comity-layout-"));
  made.push(root);
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function run(cwd: string, script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve(script), ...args], {
    cwd,
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

const holdLayout = (tree: Tree) => run(plant(tree), ".ci/layout.mjs");

describe("the direction of imports", () => {
  it("passes a clean tree in silence", () => {
    expect(holdLayout(CLEAN)).toEqual({ status: 0, output: "" });
  });

  /** Each breaks one rule in files of its own, so that one run over all of them shows every rule. */
  const seeded: { what: string; rule: string; tree: Tree }[] = [
    {
      what: "an upward import",
      rule: "down-only-from-vocabulary-ledger",
      tree: {
        "src/ledger/proof.ts":
          "import { receipt } from '../transfers/receipt.ts';\nexport const p = receipt;",
      },
    },
    {
      what: "an upward import of a type",
      rule: "down-only-from-transfers-notices-packs-peering-identities-witness",
      tree: {
        "src/transfers/offer.ts":
          "import type { Exchange } from '../node/exchange.ts';\nexport type O = Exchange;",
      },
    },
    {
      what: "an upward import at run time",
      rule: "down-only-from-law-federation",
      tree: { "src/federation/record.ts": "export const later = () => import('../transfers/receipt.ts');" },
    },
    {
      what: "a sibling import",
      rule: "apart-vocabulary-ledger",
      tree: {
        "src/vocabulary/rule.ts": "import { root } from '../ledger/merkle.ts';\nexport const rule = root;",
      },
    },
    {
      what: "a cycle",
      rule: "no-cycle",
      tree: {
        "src/node/a.ts": "import { b } from './b.ts';\nexport const a = () => b;",
        "src/node/b.ts": "import { a } from './a.ts';\nexport const b = () => a;",
      },
    },
    {
      what: "a cycle of types",
      rule: "no-cycle",
      tree: {
        "src/edge/tls/a.ts": "import type { B } from './b.ts';\nexport type A = { b: B };",
        "src/edge/tls/b.ts": "import type { A } from './a.ts';\nexport type B = { a: A };",
      },
    },
    {
      what: "I/O in the core",
      rule: "pure-builtin",
      tree: {
        "src/engine/journal.ts":
          "import { readFile } from 'node:fs/promises';\nexport const read = readFile;",
      },
    },
    {
      what: "I/O in the core without the scheme of a built-in",
      rule: "pure-builtin",
      tree: { "src/engine/relay.ts": "import { connect } from 'net';\nexport const dial = connect;" },
    },
    {
      what: "a built-in module without effects in the core",
      rule: "pure-builtin",
      tree: {
        "src/transfers/digest.ts": "import { hash } from 'node:crypto';\nexport const digest = hash;",
        "src/evidence/digest.ts": "import { sign } from 'node:crypto';\nexport const digest = sign;",
        "src/federation/digest.ts":
          "import type { X509Certificate } from 'node:crypto';\nexport type C = X509Certificate;",
        "src/crypto/sha256/pure.ts": "import { hash } from 'node:crypto';\nexport const digest = hash;",
        "src/ledger/digest.ts": "import { hash } from 'node:crypto';\nexport const digest = hash;",
        "src/law/digest.ts": "import { hash } from 'node:crypto';\nexport const digest = hash;",
        "src/vocabulary/digest.ts": "import { hash } from 'node:crypto';\nexport const digest = hash;",
      },
    },
    {
      what: "a package with effects in the core",
      rule: "pure-package",
      tree: {
        "package.json": JSON.stringify({ name: "t", dependencies: { pino: "1.0.0" } }),
        "node_modules/pino/package.json": JSON.stringify({
          name: "pino",
          version: "1.0.0",
          main: "index.js",
        }),
        "node_modules/pino/index.js": "module.exports = {};",
        "src/engine/log.ts": "import pino from 'pino';\nexport const log = pino;",
      },
    },
    {
      what: "a dependency that is not declared",
      rule: "declared",
      tree: {
        "node_modules/stray/package.json": JSON.stringify({
          name: "stray",
          version: "1.0.0",
          main: "index.js",
        }),
        "node_modules/stray/index.js": "module.exports = {};",
        "src/edge/grpc/server.ts": "import stray from 'stray';\nexport const server = stray;",
      },
    },
    {
      what: "a folder without a place",
      rule: "place-unknown",
      tree: { "src/utils/strings.ts": "import { REASON } from '../errors.ts';\nexport const s = REASON;" },
    },
    {
      what: "tests in what ships",
      rule: "no-test-in-src",
      tree: {
        "src/cli/commands/up.ts":
          "import { tested } from '../../../test/cli/main.test.ts';\nexport const up = tested;",
      },
    },
    {
      what: "an import that resolves to nothing",
      rule: "resolvable",
      tree: { "src/node/holidays.ts": "import { gone } from './gone.ts';\nexport const h = gone;" },
    },
  ];
  const expected = ({ rule, tree }: { rule: string; tree: Tree }) =>
    Object.keys(tree)
      .filter((path) => path.startsWith("src/"))
      .map((path) => `error ${rule}: ${path}`);
  const broken = holdLayout(Object.assign({}, CLEAN, ...seeded.map(({ tree }) => tree)));
  const errors = broken.output.match(/error [\w-]+: \S+/g) ?? [];

  it.each(seeded)("fails on $what", ({ rule, tree }) => {
    expect(broken.status).toBe(1);
    expect(errors).toEqual(expect.arrayContaining(expected({ rule, tree })));
  });

  it("fails on nothing else", () => {
    expect(errors.toSorted()).toEqual(seeded.flatMap(expected).toSorted());
  });

  it.each<[string, Tree]>([
    ["an empty tree", {}],
    ["a tree whose sources it cannot read", { "src/main.js": "export const main = 1;" }],
  ])("fails on %s", (_, tree) => {
    const { status, output } = holdLayout(tree);
    expect(status).toBe(1);
    expect(output).toContain("no module under `src/`");
  });
});

describe("clock, randomness and signing", () => {
  const seeded: [string, string][] = [
    ["export const now = () => Date.now();", "reads a clock"],
    ["export const now = () => new Date();", "reads a clock"],
    ["export const now = () => performance.now();", "reads a clock"],
    ["export const dice = () => Math.random();", "draws randomness"],
    ["export const id = () => crypto.randomUUID();", "draws randomness"],
    ["export const wait = () => setTimeout(() => 1, 1);", "nothing schedules"],
    ["export const home = () => process.env;", "nothing knows its process"],
    ['export { CompactSign } from "jose";', "checked, never made"],
    ['export { v7 } from "uuid";', "never drawn"],
  ];
  const pure = ["export const at = (ms: number) => new Date(ms);", 'export { validate } from "uuid";'];
  const folders = [
    "engine",
    "evidence",
    "receipt",
    "transfers",
    "notices",
    "packs",
    "law",
    "federation",
    "vocabulary",
    "ledger",
  ];
  const browsers = ["evidence", "receipt", "law", "federation", "vocabulary", "ledger"];
  const bytes = "export const bytes = Buffer.from('a');\n";
  const deep = (folder: string) => `src/${folder}/formats/probe.ts`;
  const named = (folder: string, lines: readonly string[]) =>
    Object.fromEntries(lines.map((line, i) => [`${folder}/probe-${i}.ts`, `${line}\n`]));
  const lines = seeded.map(([line]) => line);
  const tree: Tree = {
    ...named("src/engine", lines),
    ...named("src/store", lines),
    ...named("src/engine/pure", pure),
    ...named("src/engine/bytes", [bytes]),
    ...Object.fromEntries(browsers.map((folder) => [`src/${folder}/deep/probe.ts`, bytes])),
    ...Object.fromEntries(
      folders.map((folder) => [deep(folder), "export const a = [Date.now(), process.pid];\n"]),
    ),
  };

  /** Each file of the tree with what the linter says of it; one run over all, since a start of it is slow. */
  function lint(): { status: number | null; said: (file: string) => string } {
    const root = plant(tree);
    for (const file of ["biome.json", ".ci/clock-and-dice.grit", ".ci/no-buffer.grit"])
      cpSync(file, join(root, file));
    const flags = ["--vcs-enabled=false", "--max-diagnostics=none"];
    const { status, output } = run(root, "node_modules/@biomejs/biome/bin/biome", "lint", ...flags, "src");
    // Each finding begins with `path:line:column category ━━━`.
    const findings = output.split(/^(?=src\/\S+:\d+:\d+ )/m);
    return { status, said: (file) => findings.filter((each) => each.startsWith(`${file}:`)).join("\n") };
  }
  const { status, said } = lint();

  it.each(seeded)("are refused in the core: %s", (line, message) => {
    expect(status).toBe(1);
    expect(said(`src/engine/probe-${lines.indexOf(line)}.ts`)).toContain(message);
  });

  it.each(folders)("are refused in %s/, and deep in it", (folder) => {
    expect(said(deep(folder))).toContain("reads a clock");
    expect(said(deep(folder))).toContain("nothing knows its process");
  });

  it.each(seeded)("are free at the edge: %s", (line) => {
    expect(said(`src/store/probe-${lines.indexOf(line)}.ts`)).toBe("");
  });

  it.each(browsers)("leave %s/ free of what a browser lacks", (folder) => {
    expect(said(`src/${folder}/deep/probe.ts`)).toContain("runs in a browser");
    expect(said("src/engine/bytes/probe-0.ts")).toBe("");
  });

  it.each(pure)("leave the core what is pure: %s", (line) => {
    expect(said(`src/engine/pure/probe-${pure.indexOf(line)}.ts`)).toBe("");
  });
});

describe("the places of tests", () => {
  const file = "export const f = () => 1;\n";

  it("are where one looks for them; what runs nothing needs none", () => {
    const { status, output } = run(
      plant({
        "src/a/alone.ts": file,
        "src/a/tested.ts": file,
        "test/a/tested.test.ts": file,
        "src/a/pair/one.ts": file,
        "test/a/pair.test.ts": file,
        "src/a/index.ts": "export { f } from './tested.ts';\nexport type { T } from './type.ts';\n",
        "src/a/type.ts": "import type { U } from './other.ts';\nexport type T = U | (() => void);\n",
        "src/a/constant.ts": "export const C = { a: [1, 'b'] } as const;\n",
        "src/edge/grpc/generated/made.ts": file,
        ".ci/untested.json": JSON.stringify(["src/a/tested.ts", "src/a/late.ts"]),
        "src/a/late.ts": file,
      }),
      ".ci/tests.mjs",
    );
    expect(status).toBe(1);
    expect(output.trimEnd().split("\n")).toEqual([
      "error tests: src/a/alone.ts has no test; write `test/a/alone.test.ts`",
      "error tests: take src/a/tested.ts off `.ci/untested.json`",
    ]);
  });

  it("are not asked for in vain: a tree without code fails", () => {
    const { status, output } = run(plant({ "src/a.ts": "export type A = 1;\n" }), ".ci/tests.mjs");
    expect(status).toBe(1);
    expect(output).toContain("no code under `src/`");
  });
});
