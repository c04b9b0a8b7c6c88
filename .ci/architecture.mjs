/** Draws docs/architecture.svg from the layers in .dependency-cruiser.mjs; with `--check` it fails where the file differs. */
import { readFileSync, writeFileSync } from "node:fs";
import { LAYERS, PURE_FROM } from "../.dependency-cruiser.mjs";

const FILE = "docs/architecture.svg";

/** One line for each unit of LAYERS. */
const HOLDS = {
  "cli/": "the commands, their text, and the local federation of `up`",
  "page/": "the law as a page for browsers",
  "node/": "one node: configuration, wiring, start and orderly end",
  "client/": "the library for programs: Platform, Regulator, Operator",
  "edge/grpc/": "the wire: messages to values and back, roles, limits, the streams to peers",
  "edge/tls/": "mutual TLS 1.3, certificates, trust bundles",
  "edge/telemetry/": "traces, metrics and log lines",
  "store/": "rows and the signed log: SQLite, PostgreSQL or memory",
  "keys/": "signers of the log and of certificates",
  "transfers/": "decisions",
  "notices/": "incidents",
  "packs/": "versions of law",
  "peering/": "cards, agreements",
  "identities/": "certificates",
  "witness/": "cosigned heads",
  "engine/": "record, relay, timers, peers; the ports to store, clock, signer, wire and randomness",
  "evidence/": "checks of signatures on agreements and on items of an offer (JWS)",
  "receipt/": "leaf, receipt, trust file, and the check offline",
  "law/": "facts, rules, the floor; packs as YAML",
  "federation/": "identities and agreements",
  "vocabulary/": "concepts, schemes, translation, formats",
  "ledger/": "Merkle tree, checkpoints, statements",
  "calendar.ts": "working days",
  "limits.ts": "limits",
  "memo.ts": "caches",
  "narrow.ts": "input checks",
  "day-sums.ts": "daily sums",
  "rate-limit.ts": "rates",
  "retry.ts": "pauses",
  "yaml.ts": "YAML",
  "calendar/": "public holidays, as data",
  "crypto/": "SHA-256 and Ed25519, for Node and for browsers",
  "errors.ts": "the closed list of reasons",
  "patterns.ts": "patterns of texts from outside",
};

const [WIDTH, LEFT, RIGHT, ROW, GAP, TOP, DIVIDE] = [880, 40, 12, 42, 8, 40, 26];
/** The widest character of the small text that occurs often, in pixels. */
const CHARACTER = 6.3;

const escapeXml = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

function box(unit, x, y, width, pure) {
  const holds = HOLDS[unit];
  if (holds === undefined) throw new Error(`\`${unit}\` is in LAYERS: say in HOLDS what it holds`);
  if (holds.length * CHARACTER > width - 16)
    throw new Error(`the line for \`${unit}\` is too long for its box`);
  const fill = pure ? "#e6f2ea" : "#e8eef8";
  const line = pure ? "#3d7a55" : "#3f5f9a";
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${ROW}" rx="4" fill="${fill}" stroke="${line}"/>`,
    `<text x="${x + 10}" y="${y + 17}" font-weight="bold" font-size="13">${escapeXml(unit)}</text>`,
    `<text x="${x + 10}" y="${y + 33}" font-size="12">${escapeXml(holds)}</text>`,
  ];
}

function draw() {
  const names = LAYERS.flat();
  for (const unit of Object.keys(HOLDS))
    if (!names.includes(unit)) throw new Error(`\`${unit}\` is not in LAYERS: remove its line from HOLDS`);
  const inner = WIDTH - LEFT - RIGHT;
  const lines = [];
  let y = TOP;
  for (const [index, layer] of LAYERS.entries()) {
    if (index === PURE_FROM) {
      lines.push(
        `<line x1="${LEFT}" y1="${y + 4}" x2="${WIDTH - RIGHT}" y2="${y + 4}" stroke="#3d7a55" stroke-dasharray="5 4"/>`,
        `<text x="${LEFT}" y="${y + 19}" font-size="12">from here down: no I/O, no clock, no signing, no randomness</text>`,
      );
      y += DIVIDE;
    }
    const width = (inner - GAP * (layer.length - 1)) / layer.length;
    for (const [place, unit] of layer.entries())
      lines.push(...box(unit, LEFT + place * (width + GAP), y, width, index >= PURE_FROM));
    y += ROW + GAP;
  }
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y + 4}" viewBox="0 0 ${WIDTH} ${y + 4}" role="img" aria-labelledby="title" font-family="system-ui, sans-serif" fill="#1c2430">`,
    `<title id="title">The layers of src/, top to bottom: imports run down only</title>`,
    // An opaque ground, so that the text is dark on light whatever the page's own colours are.
    `<rect width="${WIDTH}" height="${y + 4}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="25" font-size="14" font-weight="bold">src/: imports run down only; folders side by side never import each other</text>`,
    `<line x1="18" y1="${TOP}" x2="18" y2="${y - 18}" stroke="#1c2430"/>`,
    `<path d="M 13 ${y - 20} L 23 ${y - 20} L 18 ${y - 8} Z"/>`,
    ...lines,
    "</svg>",
  ].join("\n")}\n`;
}

if (process.argv.includes("--check")) {
  if (readFileSync(FILE, "utf8") !== draw()) {
    console.error(`error architecture: \`${FILE}\` differs from the layers: run \`npm run architecture\``);
    process.exit(1);
  }
} else {
  writeFileSync(FILE, draw());
}
