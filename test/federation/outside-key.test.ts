/** A node whose ledger key is with a signer: it decides nothing that it cannot record, and goes on when the signer is back. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { startFederation } from "../support/federation.ts";
import { longTest } from "../support/longer.ts";
import { startSocketSigner } from "../support/socket-signer.ts";

longTest.each(["EU", "JP"])(
  "while the signer of %s refuses, hangs or dies no transfer is decided; then it is, and its receipt verifies",
  async (code) => {
    const federation = await startFederation(["EU", "JP"], {
      down: [code],
      alone: true,
      decideWithinMs: 2_000,
    });
    onTestFinished(federation.stop);
    const home = federation.homes.get(code);
    if (home === undefined) throw new Error("no home");
    const file = join(home.nodeFolder, "ledger.pem");
    const [first = "", second = ""] = readFileSync(file, "utf8").split(/(?<=-----END PRIVATE KEY-----\n)/);
    const signer = await startSocketSigner(first);
    onTestFinished(() => signer[Symbol.asyncDispose]());
    // From here on no file holds the Ed25519 part, without which no head counts.
    rmSync(file);
    const other = join(home.nodeFolder, "second.pem");
    writeFileSync(other, second, { mode: 0o600 });
    const { path, keyId } = signer.source();
    const config = readFileSync(home.configFile, "utf8");
    const keys = `ledgerKey: "unix:${path}#${keyId}"\npostQuantumKey: ${other}`;
    writeFileSync(home.configFile, config.replace(/^ledgerKey: .*$/m, keys));
    const { store } = await federation.startNode(code);
    const transfer = async () => federation.caller("EU").request(await federation.sample("eu-jp-research"));
    const permitted = await transfer();
    expect(permitted.state).toBe("PERMITTED");
    expect(verifyReceipt(permitted.receipt ?? new Uint8Array(), federation.trust).permit).toBe(true);
    const { size } = await store.log.head();
    for (const wrong of [
      (asked: { id: number }) => `${JSON.stringify({ id: asked.id, error: "locked" })}\n`,
      () => undefined,
    ]) {
      signer.answerBy(wrong);
      const refused = await transfer().catch((error: unknown) => error);
      expect(refused).not.toMatchObject({ state: "PERMITTED" });
      expect((await store.log.head()).size).toBe(size);
    }
    signer.heal();
    await signer.stop();
    await signer.start();
    await expect.poll(async () => (await transfer()).state, { timeout: 20_000 }).toBe("PERMITTED");
  },
);
