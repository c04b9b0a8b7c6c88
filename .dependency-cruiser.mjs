/** The layout of the tree as rules for dependency-cruiser: imports run down, siblings stay apart, the core does no I/O. */

/** The layers of src/, top first. What stands on one line is a sibling: folders there never import each other. */
export const LAYERS = [
  ["cli/", "page/"],
  ["node/"],
  ["client/"],
  ["edge/grpc/"],
  ["edge/tls/"],
  ["edge/telemetry/"],
  ["store/"],
  ["keys/"],
  ["transfers/", "notices/", "packs/", "peering/", "identities/", "witness/"],
  ["engine/"],
  ["evidence/"],
  ["receipt/"],
  ["law/", "federation/"],
  ["vocabulary/", "ledger/"],
  ["calendar.ts", "day-sums.ts", "limits.ts", "memo.ts", "narrow.ts", "rate-limit.ts", "retry.ts", "yaml.ts"],
  ["calendar/"],
  ["crypto/"],
  ["errors.ts", "patterns.ts"],
];

/** From this layer down: no I/O, no clock, no randomness, no signing. biome.json guards the globals and the names in packages. */
export const PURE_FROM = LAYERS.findIndex(([first]) => first === "transfers/");

/** What the pure layers may import besides each other: parsers of formats. */
const PURE_PACKAGES = [
  "@levischuck/tiny-cbor",
  "@noble/curves",
  "@noble/hashes",
  "@scure/bip39",
  "@iabtechlabtcf/core",
  "jose",
  "js-yaml",
  "jsonld-streaming-parser",
  "n3",
  "saxes",
  "uuid",
  "zod",
];

/** The half of each port in crypto/ that runs on Node alone; a browser gets the other. */
const NODE_HALVES = "^src/crypto/[^/]+/node\\.ts$";

const pattern = (units) => `^src/(${units.map((unit) => unit.replace(/\.ts$/, "\\.ts$")).join("|")})`;

const placed = pattern(LAYERS.flat());
const pure = pattern(LAYERS.slice(PURE_FROM).flat());

const upward = LAYERS.slice(1).map((layer, above) => ({
  name: `down-only-from-${layer.map((unit) => unit.replace(/\/|\.ts/, "")).join("-")}`,
  comment: "imports run down the layout only",
  severity: "error",
  from: { path: pattern(layer) },
  to: { path: pattern(LAYERS.slice(0, above + 1).flat()) },
}));

const sideways = LAYERS.filter((layer) => layer.length > 1 && layer[0].endsWith("/")).map((layer) => ({
  name: `apart-${layer.map((unit) => unit.slice(0, -1)).join("-")}`,
  comment: "folders on one line of the layout never import each other",
  severity: "error",
  from: { path: pattern(layer) },
  to: { path: pattern(layer), pathNot: "^src/$1" },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...upward,
    ...sideways,
    {
      name: "place-unknown",
      comment: "every file of src/ has a place in the layout; a new folder is added to LAYERS on purpose",
      severity: "error",
      from: { path: "^src/", pathNot: placed },
      to: {},
    },
    {
      name: "place-unknown-target",
      comment: "the same for a file that imports nothing: whoever imports it finds it",
      severity: "error",
      from: {},
      to: { path: "^src/", pathNot: placed },
    },
    {
      name: "no-cycle",
      comment:
        "no cycles, imports of types included; the generated type of a message that holds itself imports itself",
      severity: "error",
      from: { pathNot: "^src/edge/grpc/generated/comity/v1/Formula\\.ts$" },
      to: { circular: true },
    },
    {
      name: "pure-builtin",
      comment:
        "from transfers/ down no built-in module of Node: take a port as an argument; hash and verify through `#sha256` and `#ed25519`",
      severity: "error",
      from: { path: pure, pathNot: NODE_HALVES },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "pure-package",
      comment: "from transfers/ down only parsers of formats are imported: declare a port for anything else",
      severity: "error",
      from: { path: pure },
      to: { path: "node_modules/", pathNot: `node_modules/(${PURE_PACKAGES.join("|")})/` },
    },
    {
      name: "no-test-in-src",
      comment: "what ships never imports what tests it",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^test/" },
    },
    {
      name: "resolvable",
      comment: "an import that resolves to nothing escapes every other rule",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "declared",
      comment: "what ships imports its own dependencies only",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown", "undetermined"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // Without this an `import type` is invisible, and with it half of the cycles.
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      conditionNames: ["import", "node", "types", "default"],
      exportsFields: ["exports"],
      extensions: [".ts", ".mjs", ".js", ".json"],
    },
  },
};
