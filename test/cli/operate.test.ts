/**
 * The commands of `docs/operate.md`, typed as they are printed there: two organisations make their nodes, meet, agree, transfer,
 * renew and end it. Once on two ports of this machine, and once on two machines, for which network namespaces stand. What the
 * page opens with, from nothing to a first transfer, is typed by itself.
 */
import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { ATTESTABLE } from "../../src/federation/agreement.ts";
import { MAIN } from "../support/command.ts";
import { longTest } from "../support/longer.ts";
import { freePorts } from "../support/processes.ts";
import { sample } from "./commands/call.ts";

const PAGE = readFileSync(fileURLToPath(new URL("../../docs/operate.md", import.meta.url)), "utf8");
const [KR, SG] = ["pipc.example", "pdpc.example"];
const CARDS: Readonly<Record<string, string>> = { [KR]: "kr.card.json", [SG]: "sg.card.json" };

type Block = { readonly at: string; readonly commands: string };
const blocksIn = (form: RegExp): readonly Block[] =>
  [...PAGE.matchAll(form)].map(([, at = "", commands = ""]) => ({ at, commands }));
/** The blocks of the page that name a place, in order. */
const BLOCKS = blocksIn(/^```sh\n# at (\S+)\n(.*?)^```$/gms);
/** The blocks with which the page opens: all of one machine each. */
const FROM_NOTHING = blocksIn(/^```sh\n# on the machine of (\S+)\n(.*?)^```$/gms);
/** What stands there before the first command of Comity, without its comments. */
const MADE_READY = [
  "git clone https://comity.example/comity.git && cd comity",
  "npm ci",
  "alias comity='npm run -s comity --'",
];
/** What the page opens with, to be read before the first transfer. */
const OPENING = PAGE.slice(PAGE.indexOf("## From nothing"), PAGE.indexOf("## Make a node"));
/** The request of one's own that the page shows. */
const REQUEST = /^```yaml\n(scheme: .*?)^```$/ms.exec(PAGE)?.[1] ?? "";
/** How Korea makes its node, as the page says it; Singapore does likewise. */
const INIT = /^comity init .*$/m.exec(PAGE)?.[0] ?? "";

type Place = {
  readonly folder: string;
  /** Changes a command where this machine stands for two. */
  readonly adapt: (commands: string) => string;
  /** What comes before a command, such as what enters a network. */
  readonly within: readonly string[];
};

/** Runs commands in the shell of a place, in which `comity` is the real command. Rejects where one fails. */
function type(
  { folder, adapt, within }: Place,
  commands: string,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const [program = "", ...words] = [...within, "bash", "-euc", adapt(commands)];
  const { NODE_OPTIONS: _, COMITY_HOME: __, ...env } = process.env;
  const PATH = `${join(folder, "bin")}:${process.env.PATH}`;
  return new Promise((resolve, reject) =>
    execFile(
      program,
      words,
      { cwd: folder, env: { ...env, PATH, NO_COLOR: "1" } },
      (error, stdout, stderr) =>
        error === null ? resolve({ stdout, stderr }) : reject(new Error(`${commands}\n${stdout}\n${stderr}`)),
    ),
  );
}

