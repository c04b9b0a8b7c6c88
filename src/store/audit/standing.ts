/** The rows that a leaf proves must stand: for each kind of leaf, which row, and what it must say of the leaf. */
import { RECOVERED } from "../../engine/recovered.ts";
import { HAND_OVER, type HandOverRow } from "../../engine/rows.ts";
import type { AnyCollection, Row, Scalar } from "../../engine/store.ts";
import { CERTIFICATE, NODE_REVOCATION } from "../../identities/schema.ts";
import { leafHash } from "../../ledger/merkle.ts";
import { PACK } from "../../packs/schema.ts";
import { AGREEMENT, CARD } from "../../peering/schema.ts";
import { INBOUND, OBLIGATIONS, TRANSFER } from "../../transfers/schema.ts";
import { assertRecorded } from "../hand-over.ts";
import { type ReadLeaf, textIn } from "./read-leaf.ts";

/** A row, as plain fields. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * A row that must stand for a leaf. `forever`: no date of retention removes it. `mayLack`: there is a cause besides for which it
 * may be gone. `fits` returns true where the row says what the leaf says.
 */
export type Standing = {
  readonly of: AnyCollection;
  readonly key: readonly Scalar[];
  readonly fits: (row: Fields) => boolean;
  readonly forever?: true;
  readonly mayLack?: true;
};

const isSame = (row: Fields, fields: Fields) =>
  Object.entries(fields).every(([name, value]) => value === undefined || row[name] === value);

/** A later leaf has taken its place in the row, or it stands there itself. */
const isReached = (row: Fields, index: number, field = "leaf") => Number(row[field]) >= index;

/** Returns the rows that must stand for a leaf. `origin` is the name of the log. */
export function standingFor(leaf: ReadLeaf, origin: string): readonly Standing[] {
  const { fields, index, kind } = leaf;
  const list: readonly Standing[] =
    typeof fields.obligationsHash === "string" && !("obligations" in fields)
      ? [{ of: OBLIGATIONS, key: [fields.obligationsHash], fits: () => true }]
      : [];
  return [
    ...ofTransfer(leaf),
    ...(kind === "recovery"
      ? [{ of: RECOVERED, key: [index], fits: (row: Fields) => isNamed(row, fields.own) }]
      : []),
    ...list,
    ...ofTrust(leaf, origin),
    ...ofCertificate(leaf),
    ...ofPack(leaf, index),
  ];
}

function ofTransfer(leaf: ReadLeaf): readonly Standing[] {
  const { fields, index, kind } = leaf;
  const at = { of: TRANSFER, key: [textIn(leaf, "transfer")] };
  const { sender: caller, destination, decideBy } = fields;
  switch (kind) {
    case "proposal":
      return [{ ...at, fits: (row) => isSame(row, { leaf: index, caller, destination, decideBy }) }];
    case "denial":
      return "answer" in fields
        ? [{ ...at, fits: (row) => isSame(row, { outcome: index, state: "DENIED", lapsed: true, caller }) }]
        : [{ ...at, fits: (row) => isSame(row, { leaf: index, state: "DENIED", caller }) }];
    case "outcome":
      return [{ ...at, fits: (row) => isSame(row, { outcome: index, state: fields.state }) }];
    case "decision":
    case "bar": {
      const { proposal } = fields;
      const key = [textIn(leaf, "origin"), textIn(leaf, "transfer")];
      return [{ of: INBOUND, key, fits: (row) => isSame(row, { leaf: index, proposal }) }];
    }
    default:
      return [];
  }
}

function ofPack(leaf: ReadLeaf, index: number): readonly Standing[] {
  if (leaf.kind !== "pack" && leaf.kind !== "pack-held") return [];
  const { authority, version, hash, serial } = leaf.fields;
  return [
    {
      of: PACK,
      key: [textIn(leaf, "jurisdiction"), Number(serial)],
      fits: (row) => isSame(row, { leaf: index, authority, version, hash }),
      forever: true,
    },
  ];
}

function ofTrust(leaf: ReadLeaf, origin: string): readonly Standing[] {
  const { fields, index, kind } = leaf;
  switch (kind) {
    case "key-hand-over":
    case "log-opening":
      return [
        {
          of: HAND_OVER,
          key: [origin, Number(fields.size)],
          fits: (row) => row.leaf === index && isRecorded(row, leaf),
          forever: true,
        },
      ];
    case "peer-key": {
      const { from, to, upTo } = fields;
      const key = [textIn(leaf, "trustDomain"), Number(fields.size)];
      const fits = (row: Fields) => isSame(row, { leaf: index, from, to, upTo });
      return [{ of: HAND_OVER, key, fits, forever: true }];
    }
    case "peer":
    case "own-card": {
      const trustDomain = kind === "peer" ? textIn(leaf, "trustDomain") : origin;
      return [{ of: CARD, key: [trustDomain], fits: (row) => isReached(row, index), forever: true }];
    }
    case "agreement-copy":
      // A draft that nobody signed runs out with its own last day.
      return [
        {
          of: AGREEMENT,
          key: [textIn(leaf, "agreement")],
          fits: (row) => isReached(row, index),
          mayLack: true,
        },
      ];
    case "agreement-end":
      return [
        {
          of: AGREEMENT,
          key: [textIn(leaf, "agreement")],
          fits: (row) => isReached(row, index, "endLeaf") && row.state === "terminated",
          forever: true,
        },
      ];
    default:
      return [];
  }
}

/** A row of a certificate is kept for a year after its end, and says its last change. */
function ofCertificate(leaf: ReadLeaf): readonly Standing[] {
  const { fields, index, kind } = leaf;
  switch (kind) {
    case "certificate-issued":
    case "certificate-renewed": {
      const { identity, keyHash, notAfter } = fields;
      const fits = (row: Fields) => isReached(row, index) && isSame(row, { identity, keyHash, notAfter });
      return [{ of: CERTIFICATE, key: [textIn(leaf, "serial")], fits }];
    }
    case "certificate-revoked":
      if (fields.serial === undefined) return [];
      return [
        {
          of: CERTIFICATE,
          key: [textIn(leaf, "serial")],
          fits: (row) => isReached(row, index) && row.state === "revoked",
        },
      ];
    case "node-certificate-revoked": {
      const { cause, notAfter } = fields;
      const key = [textIn(leaf, "identity"), textIn(leaf, "serial")];
      // It is kept until two days after the certificate's end, which may be soon.
      return [
        {
          of: NODE_REVOCATION,
          key,
          fits: (row) => isSame(row, { leaf: index, cause, notAfter }),
          mayLack: true,
        },
      ];
    }
    default:
      return [];
  }
}

/** Returns true where the former statement of a recovery is the one whose leaf hash its leaf names. */
function isNamed({ own }: Fields, hash: unknown): boolean {
  try {
    const { leaf } = JSON.parse(new TextDecoder().decode(own as Uint8Array)) as { readonly leaf: string };
    return leafHash(Uint8Array.fromBase64(leaf)).toHex() === hash;
  } catch {
    return false;
  }
}

function isRecorded(row: Fields, { fields }: ReadLeaf): boolean {
  try {
    assertRecorded(row as Row as HandOverRow, Buffer.from(JSON.stringify(fields), "utf8"));
    return true;
  } catch {
    return false;
  }
}
