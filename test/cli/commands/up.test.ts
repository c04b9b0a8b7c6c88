/** `comity up` as a newcomer runs it: real processes, real files, and nothing left behind however it ends. */
import { type ChildProcess, spawn } from "node:child_process";
import { hash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { assertFree } from "../../../src/cli/local/processes.ts";
import { joinHanging } from "../../../src/cli/present/terminal.ts";
import type { Ended } from "../../../src/cli/run.ts";
import { openReader } from "../../../src/store/sqlite/database.ts";
import { comity, MAIN, widest } from "../../support/command.ts";
import { longTest } from "../../support/longer.ts";

const DOMAINS = ["eu.comity.example", "us-il.comity.example", "jp.comity.example"];
const SAMPLES = ["eu-us-il-login", "eu-us-il-advertising", "jp-us-il-payment", "eu-jp-research"];

/** The headings of an answer in full. */
const IN_FULL = ["OBLIGATIONS", "TERMS IN THE RECIPIENT'S WORDS", "THE RECIPIENT'S INBOX"];

const base = mkdtempSync(join(tmpdir(), "comity-up-"));
const home = join(base, "first");
const started = new Set<ChildProcess>();
let port: number;
let first: Ended;

type Running = {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once it says that the nodes stay up. */
  readonly up: Promise<readonly number[]>;
};

/**
 * Starts `comity up` in a folder, with certificates and state in it, at the head of a group of its own; with `shell` as
 * npm starts it, below a shell.
 */
function start(folder: string, words: readonly string[], shell = false): Running {
  const { FORCE_COLOR: _, NODE_OPTIONS: __, npm_lifecycle_event: ___, ...env } = process.env;
  const args = [MAIN, "up", "--port", String(port), "--certs", "certs", "--state", "state", ...words];
  const [command, ...given] = shell
    ? ["sh", "-c", '"$@"; exit $?', "sh", process.execPath, ...args]
    : [process.execPath, ...args];
  const child = spawn(command ?? "", given, {
    cwd: folder,
    env: { ...env, NO_COLOR: "1", ...(shell ? { npm_lifecycle_event: "start" } : {}) },
    detached: true,
  });
  started.add(child);
  let [stdout, stderr] = ["", ""];
  const { promise: up, resolve, reject } = Promise.withResolvers<readonly number[]>();
  up.catch(() => {});
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
    if (stdout.includes("Ctrl-C"))
      resolve([...stdout.matchAll(/\(process (\d+)\)/g)].map(([, pid]) => Number(pid)));
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((done) => {
    child.once("close", (code) => {
      reject(new Error(`ended with ${code}: ${stderr}`));
      done({ code: code ?? -1, stdout, stderr: joinHanging(stderr) });
    });
  });
  return { child, ended, up };
}

const once = (folder: string, ...words: string[]) => start(folder, ["--once", ...words]).ended;

/** Two nodes are enough to see that all end; between these there is one sample, and no incident. */
const two = (folder: string) => start(folder, ["--nodes", "US-IL,JP"]);

/** Two nodes between which nothing runs. */
const idle = (folder: string) => start(folder, ["--nodes", "KR,JP"]);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A copy of the first start's folder, to be spoilt. */
function copy(): string {
  const folder = mkdtempSync(join(base, "copy-"));
  cpSync(home, folder, { recursive: true });
  return folder;
}

const filesIn = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((file) => [file, hash("sha256", readFileSync(file))]),
  );

function ledgerSizes(folder: string): readonly number[] {
  return DOMAINS.map((domain) => {
    const db = openReader(join(folder, "state", domain, "ledger.db"));
    const size = Number(db.prepare("SELECT count(*) AS size FROM leaf").get()?.size);
    db.close();
    return size;
  });
}

/** The first of three ports that nobody holds, below those that the system gives out. */
async function freePorts(from: number): Promise<number> {
  const free = await Promise.all(
    [0, 1, 2].map((i) =>
      assertFree(`127.0.0.1:${from + i}`).then(
        () => true,
        () => false,
      ),
    ),
  );
  return free.every(Boolean) ? from : freePorts(from + 3);
}

beforeAll(async () => {
  port = await freePorts(12_000 + (process.pid % 6000) * 3);
  cpSync(mkdtempSync(join(base, "empty-")), home, { recursive: true });
  first = await once(home);
  // Three nodes start at once, which takes a busy machine longer than other hooks.
}, 180_000);
afterEach(() => {
  // Each is the head of its group: whatever it left behind would answer to its number.
  for (const { pid = 0 } of started) expect(isAlive(-pid)).toBe(false);
});
afterAll(() => {
  for (const { pid = 0 } of started) if (isAlive(-pid)) process.kill(-pid, "SIGKILL");
  rmSync(base, { recursive: true, force: true });
});

