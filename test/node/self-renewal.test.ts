/** Certificates are renewed in time, for a new key and the same names; whatever fails leaves the one that is there. */
import { X509Certificate } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { loadPair } from "../../src/client/connection.ts";
import { pairIn } from "../../src/client/credential-files.ts";
import { type Certified, issueCertificate } from "../../src/edge/tls/authority.ts";
import { operatorsIn, renewOne, startSelfRenewal } from "../../src/node/self-renewal.ts";
import { authority, byFiles, createIdentities, DAY_MS, DESK, KR, START } from "../identities/fixture.ts";
import { folderOfTest } from "../support/home.ts";

const NODE = `${KR}/node`;

function keep(folder: string, { certificatePem, keyPem }: Certified) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "certificate.pem"), certificatePem);
  writeFileSync(join(folder, "key.pem"), keyPem, { mode: 0o600 });
}

/** A node's certificate for ten days in a folder, with what is needed to renew it. */
async function start() {
  const node = await createIdentities();
  const names = { dnsNames: ["node.kr.example"], ipAddresses: ["127.0.0.1"] };
  const pair = issueCertificate(authority, { id: NODE, now: new Date(START), days: 10, ...names });
  const folder = join(folderOfTest(), "node");
  keep(folder, pair);
  const used: Certified[] = [];
  const renewable = { files: pairIn(folder), pair, use: (next: Certified) => void used.push(next) };
  return { node, pair, folder, used, renewable };
}

test("the next certificate has the names of the one before and a new key, is on the disk, and is used", async () => {
  const { node, pair, folder, used, renewable } = await start();
  await renewOne(renewable, node.renew);
  expect(used).toEqual([loadPair(folder)]);
  const [before, after] = [pair, loadPair(folder)].map(
    ({ certificatePem }) => new X509Certificate(certificatePem),
  );
  expect(after?.subjectAltName).toBe(before?.subjectAltName);
  expect(after?.publicKey.equals(before?.publicKey as never)).toBe(false);
  expect(await node.leaves()).toMatchObject([{ type: "comity/v1/certificate-renewed", identity: NODE }]);
});

test("a disk that takes nothing refuses the renewal before it is recorded", async () => {
  const { node, folder, used, renewable } = await start();
  rmSync(dirname(folder), { recursive: true });
  await expect(renewOne(renewable, node.renew)).rejects.toMatchObject({ reason: "DIRECTORY_UNWRITABLE" });
  expect(await node.leaves()).toEqual([]);
  expect(used).toEqual([]);
  mkdirSync(dirname(folder), { recursive: true });
});

test("a renewal that is refused leaves the pair that is there, and nothing beside it", async () => {
  const { node, pair, folder, used, renewable } = await start();
  const { serialNumber: serial } = new X509Certificate(pair.certificatePem);
  await node.revoke(node.desk, { identity: NODE, serial, cause: "key-compromise", force: false });
  await expect(renewOne(renewable, node.renew)).rejects.toMatchObject({ reason: "CERTIFICATE_REFUSED" });
  expect(loadPair(folder)).toEqual(pair);
  expect(readdirSync(folder).toSorted()).toEqual(["certificate.pem", "key.pem"]);
  expect(used).toEqual([]);
});

test("each is renewed before two thirds of its life, and tried again soon where that fails; never before it begins", async () => {
  const { node, renewable } = await start();
  const instants: number[] = [];
  const failures: unknown[] = [];
  let pair = renewable.pair;
  let failing = true;
  const waking: { readonly at: Date; readonly wake: () => void }[] = [];
  const loop = startSelfRenewal({
    clock: node.context.clock,
    schedule: (at, wake) => {
      waking.push({ at, wake });
      return { [Symbol.dispose]: () => {} };
    },
    failed: (error) => failures.push(error),
    renew: async (...given) => {
      instants.push(node.context.clock.now().getTime() - START);
      if (failing) throw new Error("not now");
      return node.renew(...given);
    },
    renewables: () => [{ ...renewable, pair, use: (next) => (pair = next) }],
  });
  /** Moves the clock to the next instant at which the loop is to run. */
  const next = async () => {
    while (waking.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const due = waking.shift();
    node.advance(Math.max(0, (due?.at.getTime() ?? 0) - node.context.clock.now().getTime()));
    due?.wake();
  };
  while (instants.length === 0) await next();
  expect(instants[0]).toBeGreaterThan(0.55 * 10 * DAY_MS);
  expect(instants[0]).toBeLessThan((2 / 3) * 10 * DAY_MS);
  failing = false;
  while (pair === renewable.pair) await next();
  expect((instants[1] ?? 0) - (instants[0] ?? 0)).toBe(60_000);
  expect(failures).toHaveLength(1);
  await next();
  await loop.stop();
  expect(instants).toHaveLength(2);
});

test("what may not be renewed yet waits, is told, and is asked again an hour later", async () => {
  const { node, pair, renewable } = await start();
  const asked: number[] = [];
  const failures: unknown[] = [];
  let wake = () => {};
  let due: Date | undefined;
  node.advance(6.5 * DAY_MS);
  const loop = startSelfRenewal({
    clock: node.context.clock,
    schedule: (at, to) => {
      [due, wake] = [at, to];
      return { [Symbol.dispose]: () => {} };
    },
    failed: (error) => failures.push(error),
    renew: node.renew,
    renewables: () => [
      {
        ...renewable,
        mayRenew: async () => {
          asked.push(node.context.clock.now().getTime());
          throw new Error("peers are behind");
        },
      },
    ],
  });
  const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
  while (due === undefined) await turn();
  expect(due.getTime() - node.context.clock.now().getTime()).toBe(3_600_000);
  node.advance(3_600_000);
  wake();
  while (asked.length < 2) await turn();
  await loop.stop();
  expect(failures.map(String)).toEqual(["Error: peers are behind", "Error: peers are behind"]);
  expect(loadPair(dirname(renewable.files.certificate))).toEqual(pair);
});

test("the operators of a home are those whose certificate and key are there", () => {
  const home = folderOfTest();
  expect(operatorsIn(home)).toEqual([]);
  const desk = byFiles(DESK);
  keep(join(home, "operator/desk"), desk);
  mkdirSync(join(home, "operator/elsewhere"));
  writeFileSync(join(home, "operator/elsewhere/certificate.pem"), desk.certificatePem);
  expect(operatorsIn(home)).toMatchObject([{ pair: desk, files: pairIn(join(home, "operator/desk")) }]);
});