function makePlace(base: string, name: string, parts: Omit<Place, "folder">): Place {
  const folder = join(base, name);
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "bin/comity"), `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
  chmodSync(join(folder, "bin/comity"), 0o755);
  const samples = join(folder, "src/cli/samples");
  mkdirSync(samples, { recursive: true });
  for (const each of [folder, samples]) copyFileSync(sample("kr-sg-login"), join(each, "kr-sg-login.yaml"));
  writeFileSync(join(folder, "request.yaml"), REQUEST);
  return { folder, ...parts };
}

/** Starts the node of a place as the page says, and resolves once it listens. */
async function serve({ folder, within }: Place): Promise<void> {
  const [program = "", ...words] = [...within, join(folder, "bin/comity"), "serve"];
  const node: ChildProcess = spawn(program, words, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => node.once("exit", () => resolve()));
  onTestFinished(async () => {
    node.kill("SIGTERM");
    await ended;
  });
  await new Promise<void>((resolve, reject) => {
    node.stdout?.once("data", () => resolve());
    node.once("exit", (code) => reject(new Error(`the node ended with ${code}`)));
  });
}

/** Hands the card of each to the other, and returns the fingerprints that were read out. */
function exchangeCards(
  places: ReadonlyMap<string, Place>,
  said: ReadonlyMap<string, string>,
  { at, commands }: Block,
): string {
  const other = at === KR ? SG : KR;
  const card = CARDS[other] ?? "";
  if (commands.includes(`${card} --fingerprint`))
    copyFileSync(join(places.get(other)?.folder ?? "", card), join(places.get(at)?.folder ?? "", card));
  return commands.replaceAll('"able acid …"', `"${said.get(other)}"`);
}

/** Types the whole page, block by block. A command that waits for what another node sends is typed again until it is there. */
async function typePage(places: ReadonlyMap<string, Place>): Promise<readonly string[]> {
  const said = new Map<string, string>();
  const printed: string[] = [];
  for (const block of BLOCKS) printed.push(await typeBlock(places, said, block));
  return printed;
}

/** Types a block at its place, notes the fingerprint that it reads out in `said`, and returns what it prints. */
async function typeBlock(
  places: ReadonlyMap<string, Place>,
  said: Map<string, string>,
  block: Block,
): Promise<string> {
  const place = places.get(block.at);
  if (place === undefined) throw new Error(`${block.at} is no place of the page`);
  const { stdout, stderr } = await typeUntilDone(place, exchangeCards(places, said, block));
  const [, words] = /^fingerprint: ([a-z ]+)$/m.exec(stderr) ?? [];
  if (words !== undefined) said.set(block.at, words);
  return stdout;
}

const linesOf = (commands: string) => commands.replaceAll("\\\n", " ").trim().split("\n");
const bare = (line: string) => line.replace(/ +#.*$/, "");

/** Types what the page opens with, each machine until it needs the other, and returns what each printed. */
async function typeFromNothing(places: ReadonlyMap<string, Place>): Promise<ReadonlyMap<string, string>> {
  const said = new Map<string, string>();
  const printed = new Map<string, string>();
  const left = new Map(
    FROM_NOTHING.map(({ at, commands }) => [at, linesOf(commands).slice(MADE_READY.length)]),
  );
  const goOn = async (at: string, last: string) => {
    for (const lines = left.get(at) ?? []; lines.length > 0; ) {
      const line = lines.shift() ?? "";
      if (bare(line) === "comity serve") await serve(places.get(at) as Place);
      else {
        const text = await typeBlock(places, said, { at, commands: line });
        printed.set(at, `${printed.get(at) ?? ""}${text}`);
      }
      if (line.startsWith(last)) return;
    }
  };
  for (const at of [KR, SG]) await goOn(at, "comity peer offer");
  await goOn(KR, "comity agreement sign");
  for (const at of [SG, KR]) await goOn(at, "the end");
  return printed;
}

const TRIES = 20;
/** What a command says where something of the other node has not arrived. */
const NOT_YET = /NOT_FOUND|terminate it first|NODE_UNREACHABLE|AGREEMENT_MISSING|AGREEMENT_EXPIRED/;

/** The page has thirty commands, and each is a process of its own. */
const LONGEST_MS = 300_000;

/** Types the lines of a block one by one. What arrives from the other node may take a moment. */
async function typeUntilDone(place: Place, commands: string) {
  let [stdout, stderr] = ["", ""];
  for (const command of linesOf(commands))
    for (let left = TRIES; ; left--) {
      try {
        const ended = await type(place, command);
        stdout += ended.stdout;
        stderr += ended.stderr;
        break;
      } catch (thrown) {
        if (left === 0 || !NOT_YET.test(String(thrown))) throw thrown;
      }
    }
  return { stdout, stderr };
}

async function playThrough(
  places: ReadonlyMap<string, Place>,
  init: (name: string) => string,
): Promise<void> {
  await Promise.all([...places].map(([name, place]) => type(place, init(name))));
  await Promise.all([...places.values()].map(serve));
  const printed = await typePage(places);
  const text = printed.join("\n");
  expect(text).toContain(`${SG} answers, and each of the two nodes knows the other.`);
  expect(text).toContain("In force today: all parties have signed.");
  expect(text.match(/^PERMITTED: by both nodes/gm)).toHaveLength(2);
  expect(text).toContain("WOULD BE PERMITTED");
  expect(text).toMatch(/^2 +transfer [0-9a-f-]+\n +from +spiffe:\/\/pipc.example\/platform\/aurora/m);
  expect(text).toContain("Not in force yet: all have signed, and it begins on 2039-12-31.");
  expect(printed.at(-1)).toContain(`${SG} is no longer known; trusted until `);
}

/** The command that makes Singapore's node, after Korea's. */
const initOf = (name: string) =>
  name === KR ? INIT : INIT.replaceAll(KR, SG).replace("--serves KR", "--serves SG");

test("the page has a command for each step, at one of the two", () => {
  expect(new Set(BLOCKS.map(({ at }) => at))).toEqual(new Set([KR, SG]));
  const all = BLOCKS.map(({ commands }) => commands).join("");
  for (const step of [
    "peer offer",
    "peer add",
    "peer test",
    "agreement draft",
    "agreement sign",
    "agreement accept",
    "assess",
    "transfer",
    "inbox",
    "agreement terminate",
    "peer remove",
  ])
    expect(all).toContain(`comity ${step} `);
  expect(INIT).toContain(`--trust-domain ${KR}`);
  expect(REQUEST).not.toBe("");
});

test("the page opens with all that leads to a first transfer, in few words", () => {
  expect(FROM_NOTHING.map(({ at }) => at)).toEqual([KR, SG]);
  for (const { at, commands } of FROM_NOTHING) {
    expect(linesOf(commands).map(bare).slice(0, MADE_READY.length)).toEqual(MADE_READY);
    expect(linesOf(commands).map(bare)).toContain(initOf(at));
  }
  expect(OPENING.split(/\s+/).length).toBeLessThan(350);
  const drafts = [OPENING, PAGE.slice(PAGE.indexOf("## Agree"))].map(
    (text) => /--issuer attestor=attestor\/public\.pem:(\S+)/.exec(text)?.[1],
  );
  expect(drafts[0]).toBe(drafts[1]);
});

test("the draft of the page lets its issuer attest each kind of items that an offer may have", () => {
  const [, kinds = ""] = /--issuer attestor=attestor\/public\.pem:(\S+)/.exec(PAGE) ?? [];
  expect(kinds.split(",")).toEqual([...ATTESTABLE]);
});

longTest("from nothing to a first transfer", { timeout: LONGEST_MS }, async () => {
  const printed = await typeFromNothing(await portsOfOneMachine());
  expect(printed.get(KR)).toMatch(/^PERMITTED: by both nodes/m);
  expect(printed.get(KR)).toMatch(/verifies: a permit to transfer/);
  expect(printed.get(SG)).toContain("In force today: all parties have signed.");
});

longTest("on two ports of one machine", { timeout: LONGEST_MS }, async (context) => {
  if (whyNot() === undefined)
    return context.skip("this machine can stand for two, which tries the same and more");
  await playThrough(await portsOfOneMachine(), initOf);
});

/** Makes both places on this machine, each with a port of its own. */
async function portsOfOneMachine(): Promise<ReadonlyMap<string, Place>> {
  const base = mkdtempSync(join(tmpdir(), "comity-operate-"));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const ports = await freePorts(2);
  return new Map(
    [KR, SG].map((name, i) => {
      const adapt = (commands: string) =>
        commands
          .replace(/0\.0\.0\.0:7440 --name \S+/, `127.0.0.1:${ports[i]}`)
          .replaceAll("127.0.0.1:7440", `127.0.0.1:${ports[i]}`);
      return [name, makePlace(base, name, { adapt, within: [] })] as const;
    }),
  );
}

/** The reason for which this machine cannot stand for two; undefined where it can. */
function whyNot(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "only root of a Linux machine makes network namespaces";
  const probe = `comity-probe-${process.pid}`;
  try {
    execFileSync("ip", ["netns", "add", probe], { stdio: "ignore" });
    execFileSync("ip", ["netns", "del", probe], { stdio: "ignore" });
    return undefined;
  } catch {
    return "this machine has no `ip netns`, or does not let root use it";
  }
}

describe("on two machines", () => {
  longTest(
    "in two network namespaces, with the names and ports of the page",
    { timeout: LONGEST_MS },
    async (context) => {
      const reason = whyNot();
      if (reason !== undefined) return context.skip(reason);
      const base = mkdtempSync(join(tmpdir(), "comity-operate-"));
      onTestFinished(() => rmSync(base, { recursive: true, force: true }));
      const places = new Map(
        layNetwork().map(({ name, netns }) => [
          name,
          makePlace(base, name, { adapt: (commands) => commands, within: ["ip", "netns", "exec", netns] }),
        ]),
      );
      await playThrough(places, initOf);
    },
  );
});

/** Joins two namespaces by a cable, and lets each know the names of both. */
function layNetwork(): readonly { readonly name: string; readonly netns: string }[] {
  const sides = [KR, SG].map((name, i) => ({
    name,
    netns: `comity-${process.pid}-${i}`,
    device: `cty${process.pid % 100_000}${i}`,
    address: `10.199.7.${i + 1}`,
  }));
  const ip = (...words: string[]) => execFileSync("ip", words, { stdio: "pipe" });
  const hosts = [
    "127.0.0.1 localhost",
    ...sides.map(({ name, address }) => `${address} node.${name}`),
    "",
  ].join("\n");
  for (const { netns } of sides) {
    ip("netns", "add", netns);
    onTestFinished(() => {
      ip("netns", "del", netns);
      rmSync(join("/etc/netns", netns), { recursive: true, force: true });
    });
    mkdirSync(join("/etc/netns", netns), { recursive: true });
    writeFileSync(join("/etc/netns", netns, "hosts"), hosts);
  }
  const [one, other] = sides;
  ip(
    "link",
    "add",
    one?.device ?? "",
    "netns",
    one?.netns ?? "",
    "type",
    "veth",
    "peer",
    "name",
    other?.device ?? "",
    "netns",
    other?.netns ?? "",
  );
  for (const { netns, device, address } of sides) {
    ip("-n", netns, "addr", "add", `${address}/24`, "dev", device);
    for (const each of ["lo", device]) ip("-n", netns, "link", "set", each, "up");
  }
  return sides;
}
