/** nginx as what stands before a service today: mutual TLS on both legs, and a connection that is kept to the service. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePorts } from "../support/processes.ts";
import type { StartFront } from "./echo.ts";

/** Returns true where nginx is installed. */
export function hasNginx(): boolean {
  return spawnSync("nginx", ["-v"]).status === 0;
}

const configOf = (folder: string, port: number, echo: number) => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr;
events { worker_connections 256; }
http {
  access_log off;
  upstream echo { server 127.0.0.1:${echo}; keepalive 64; }
  server {
    listen 127.0.0.1:${port} ssl http2;
    ssl_protocols TLSv1.3;
    ssl_certificate ${folder}/certificate.pem;
    ssl_certificate_key ${folder}/key.pem;
    ssl_client_certificate ${folder}/authority.pem;
    ssl_verify_client on;
    keepalive_requests 10000000;
    location / {
      grpc_pass grpcs://echo;
      grpc_ssl_protocols TLSv1.3;
      grpc_ssl_certificate ${folder}/certificate.pem;
      grpc_ssl_certificate_key ${folder}/key.pem;
      grpc_ssl_trusted_certificate ${folder}/authority.pem;
      grpc_ssl_verify on;
      grpc_ssl_name localhost;
    }
  }
}
`;

/** Starts nginx before an echo, with the echo's own certificate and key. */
export const startNginx: StartFront = async (folder, echo) => {
  const [port = 0] = await freePorts(1);
  const file = join(folder, "nginx.conf");
  writeFileSync(file, configOf(folder, port, echo));
  const nginx = spawn("nginx", ["-p", folder, "-c", file], { stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(nginx, "close");
  // It does not end with its parent by itself.
  process.once("exit", () => nginx.kill());
  await Promise.race([listening(port), ended.then(() => Promise.reject(new Error("nginx did not start")))]);
  return {
    port,
    pids: [nginx.pid ?? 0],
    close: async () => {
      nginx.kill();
      await ended;
    },
  };
};

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const up = await new Promise((resolve) =>
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false)),
    );
    socket.destroy();
    if (up) return;
    await wait(20);
  }
}
