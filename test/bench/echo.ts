/** The reference for every other figure: what a unary call costs when nothing is done in it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import grpc from "@grpc/grpc-js";
import { createAuthority, issueCertificate } from "../../src/edge/tls/authority.ts";
import type { Candidate } from "./candidate.ts";

const bytes = (buffer: Buffer) => buffer;
export const ECHO: grpc.MethodDefinition<Buffer, Buffer> = {
  path: "/comity.bench.Echo/Echo",
  requestStream: false,
  responseStream: false,
  requestSerialize: bytes,
  requestDeserialize: bytes,
  responseSerialize: bytes,
  responseDeserialize: bytes,
};

/** About as many bytes as a small request. */
const MESSAGE = Buffer.alloc(430, 7);
const TRUST_DOMAIN = "echo.example";

function writeMaterial(folder: string) {
  const now = new Date();
  const authority = createAuthority({ trustDomain: TRUST_DOMAIN, now });
  const id = `spiffe://${TRUST_DOMAIN}/node`;
  const leaf = issueCertificate(authority, { id, now, dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] });
  writeFileSync(join(folder, "key.pem"), leaf.keyPem, { mode: 0o600 });
  writeFileSync(join(folder, "certificate.pem"), leaf.certificatePem);
  writeFileSync(join(folder, "authority.pem"), authority.certificatePem);
  return grpc.credentials.createSsl(
    Buffer.from(authority.certificatePem),
    Buffer.from(leaf.keyPem),
    Buffer.from(leaf.certificatePem),
  );
}

export const echo: Candidate = {
  name: "echo",
  what: "a bare @grpc/grpc-js unary echo of 430 bytes over mutual TLS: the reference",
  atOnce: [1, 32],
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), "comity-bench-"));
    const credentials = writeMaterial(folder);
    const entry = fileURLToPath(new URL("./echo-server.ts", import.meta.url));
    const server = spawn(process.execPath, [entry, folder], { stdio: ["pipe", "pipe", "inherit"] });
    const [port] = (await once(server.stdout, "data")) as [Buffer];
    const client = new grpc.Client(`localhost:${Number(String(port))}`, credentials);
    return {
      once: () =>
        new Promise<void>((resolve, reject) => {
          client.makeUnaryRequest(ECHO.path, bytes, bytes, MESSAGE, (error, answer) =>
            error === null && answer?.length === MESSAGE.length ? resolve() : reject(error),
          );
        }),
      close: async () => {
        client.close();
        server.stdin.end();
        await once(server, "close");
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};
