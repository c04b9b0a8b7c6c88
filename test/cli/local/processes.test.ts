/** Nodes as processes: started once they listen, ended in order or at once, and their own errors passed on. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { assertFree, type NodeProcess, startProcess } from "../../../src/cli/local/processes.ts";
import { prepareFederation } from "../../../src/client/index.ts";
import { longTest } from "../../support/longer.ts";

const base = mkdtempSync(join(tmpdir(), "comity-node-"));
let configFile: string;
beforeAll(async () => {
  const folders = { certs: join(base, "certs"), state: join(base, "state") };
  const member = {
    jurisdiction: "EU",
    trustDomain: "eu.comity.example",
    platforms: [],
    regulators: [],
    address: "127.0.0.1:0",
  };
  const [home] = await prepareFederation([member], folders, new Date());
  configFile = home?.configFile ?? "";
});
afterAll(() => rmSync(base, { recursive: true }));

async function start(): Promise<NodeProcess> {
  const node = await startProcess(configFile, process.env, ["--new-log"]);
  onTestFinished(node.kill);
  return node;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a node's process", () => {
  test("runs until it is asked to end, and then ends in order", async () => {
    const node = await start();
    expect(isAlive(node.pid)).toBe(true);
    await node.stop();
    expect(await node.ended).toBe(0);
    expect(isAlive(node.pid)).toBe(false);
  });

  longTest(
    "opens the store that another has closed; killed, it has no exit code and no last words",
    async () => {
      const node = await start();
      expect(isAlive(node.pid)).toBe(true);
      await node.kill();
      expect(await node.ended).toBeNull();
      expect(isAlive(node.pid)).toBe(false);
      expect(node.errorAfter()).toMatchObject({
        reason: "NODE_UNREACHABLE",
        message: "ended by the signal `SIGKILL`, without an error message",
      });
      await node.stop();
    },
  );

  test("that cannot start rejects with its own error", async () => {
    await expect(startProcess(join(base, "none.yaml"), process.env)).rejects.toMatchObject({
      reason: "CONFIG_INVALID",
      message: expect.stringContaining(join(base, "none.yaml")),
    });
  });

  test("that ends without an error of ours rejects with its exit code", async () => {
    const env = { ...process.env, NODE_OPTIONS: "--no-such-option" };
    await expect(startProcess(configFile, env)).rejects.toMatchObject({
      reason: "NODE_UNREACHABLE",
      message: expect.stringContaining("exit code `9`"),
    });
  });
});

describe("an address", () => {
  test("that is taken is refused, and is free once its holder has left", async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
    const { port } = holder.address() as { port: number };
    const address = `127.0.0.1:${port}`;
    await expect(assertFree(address)).rejects.toMatchObject({
      reason: "ADDRESS_IN_USE",
      message: expect.stringContaining(`\`${address}\` is in use`),
    });
    await new Promise((resolve) => holder.close(resolve));
    await assertFree(address);
    // The check holds the address no longer than it takes.
    await expect(assertFree(address)).resolves.toBeUndefined();
  });

  test.each([
    ["of another machine", "192.0.2.1:7440", "EADDRNOTAVAIL"],
    ["without a port", "127.0.0.1", "ERR_SOCKET_BAD_PORT"],
  ])("%s is refused as configuration", async (_, address, says) => {
    await expect(assertFree(address)).rejects.toMatchObject({
      reason: "CONFIG_INVALID",
      message: expect.stringContaining(says),
    });
  });
});
