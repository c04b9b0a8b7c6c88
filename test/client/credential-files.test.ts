/** A pair is replaced as one: at whatever step the replacement ends, certificate and key belong together afterwards. */
import { spawnSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadPair } from "../../src/client/connection.ts";
import { finishReplacement, pairIn, prepareReplacement } from "../../src/client/credential-files.ts";
import { issueCertificate } from "../../src/edge/tls/authority.ts";
import { ALICE, eu, now } from "../edge/tls/fixture.ts";
import { folderOfTest } from "../support/home.ts";
import { isLonger } from "../support/longer.ts";

const [old, next] = [issueCertificate(eu, { id: ALICE, now }), issueCertificate(eu, { id: ALICE, now })];

function start() {
  const folder = folderOfTest();
  writeFileSync(join(folder, "certificate.pem"), old.certificatePem);
  writeFileSync(join(folder, "key.pem"), old.keyPem, { mode: 0o600 });
  return { folder, files: pairIn(folder) };
}

/** The pair as a reader finds it, which must be one. */
function found(folder: string) {
  const pair = loadPair(folder);
  expect(new X509Certificate(pair.certificatePem).checkPrivateKey(createPrivateKey(pair.keyPem))).toBe(true);
  expect(readdirSync(folder).toSorted()).toEqual(["certificate.pem", "key.pem"]);
  return pair;
}

test("a new pair takes the place of the old one, and only its owner reads the key", () => {
  const { folder, files } = start();
  const replacement = prepareReplacement(files, next);
  expect(loadPair(folder)).toEqual(old);
  replacement.commit();
  expect(found(folder)).toEqual(next);
  expect(statSync(files.key).mode & 0o777).toBe(0o600);
});

test("a pair that is dropped leaves the old one, and nothing else", () => {
  const { folder, files } = start();
  prepareReplacement(files, next).drop();
  expect(found(folder)).toEqual(old);
});

test.each([
  ["before the rename of its folder", 0, old],
  ["after it", 1, next],
  ["between the two files", 2, next],
  ["after both", 3, next],
])("a replacement that is cut off %s ends as one pair", (_, steps, expected) => {
  const { folder, files } = start();
  prepareReplacement(files, next);
  const renewed = `${files.certificate}.renewed`;
  if (steps > 0) renameSync(`${files.certificate}.renewing`, renewed);
  if (steps > 1) renameSync(join(renewed, "key.pem"), files.key);
  if (steps > 2) renameSync(join(renewed, "certificate.pem"), files.certificate);
  expect(loadPair(folder)).toEqual(expected);
  if (steps === 0) prepareReplacement(files, next).commit();
  found(folder);
});

test("what an earlier try left half written does not stand in the way", () => {
  const { folder, files } = start();
  mkdirSync(`${files.certificate}.renewing`);
  writeFileSync(`${files.certificate}.renewing/key.pem`, "half");
  prepareReplacement(files, next).commit();
  expect(found(folder)).toEqual(next);
});

test("a folder that takes no new file is told, and the pair in it stays", () => {
  const { folder, files } = start();
  const blocked = { ...files, certificate: join(folder, "nowhere", "certificate.pem") };
  expect(() => prepareReplacement(blocked, next)).toThrow(
    expect.objectContaining({ reason: "DIRECTORY_UNWRITABLE", message: expect.stringContaining("stays") }),
  );
  expect(existsSync(join(folder, "nowhere"))).toBe(false);
  expect(found(folder)).toEqual(old);
  finishReplacement(files);
  expect(readFileSync(files.key, "utf8")).toBe(old.keyPem);
  chmodSync(folder, 0o700);
});

/** Says what becomes of a replacement on a disk of four pages, of which the pair has two and something else the others. */
const ON_A_FULL_DISK = `
const [folder, files, certificatePem, keyPem] = JSON.parse(process.argv[1]);
const { prepareReplacement } = await import(files);
const { loadPair } = await import(files.replace("credential-files", "connection"));
const pair = { certificate: folder + "/certificate.pem", key: folder + "/key.pem" };
let thrown;
try { prepareReplacement(pair, { certificatePem, keyPem }); } catch (error) { thrown = error; }
const { readdirSync } = await import("node:fs");
console.log(JSON.stringify({ reason: thrown?.reason, message: thrown?.message, pair: loadPair(folder), left: readdirSync(folder) }));
`;
const canMount = spawnSync("unshare", ["-m", "true"]).status === 0;

test.runIf(isLonger && canMount)(
  "a disk that fills up amid a replacement leaves the old pair, whole, and nothing else",
  () => {
    const { folder } = start();
    const disk = folderOfTest();
    const files = fileURLToPath(new URL("../../src/client/credential-files.ts", import.meta.url));
    const given = JSON.stringify([disk, files, next.certificatePem, next.keyPem]);
    const words = [
      `mount -t tmpfs -o size=16k tmpfs ${disk}`,
      `cp ${folder}/*.pem ${disk}/`,
      `head -c 8192 /dev/zero > ${disk}/other`,
      `exec "$0" --input-type=module -e "$1" "$2"`,
    ];
    const shell = ["-m", "sh", "-c", words.join(" && "), process.execPath, ON_A_FULL_DISK, given];
    const { stdout, stderr } = spawnSync("unshare", shell, { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({
      reason: "DIRECTORY_UNWRITABLE",
      message: expect.stringMatching(/: ENOSPC; the one that is there stays$/),
      pair: old,
      left: expect.toSatisfy(
        (names: string[]) => names.toSorted().join() === "certificate.pem,key.pem,other",
      ),
    });
  },
);
