/** The form of a node's configuration file, with a sentence on each key. */
import { isIP } from "node:net";
import { dump } from "js-yaml";
import { z } from "zod";
import { isPeriod } from "../calendar.ts";
import { findTooShort, RETENTION, type RetentionClass } from "../engine/retention.ts";
import { parseCosigner } from "../ledger/cosignature.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { ADDRESS, PLACE_CODE } from "../patterns.ts";
import { MAX_REACHED_AT } from "../store/postgres/place.ts";

const MAX_PORT = 65_535;

const Address = z
  .string()
  .regex(ADDRESS, "an address such as 127.0.0.1:7440")
  .refine((text) => parseAddress(text).port <= MAX_PORT, `a port of at most ${MAX_PORT}`);

const LOOPBACK =
  "a loopback address such as 127.0.0.1:9464 or [::1]:9464, since whoever asks there shows no certificate";

/** Returns true for an address that only this machine reaches. A name is none: others decide what it stands for. */
function isLoopback(host: string): boolean {
  return (isIP(host) === 4 && host.startsWith("127.")) || host === "::1";
}

const PLACE = "a code of a place such as EU or US-IL";

/** The form of `retention`: a period for each class that is not kept for its default. */
const RetentionPeriods = z
  .partialRecord(
    z.enum(Object.keys(RETENTION) as [RetentionClass, ...RetentionClass[]]),
    z.string().refine(isPeriod, "an ISO 8601 period of years, months, weeks or days, such as P11Y"),
  )
  .superRefine((periods, context) => {
    for (const [name, period] of Object.entries(periods) as [RetentionClass, string][]) {
      const minimum = isPeriod(period) ? findTooShort(name, period) : undefined;
      if (minimum === undefined) continue;
      const message = `at least ${minimum.period}: ${minimum.why}`;
      context.addIssue({ code: "custom", path: [name], message });
    }
  });

/** The form of one entry of `access`. */
const AccessOf = z.strictObject({
  methods: z.array(z.string().max(128)).max(64).optional(),
  callsPerCaller: z.int().min(1).optional(),
  streamsPerCaller: z.int().min(1).optional(),
  messageBytesPerCaller: z.int().min(1).optional(),
  messageBytesPerCallerPerSecond: z.int().min(1).optional(),
  storedBytesPerDay: z.int().min(1).optional(),
});

/** The form of one entry of `witnesses`. */
const Witness = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(512)
    .refine(isProtected, "an https URL, or http at a loopback address"),
  key: z
    .string()
    .max(512)
    .refine(isCosigner, "the verifier key of a witness (C2SP, type 0x04), as its operator states it"),
});

/** The form of `witnessing`. */
const Witnessing = z.strictObject({
  listen: Address.refine((text) => isLoopback(parseAddress(text).host), LOOPBACK),
  logs: z
    .array(
      z.string().max(4_096).refine(isLogKey, "the verifier key of a log (C2SP), as its operator states it"),
    )
    .min(1)
    .max(64)
    .refine(
      (keys) => new Set(keys.map((key) => key.split("+", 1)[0])).size === keys.length,
      "one key for each name of a log",
    ),
});

function isLogKey(text: string): boolean {
  try {
    return parseVerifierKey(text).name !== "";
  } catch {
    return false;
  }
}

function isProtected(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === "https:" || isLoopback(url?.hostname.replace(/^\[|\]$/g, "") ?? "");
}

function isCosigner(text: string): boolean {
  try {
    return parseCosigner(text).name !== "";
  } catch {
    return false;
  }
}

/** The form of `postgres`. */
const Postgres = z.strictObject({
  passwordFile: z.string().min(1).optional(),
  ca: z.string().min(1).optional(),
  contentKeys: z.string().min(1).optional(),
  reachedAt: Address.max(MAX_REACHED_AT).optional(),
  connections: z.int().min(1).max(100).optional(),
  connectWithinMs: z.int().min(100).max(60_000).optional(),
  answerWithinMs: z.int().min(100).max(120_000).optional(),
});

/** The bytes that stay free on the disk of a store by default. */
const FREE_BYTES = 256 * 1024 * 1024;

/**
 * The form of a node's file. Paths in it are relative to it. Each key has one sentence, from which the commented file of
 * `comity init` is made.
 */
