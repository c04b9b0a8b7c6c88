#!/usr/bin/env node
/**
 * A signer for one key in a file: an example of the protocol in docs/operate.md. It runs as a user of its own, so that neither
 * the node nor anybody who breaks into it can read the key. To use a service for keys, replace `sign` and `publicKey`.
 *
 * node signer.mjs SOCKET KEYID KEY.pem
 */
import { createPrivateKey, createPublicKey, sign as signWith } from "node:crypto";
import { chmodSync, existsSync, lstatSync, readFileSync, statSync, unlinkSync } from "node:fs";
import { connect, createServer } from "node:net";

/** The longest question: a certificate in base64 has less than half of this. */
const MAX_QUESTION_BYTES = 16_384;

const [path, keyId, file] = process.argv.slice(2);
if (file === undefined) fail("usage: node signer.mjs SOCKET KEYID KEY.pem");
if ((statSync(file).mode & 0o077) !== 0)
  fail(`others than its owner may read ${file}: run chmod 600 ${file}`);

const key = createPrivateKey(readFileSync(file));
const isP256 = key.asymmetricKeyDetails?.namedCurve === "prime256v1";
if (!isP256 && !["ed25519", "ml-dsa-44"].includes(key.asymmetricKeyType))
  fail(`${file} is neither an Ed25519 nor an ML-DSA-44 key, nor one on P-256`);
const algorithm = isP256 ? "ecdsa-p256-sha256" : key.asymmetricKeyType;
const publicKey = createPublicKey(key).export({ type: "spki", format: "der" }).toString("base64");
const sign = (bytes) => signWith(isP256 ? "sha256" : null, bytes, key).toString("base64");

/** Answers one question. What it does not understand it refuses, in words. */
function answer(line) {
  let question;
  try {
    question = JSON.parse(line);
  } catch {
    return { id: 0, error: "not JSON" };
  }
  const id = Number.isSafeInteger(question?.id) ? question.id : 0;
  if (question?.version !== 1) return { id, error: "this signer speaks version 1" };
  if (question.key !== keyId) return { id, error: "no such key" };
  if (question.do === "describe") return { id, publicKey };
  if (question.do !== "sign") return { id, error: "only describe and sign" };
  if (question.algorithm !== algorithm) return { id, error: `the key signs by ${algorithm}` };
  if (typeof question.bytes !== "string") return { id, error: "no bytes" };
  return { id, signature: sign(Buffer.from(question.bytes, "base64")) };
}

function serve(socket) {
  let read = "";
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    read += chunk.toString("latin1");
    for (let end = read.indexOf("\n"); end >= 0; end = read.indexOf("\n")) {
      socket.write(`${JSON.stringify(answer(read.slice(0, end)))}\n`);
      read = read.slice(end + 1);
    }
    if (read.length > MAX_QUESTION_BYTES) socket.destroy();
  });
}

/** Removes the socket that an earlier run has left; ends where one still answers, or something else stands there. */
async function clear() {
  if (!existsSync(path)) return;
  if (!lstatSync(path).isSocket()) fail(`${path} is no socket: name another path`);
  const inUse = await new Promise((resolve) => {
    const probe = connect(path, () => resolve(true));
    probe.on("error", () => resolve(false));
    probe.on("close", () => resolve(false));
    probe.on("connect", () => probe.destroy());
  });
  if (inUse) fail(`another signer listens on ${path}`);
  unlinkSync(path);
}

function fail(why) {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}

await clear();
// Nobody may connect before the mode is set.
process.umask(0o177);
const server = createServer(serve);
server.listen(path, () => {
  // The group of this process is the one of the node's user.
  chmodSync(path, 0o660);
  process.stderr.write(`signs with ${keyId} on ${path}\n`);
});
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
