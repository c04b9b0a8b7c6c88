/** The reference: a bare @grpc/grpc-js server that answers bytes with bytes over mutual TLS, in a process of its own. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import grpc from "@grpc/grpc-js";
import { ECHO } from "./echo.ts";

const [, , folder = "", size = "430"] = process.argv;
const answered = Buffer.alloc(Number(size), 7);
const read = (name: string) => readFileSync(join(folder, name));
const server = new grpc.Server();
server.addService(
  { echo: ECHO },
  {
    echo: (_: grpc.ServerUnaryCall<Buffer, Buffer>, answer: grpc.sendUnaryData<Buffer>) =>
      answer(null, answered),
  },
);
const pair = { private_key: read("key.pem"), cert_chain: read("certificate.pem") };
const credentials = grpc.ServerCredentials.createSsl(read("authority.pem"), [pair], true);
server.bindAsync("127.0.0.1:0", credentials, (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});
process.stdin.once("close", () => process.exit(0)).resume();