export const ConfigFile = z.strictObject({
  trustDomain: z.string().min(1).describe("The name of this node's trust domain. It never changes."),
  jurisdictions: z
    .array(z.string())
    .min(1)
    .describe("The places whose law this node applies, such as EU or US-IL. Each needs a pack."),
  listen: Address.describe("The address and port at which this node listens."),
  address: Address.optional().describe(
    "Where others reach this node, such as node.example:7440; by default the first name in its certificate, with the port of `listen`.",
  ),
  certificate: z
    .string()
    .describe("The node's own certificate in PEM; authorities below the pinned one may follow it."),
  key: z.string().describe("The key of that certificate. Only its owner may read it."),
  authority: z
    .string()
    .describe("The authority of this trust domain: who it certifies may call. During a change, both."),
  authorityKey: z
    .string()
    .optional()
    .describe(
      "The key of that authority, where it is not `authority/key.pem` in the home: named as `ledgerKey` is. A node that has it certifies by itself.",
    ),
  ledgerKey: z
    .string()
    .describe(
      "The key that signs this node's log: a file that only its owner may read, a key on a token (`pkcs11:token=…;object=…?module-path=…&pin-source=…`), or one of a signer (`unix:SOCKET#KEY`). Keep a copy where nobody else can.",
    ),
  postQuantumKey: z
    .string()
    .optional()
    .describe(
      "The ML-DSA-44 key that signs the log beside `ledgerKey`, where the file of that does not hold it: a file that only its owner may read, or a key of a signer (`unix:SOCKET#KEY`).",
    ),
  nextLedgerKey: z
    .string()
    .optional()
    .describe(
      "The key to which `comity ledger-key renew` hands the log over, where `ledgerKey` is not a file: named as that is. Afterwards write it as `ledgerKey`.",
    ),
  nextPostQuantumKey: z
    .string()
    .optional()
    .describe(
      "The `postQuantumKey` that comes with `nextLedgerKey`. A file that is not there is made. Afterwards write it as `postQuantumKey`.",
    ),
  store: z
    .string()
    .describe(
      "The store: an SQLite file on a local disk that is backed up, or a database of PostgreSQL such as postgres://comity@db.example/comity, without a password.",
    ),
  postgres: Postgres.optional().describe(
    "How a `store` in PostgreSQL is reached: `passwordFile`, which only its owner may read; `ca`, the authorities that certify the server; `contentKeys`, the file with the keys of contents, which is not in the database; `reachedAt`, the address at which other processes of this node reach this one, by default that of `listen`; `connections` that read; `connectWithinMs`; `answerWithinMs`, the time for which a commit is tried. A server on another machine is reached over TLS alone.",
  ),
  regulators: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-zA-Z0-9._-]{1,128}$/),
        serves: z.array(z.string().regex(new RegExp(PLACE_CODE, "i"), PLACE)).min(1),
      }),
    )
    .default([])
    .describe("The regulators of this node, each with the places for which it may report incidents."),
  peers: z
    .array(z.strictObject({ agreement: z.string(), address: Address }))
    .default([])
    .describe(
      "The nodes with which there is an agreement: its file, signed by both, and where the other node listens.",
    ),
  witnesses: z
    .array(Witness)
    .max(8)
    .default([])
    .describe(
      "Witnesses outside the federation that cosign this node's log (C2SP tlog-witness): the prefix of their URLs, and their key.",
    ),
  witnessing: Witnessing.optional().describe(
    "Makes this node a witness of logs outside the federation (C2SP tlog-witness): a loopback address for `add-checkpoint`, before which a server with TLS stands, and the keys of the logs; none where this is left out.",
  ),
  decideWithinMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(10_000)
    .describe("The milliseconds that a destination has to decide a transfer, from 100 to 600000."),
  storedBytesPerDay: z
    .int()
    .min(1_048_576)
    .optional()
    .describe(
      "The most bytes that one caller or peer may have stored in a day; 16 GiB where this is left out.",
    ),
  access: z
    .record(z.string().max(512), AccessOf)
    .default({})
    .describe(
      "Methods and limits of a role or of one caller, such as `platform/aurora: { methods: [Transfers.Assess] }`; `comity cert roles` shows the most.",
    ),
  storeBytes: z
    .int()
    .min(16_777_216)
    .optional()
    .describe("The most bytes that the store may take; no limit where this is left out."),
  freeBytes: z
    .int()
    .min(1_048_576)
    .default(FREE_BYTES)
    .describe("The bytes that stay free on the store's disk: with fewer, this node takes no new work."),
  retention: RetentionPeriods.default({}).describe(
    "Periods for which rows are kept, by class, such as `inbox: P1Y`; docs/retention.md has the classes and defaults.",
  ),
  metrics: Address.refine((text) => isLoopback(parseAddress(text).host), LOOPBACK)
    .optional()
    .describe(
      "A loopback address and port for metrics (Prometheus), /live and /ready, such as 127.0.0.1:9464; none where this is left out.",
    ),
  audit: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Where audit events go, a line of JSON each (OCSF 1.5): a file, or - for standard output; nowhere where this is left out.",
    ),
  logLevel: z
    .enum(["silent", "error", "warn", "info", "debug"])
    .default("warn")
    .describe("What the log on standard error tells: silent, error, warn, info or debug."),
});

/** A node's file as it is written: what has a default may be left out. */
export type ConfigInput = z.input<typeof ConfigFile>;

/** A longer line would not fit a terminal. */
const MAX_COLUMNS = 100;

/**
 * Writes a node's file, in which a comment explains each key. A key without a value stands there as a comment, with its
 * default where it has one.
 */
export function formatConfig(values: ConfigInput): string {
  const given: Readonly<Record<string, unknown>> = values;
  const parts = Object.entries(ConfigFile.shape).map(([key, schema]) => {
    const comment = wrapComment(schema.description ?? "");
    const value = given[key] ?? (schema instanceof z.ZodDefault ? schema.def.defaultValue : "");
    const text = dump({ [key]: value }, { flowLevel: 1, lineWidth: -1 }).trimEnd();
    return `${comment}\n${given[key] === undefined ? `# ${value === "" ? `${key}:` : text}` : text}\n`;
  });
  return parts.join("\n");
}

function wrapComment(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const joined = `${lines.at(-1) ?? "#"} ${word}`;
    if (lines.length > 0 && joined.length <= MAX_COLUMNS) lines[lines.length - 1] = joined;
    else lines.push(`# ${word}`);
  }
  return lines.join("\n");
}

/** Parses an address such as `127.0.0.1:7440`. Throws CONFIG_INVALID. */
export function parseAddress(text: string): { readonly host: string; readonly port: number } {
  const at = text.lastIndexOf(":");
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ""), port: Number(text.slice(at + 1)) };
}