describe("once", () => {
  test("decides the four samples, in lines that fit", () => {
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout.match(/^(PERMITTED|DENIED)/gm)).toEqual([
      "PERMITTED",
      "DENIED",
      "PERMITTED",
      "PERMITTED",
    ]);
    for (const name of SAMPLES) expect(first.stdout).toContain(`: ${name}\n`);
    expect(first.stdout).toContain("DSA (Regulation (EU) 2022/2065) Art 26(3)");
    expect(first.stdout).toContain("740 ILCS 14/15(a)");
    expect(widest(first.stdout)).toBeLessThanOrEqual(100);
  });

  test("fits two screens", () => {
    const SCREEN = 60;
    expect(first.stdout.split("\n").length).toBeLessThanOrEqual(2 * SCREEN);
    expect(first.stdout).toMatch(/within 72\s+hours of awareness/);
    for (const heading of IN_FULL) expect(first.stdout).not.toContain(heading);
  });

  test("leaves decisions that are the same under the law that decided, and other ones before all law", async () => {
    for (const [i, domain] of DOMAINS.entries()) {
      const node = join(home, "state", domain);
      const own = await comity(["replay", "--home", node, "--json"]);
      expect(own).toMatchObject({ code: 0, stderr: "" });
      const decisions = [3, 2, 2][i] ?? 0;
      expect(JSON.parse(own.stdout)).toMatchObject({ decisions, changes: { same: decisions } });
      const before = await comity(["replay", "--home", node, "--at", "1900-01-01"]);
      expect(before.stdout).toMatch(/^2 decisions would change: /);
      expect(before.stdout).toContain("NO_LAW_AT_DATE");
    }
  });

  test.each(SAMPLES)("leaves a receipt of %s that verifies, and not with one byte changed", async (name) => {
    const file = join(home, "state", "receipts", `${name}.receipt.json`);
    const words = ["--trust", join(home, "state", "trust.json")];
    expect(await comity(["verify", file, ...words])).toMatchObject({ code: 0, stderr: "" });
    const bytes = readFileSync(file);
    for (const place of [0, Math.floor(bytes.length / 2)]) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      const spoilt = join(base, "spoilt.json");
      writeFileSync(spoilt, changed);
      const { code, stdout, stderr } = await comity(["verify", spoilt, ...words]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      // One line, and one more for each part of the receipt that is no longer of its form.
      expect(stderr).toMatch(/^comity: [A-Z_]+: .*\n(?: {2}\S.*\n)*$/);
    }
  });

  longTest(
    "keeps certificates and ledgers for the next time, keys for their owner alone, and then shows all in full",
    async () => {
      const [certs, sizes] = [filesIn(join(home, "certs")), ledgerSizes(home)];
      const { code, stdout, stderr } = await once(home, "--nodes", "eu,jp", "--verbose");
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      for (const heading of IN_FULL) expect(stdout).toContain(heading);
      // Of the samples, those between the nodes that there are.
      expect(stdout.match(/^(PERMITTED|DENIED)/gm)).toEqual(["PERMITTED"]);
      const keptIn = (files: typeof certs) =>
        Object.entries(files).filter(([file]) => !file.endsWith("ledger.pem.head"));
      expect(keptIn(filesIn(join(home, "certs")))).toEqual(keptIn(certs));
      const keys = Object.keys(certs).filter((file) => /(key|ledger)\.pem$/.test(file));
      expect(keys.map((file) => statSync(file).mode & 0o077)).toEqual(keys.map(() => 0));
      const [eu = 0, il = 0, jp = 0] = sizes;
      const [euAfter, ilAfter, jpAfter] = ledgerSizes(home);
      expect(euAfter).toBeGreaterThan(eu);
      expect(ilAfter).toBe(il);
      expect(jpAfter).toBeGreaterThan(jp);
    },
  );
});

