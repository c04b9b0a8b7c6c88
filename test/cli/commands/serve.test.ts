/** `comity serve`: one node from its configuration, until it is told to stop; or one line that says why not. */
import { hash } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { World } from "../../../src/cli/terminal.ts";
import { connectOperator, connectPlatform, type Home, prepareFederation } from "../../../src/client/index.ts";
import { ComityError } from "../../../src/errors.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { comity } from "../../support/command.ts";

const base = mkdtempSync(join(tmpdir(), "comity-serve-"));
let home: Home;
beforeAll(async () => {
  const member = {
    jurisdiction: "EU",
    trustDomain: "eu.comity.example",
    platforms: ["aurora"],
    regulators: [],
    address: "127.0.0.1:0",
  };
  const folders = { certs: join(base, "certs"), state: join(base, "state") };
  for (const each of await prepareFederation([member], folders, new Date())) home = each;
  appendFileSync(home.configFile, "logLevel: silent\n");
});
afterAll(() => rmSync(base, { recursive: true }));

/** The configuration with one line changed, in a file beside it. */
function changed(from: RegExp, to: string): string {
  const file = join(dirname(home.configFile), "changed.yaml");
  writeFileSync(file, readFileSync(home.configFile, "utf8").replace(from, to));
  return file;
}

/** Runs the command; `listening` resolves with its first line. */
function serve(
  config: string,
  stop: AbortSignal,
  words: readonly string[] = ["--new-log"],
  world: Partial<World> = {},
) {
  const { promise: listening, resolve } = Promise.withResolvers<string>();
  const ended = comity(["serve", "--config", config, ...words], undefined, {
    stdout: { write: resolve },
    stop: () => stop,
    ...world,
  });
  return { ended, listening };
}

/** A port that nobody listens at just now. */
async function freePort(): Promise<number> {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  const { port } = holder.address() as { port: number };
  await new Promise((resolve) => holder.close(resolve));
  return port;
}

async function askAt(address: string): Promise<string> {
  const platform = connectPlatform({ address, as: home.platformFolder("aurora") });
  onTestFinished(platform.close);
  return platform.resolve("0193a5f0-0000-7000-8000-000000000001").then(
    () => "answered",
    (error) => error.reason,
  );
}

test("says where it listens, answers, and listens no more once it was told to stop", async () => {
  const stop = new AbortController();
  const { ended, listening } = serve(home.configFile, stop.signal);
  const line = await Promise.race([listening, ended.then(({ stderr }) => stderr)]);
  const [, address = ""] = /^eu\.comity\.example listens on (127\.0\.0\.1:\d+)\n$/.exec(line) ?? [];
  expect(address, line).not.toBe("");
  expect(await askAt(address)).toBe("NOT_FOUND");
  stop.abort();
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
  expect(await askAt(address)).toBe("NODE_UNREACHABLE");
});

test("with `audit` it tells of its start, of refused access and of its end, also once the file was moved away", async () => {
  const audit = join(base, "audit.jsonl");
  const config = join(dirname(home.configFile), "audited.yaml");
  writeFileSync(config, `${readFileSync(home.configFile, "utf8")}audit: ${audit}\n`);
  const stop = new AbortController();
  let hangUp = () => {};
  const onHangup = (listener: () => void) => {
    hangUp = listener;
  };
  const { ended, listening } = serve(config, stop.signal, [], { onHangup });
  const [, address = ""] = / listens on (\S+)\n$/.exec(await listening) ?? [];
  const operator = connectOperator({ address, as: home.platformFolder("aurora") });
  onTestFinished(operator.close);
  await expect(operator.listDeadLetters(1)).rejects.toMatchObject({ reason: "ROLE_FORBIDDEN" });
  renameSync(audit, `${audit}.1`);
  hangUp();
  stop.abort();
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
  const linesOf = (file: string) =>
    readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  expect(linesOf(`${audit}.1`)).toMatchObject([
    { type_uid: 600_203, unmapped: { configuration: hash("sha256", readFileSync(config)) } },
    {
      message: "access refused",
      status_code: "ROLE_FORBIDDEN",
      api: { operation: "comity.v1.Notices/ListDeadLetters" },
      actor: { user: { name: "platform" } },
    },
  ]);
  expect(linesOf(audit)).toMatchObject([{ type_uid: 600_204, status: "Success" }]);
  expect(readFileSync(`${audit}.1`, "utf8")).not.toContain("aurora");
});

