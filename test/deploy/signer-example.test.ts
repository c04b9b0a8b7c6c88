/** The example of a signer, as a process of its own, by the adapter that nodes use. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, onTestFinished } from "vitest";
import { openSocketSigner } from "../../src/keys/socket/signer.ts";
import { longTest } from "../support/longer.ts";

const program = resolve("deploy/signer-example/signer.mjs");
const base = mkdtempSync(join(tmpdir(), "comity-example-"));
afterAll(() => rmSync(base, { recursive: true }));

const pkcs8 = { type: "pkcs8", format: "pem" } as const;
const file = join(base, "key.pem");
writeFileSync(file, generateKeyPairSync("ed25519").privateKey.export(pkcs8), { mode: 0o600 });
const path = join(base, "s.sock");

async function start(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, path, "log", file], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stderr, "data");
  return child;
}
const end = async (child: ChildProcess, signal: "SIGTERM" | "SIGKILL") => {
  child.kill(signal);
  await once(child, "exit");
};

/** Asks one line, and returns the line that answers it. */
async function ask(line: string): Promise<unknown> {
  const socket = createConnection(path);
  socket.write(`${line}\n`);
  const [chunk] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  return JSON.parse(chunk.toString());
}

longTest("signs, is found again after it was killed, and lets its group in and nobody else", async () => {
  const first = await start();
  expect(statSync(path).mode & 0o777).toBe(0o660);
  const signer = await openSocketSigner({ in: "socket", path, keyId: "log" }, "ed25519", "the ledger key");
  const key = createPublicKey({ key: Buffer.from(signer.publicKey), format: "der", type: "spki" });
  const bytes = Buffer.from("a head");
  expect(verify(null, bytes, key, await signer.sign(bytes))).toBe(true);
  await end(first, "SIGKILL");
  const second = await start();
  expect(verify(null, bytes, key, await signer.sign(bytes))).toBe(true);
  signer.close();
  const third = spawnSync(process.execPath, [program, path, "log", file], { encoding: "utf8" });
  expect([third.status, third.stderr]).toEqual([2, `another signer listens on ${path}\n`]);
  const question = { version: 1, id: 7, do: "sign", key: "log", algorithm: "ed25519", bytes: "AAAA" };
  const refusal = async (changes: object) => ask(JSON.stringify({ ...question, ...changes }));
  expect(await refusal({ version: 2 })).toEqual({ id: 7, error: "this signer speaks version 1" });
  expect(await refusal({ key: "x" })).toEqual({ id: 7, error: "no such key" });
  expect(await refusal({ do: "export" })).toEqual({ id: 7, error: "only describe and sign" });
  expect(await refusal({ algorithm: "rsa" })).toEqual({ id: 7, error: "the key signs by ed25519" });
  expect(await refusal({ bytes: 1 })).toEqual({ id: 7, error: "no bytes" });
  expect(await ask("none")).toEqual({ id: 0, error: "not JSON" });
  await end(second, "SIGTERM");
});

longTest("does not start with a key that others may read", () => {
  chmodSync(file, 0o644);
  const { status, stderr } = spawnSync(process.execPath, [program, path, "log", file], { encoding: "utf8" });
  chmodSync(file, 0o600);
  expect([status, stderr]).toEqual([2, `others than its owner may read ${file}: run chmod 600 ${file}\n`]);
});
