/**
 * A node as `comity serve` runs it, but whose disk lags behind its answers: after SIGKILL it knows only what
 * had been copied by then; on PostgreSQL, after an end of the server, what that had written of its own accord. The control of the
 * kill campaigns; never to be used for anything else.
 */
import { copyFileSync, existsSync, renameSync, rmSync } from "node:fs";
import { backup, DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createObserver } from "../../src/edge/telemetry/events.ts";
import { createLog } from "../../src/edge/telemetry/log.ts";
import { loadConfig } from "../../src/node/config.ts";
import { loadAtlas } from "../../src/node/law.ts";
import { startNode } from "../../src/node/node.ts";
import { contentKeyFileOf } from "../../src/store/key-file.ts";

/** How far the disk lags. */
const LAG_MS = 300;

const config = await loadConfig(process.argv[2] ?? "", new Date());
const { headFile: _, ...settings } = config;
const lasting = config.storeFile;
const live = `${lasting}.live`;
if (config.postgres === undefined) {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(live + suffix, { force: true });
  if (existsSync(lasting)) {
    copyFileSync(lasting, live);
    copyFileSync(contentKeyFileOf(lasting), contentKeyFileOf(live));
  }
} else {
  // A server that is set to answer before it has written is left so.
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...words: unknown[]) {
    if (words[0] === "SET synchronous_commit = on") return Promise.resolve({ rows: [] });
    return Reflect.apply(query, this, words);
  } as typeof query;
}

const node = await startNode({
  config: config.postgres === undefined ? { ...settings, storeFile: live } : settings,
  // Nothing may tell it that its store is older than its log.
  newLog: true,
  alone: true,
  atlas: loadAtlas(),
  observer: createObserver(createLog({ level: "silent" })),
  onFatal: () => process.exit(3),
});
process.stdin.once("close", () => process.exit(0)).resume();
process.stdout.write(`${config.trustDomain} listens on ${node.host}:${node.port}\n`);

while (config.postgres === undefined) {
  await sleep(LAG_MS);
  using source = new DatabaseSync(live, { readOnly: true });
  await backup(source, `${lasting}.new`);
  copyFileSync(contentKeyFileOf(live), contentKeyFileOf(lasting));
  renameSync(`${lasting}.new`, lasting);
}