describe("until it is asked to end", () => {
  async function endsAllBy(ask: (child: ChildProcess) => void): Promise<void> {
    const folder = copy();
    const { child, ended, up } = two(folder);
    const pids = await up;
    expect(pids.map(isAlive)).toEqual([true, true]);
    ask(child);
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/All nodes have ended\.\n$/);
    const [, sample = ""] = / transfer (\S+) \\$/m.exec(stdout) ?? [];
    expect(existsSync(join(folder, sample)), sample).toBe(true);
    // How long the path to the samples is depends on where the checkout lies.
    const fitted = stdout.replaceAll(dirname(sample), "samples");
    expect(fitted.split("\n").filter((line) => line.length > 100)).toEqual([]);
    expect(pids.map(isAlive)).toEqual([false, false]);
  }

  longTest("stays up, and ends all by Ctrl-C, which reaches the nodes too", () =>
    endsAllBy(({ pid = 0 }) => process.kill(-pid, "SIGINT")),
  );

  longTest("stays up, and ends all by a signal to it alone, as at the system's end", () =>
    endsAllBy(({ pid = 0 }) => process.kill(pid, "SIGTERM")),
  );

  longTest("ends with the shell that npm starts above it, which passes no signal on", async () => {
    const { child, ended, up } = start(copy(), ["--nodes", "KR,JP"], true);
    const pids = await up;
    child.kill("SIGTERM");
    // Its own output ends with it, after that of the shell.
    expect((await ended).stdout).toMatch(/All nodes have ended\.\n$/);
    const all = [...pids, -(child.pid ?? 0)];
    await vi.waitFor(() => expect(all.map(isAlive)).toEqual([false, false, false]), 10_000);
  });

  longTest("takes its nodes with it when it is killed", async () => {
    const { child, ended, up } = idle(copy());
    const pids = await up;
    child.kill("SIGKILL");
    await ended;
    await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), 10_000);
  });

  longTest("ends the others when one node ends by itself, and says so", async () => {
    const { ended, up } = idle(copy());
    const [, second = 0] = await up;
    process.kill(second, "SIGKILL");
    const { code, stderr } = await ended;
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^comity: NODE_UNREACHABLE: the node of JP \(`jp\.comity\.example`\): ended by the signal `SIGKILL`.*start `up` again.*\n$/,
    );
  });

  longTest("says which node somebody has ended, so that the others ended too", async () => {
    const { ended, up } = idle(copy());
    const [, second = 0] = await up;
    process.kill(second, "SIGTERM");
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).toContain(
      `The node of JP (process ${second}) was asked to end, so the others are ended too.`,
    );
  });
});

describe("what it cannot start with is told in one line, and what there is in another", () => {
  /** Runs it in this process: nothing of it starts before it is refused. */
  async function refusedWith(folder: string, ...words: string[]): Promise<string> {
    const args = ["up", "--once", "--port", String(port), "--certs", "certs", "--state", "state", ...words];
    const { code, stdout, stderr } = await comity(args, undefined, { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^comity: [A-Z_]+: .*\n(?: {2}`comity [a-z -]+` lists what there is\n)?$/);
    return stderr;
  }

  test("a port that is taken", async () => {
    const holder = createServer().listen(port + 1, "127.0.0.1");
    onTestFinished(() => void holder.close());
    await vi.waitFor(() => expect(holder.listening).toBe(true));
    expect(await refusedWith(copy())).toMatch(`ADDRESS_IN_USE: \`127.0.0.1:${port + 1}\` is in use`);
  });

  test.each(["--certs", "--state"])("a folder that cannot be written: %s", async (option) => {
    const bare = mkdtempSync(join(base, "bare-"));
    expect(await refusedWith(bare, option, "/proc/x")).toMatch(
      "DIRECTORY_UNWRITABLE: cannot write `/proc/x/",
    );
  });

  test.each(["ZZ", "EU,ZZ", ""])("a jurisdiction without a pack: `%s`", async (codes) => {
    expect(await refusedWith(copy(), "--nodes", codes)).toMatch("JURISDICTION_UNKNOWN: there is no pack for");
  });

  longTest("stores that somebody deleted, unless new logs are asked for", async () => {
    const folder = copy();
    rmSync(join(folder, "state"), { recursive: true });
    const { code, stderr } = await once(folder, "--nodes", "JP");
    expect(code).toBe(3);
    expect(stderr).toMatch(/^comity: STORE_UNAVAILABLE: there is no store at `state\/jp.*--new-log.*\n$/);
    const begun = await once(folder, "--nodes", "JP", "--new-log");
    expect(begun).toMatchObject({ code: 0, stderr: "" });
    expect(begun.stdout).toMatch(/^Starting 1 node, /);
  });

  longTest("a store that is none; the nodes that had started end", async () => {
    const folder = copy();
    writeFileSync(join(folder, "state", "jp.comity.example", "ledger.db"), "not a database".repeat(1000));
    const { code, stderr } = await once(folder, "--nodes", "US-IL,JP");
    expect(code).toBe(3);
    expect(stderr).toMatch(/^comity: STORE_UNAVAILABLE: the node of JP .*\n$/);
  });
});
