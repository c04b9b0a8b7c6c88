/** The log in SQLite: leaves, nodes and heads, and what is kept beside a leaf as evidence. */
import type { DatabaseSync } from "node:sqlite";
import { prepare } from "./sqlite-statement.ts";
import { found, type Head, type LogTables, type WritableLogTables } from "./tables.ts";

/** Reading, on either connection. */
export function readLog(db: DatabaseSync): LogTables {
  const leaf = prepare<{ bytes: Uint8Array }>(db, "SELECT bytes FROM leaf WHERE idx = ?");
  const node = prepare<{ hash: Uint8Array }>(db, "SELECT hash FROM node WHERE level = ? AND idx = ?");
  const newest = prepare<Head>(db, "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1");
  const covering = prepare<Head>(
    db,
    "SELECT size, note FROM checkpoint WHERE size > ? ORDER BY size LIMIT 1",
  );
  const evidence = prepare<{ body: string }>(db, "SELECT body FROM evidence WHERE leaf = ?");

  return {
    leaf: (index) => leaf.get(index)?.bytes,
    evidence: (index) => evidence.get(index)?.body,
    node: (level, index) => {
      const { buffer, byteOffset, byteLength } = found(node.get(level, index)).hash;
      return Buffer.from(buffer, byteOffset, byteLength);
    },
    newest: () => found(newest.get()),
    covering: (index) => covering.get(index),
  };
}

/** Reading and writing, on the connection that writes. */
export function writeLog(db: DatabaseSync): WritableLogTables {
  const leaf = prepare(db, "INSERT INTO leaf (idx, bytes) VALUES (?, ?)");
  const node = prepare(db, "INSERT INTO node (level, idx, hash) VALUES (?, ?, ?)");
  const head = prepare(db, "INSERT INTO checkpoint (size, note) VALUES (?, ?)");
  const evidence = prepare(db, "INSERT INTO evidence (leaf, body) VALUES (?, ?)");

  return {
    ...readLog(db),
    addEvidence: (index, body) => evidence.run(index, body),
    addLeaf: (index, bytes) => leaf.run(index, bytes),
    addNode: ({ level, index, hash }) => node.run(level, index, hash),
    addHead: ({ size, note }) => head.run(size, note),
  };
}