test("with `metrics` it answers at the status port: metrics that name no caller, and that it is ready", async () => {
  const port = await freePort();
  const config = join(dirname(home.configFile), "watched.yaml");
  writeFileSync(config, `${readFileSync(home.configFile, "utf8")}metrics: 127.0.0.1:${port}\n`);
  const stop = new AbortController();
  const { ended, listening } = serve(config, stop.signal, []);
  const [, address = ""] = / listens on (\S+)\n$/.exec(await listening) ?? [];
  expect(await askAt(address)).toBe("NOT_FOUND");
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  expect(await ask("/ready")).toBe("ready\n");
  const page = await ask("/metrics");
  expect(page).toMatch(/^comity_certificate_remaining\{comity_kind="own",.*\} \d+$/m);
  expect(page).toMatch(/^comity_calls_refused_total\{.*comity_reason="NOT_FOUND".*\} 1$/m);
  expect(page).toMatch(/^comity_log_state\{comity_state="open",.*\} 1$/m);
  expect(page).not.toMatch(/aurora|0193a5f0/);
  stop.abort();
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
  await expect(ask("/live")).rejects.toThrow();
});

test("told to stop before it listens, it ends as well, and leaves its store to the next", async () => {
  for (const _ of [1, 2])
    expect(await serve(home.configFile, AbortSignal.abort()).ended).toMatchObject({ code: 0, stderr: "" });
});

test("a store that is missing is refused, unless a new log is to begin", async () => {
  const config = changed(/^store: .*$/m, "store: none.db");
  const { code, stderr } = await serve(config, AbortSignal.abort(), []).ended;
  expect(code).toBe(3);
  expect(stderr).toMatch(/^comity: STORE_UNAVAILABLE: there is no store at `\S+none\.db`: .*`--new-log`/);
});

test("an address that is taken is refused by name", async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void holder.close());
  const { port } = holder.address() as { port: number };
  const { code, stderr } = await serve(
    changed(/^listen: .*$/m, `listen: 127.0.0.1:${port}`),
    AbortSignal.abort(),
  ).ended;
  expect(code).toBe(2);
  expect(stderr).toMatch(new RegExp(`^comity: ADDRESS_IN_USE: .*127\\.0\\.0\\.1:${port}`));
});

test.each<[string, () => string, RegExp]>([
  ["no configuration there", () => join(base, "none.yaml"), /^comity: CONFIG_INVALID: .*none\.yaml/],
  [
    "a key that is not there",
    () => changed(/^key: .*$/m, "key: none.pem"),
    /^comity: CONFIG_INVALID: .*none\.pem/,
  ],
])("%s: refused in one line", async (_, file, says) => {
  const { code, stderr } = await serve(file(), AbortSignal.abort()).ended;
  expect(code).toBe(2);
  expect(stderr).toMatch(says);
});

test("a fault in a scheme that nobody has used yet shows at once", async () => {
  const broken = () => {
    const get = (id: string) => {
      throw new ComityError("PACK_INVALID", `the scheme \`${id}\` is not valid`);
    };
    return { ...shippedAtlas(), schemes: { ids: () => ["late"], unchecked: () => ["late"], get } };
  };
  const ended = await comity(["serve", "--config", home.configFile], undefined, {
    stop: () => AbortSignal.abort(),
    loadAtlas: broken,
  });
  expect(ended).toMatchObject({
    stdout: "",
    stderr: expect.stringMatching(/^comity: PACK_INVALID: .*`late`/),
  });
});
