/**
 * Writes docs/configuration.md from the schema of a node's file: each key with its meaning, form, default and unit. With
 * `--check` it fails where the page differs.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { RETENTION } from "../src/engine/retention.ts";
import { ConfigFile } from "../src/node/config-file.ts";

const FILE = "docs/configuration.md";

/** The unit of a key, which its name ends with. */
const UNITS = [
  [/BytesPerDay$/, "bytes a day"],
  [/Bytes$/, "bytes"],
  [/Ms$/, "milliseconds"],
];

const unitOf = (key) => UNITS.find(([suffix]) => suffix.test(key))?.[1] ?? "";

/** The values that a key takes, in a few words. */
function formOf({ type, enum: words, minimum, maximum, items, additionalProperties }) {
  if (words !== undefined) return words.map((word) => `\`${word}\``).join(", ");
  if (type === "integer") {
    const most = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? "" : ` to ${maximum}`;
    return most === "" ? `whole number from ${minimum}` : `whole number from ${minimum}${most}`;
  }
  if (type === "array")
    return items.type === "object"
      ? `list of ${Object.keys(items.properties)
          .map((key) => `\`${key}\``)
          .join(" and ")}`
      : "list";
  if (type === "object") return additionalProperties === false ? "fields" : "ISO 8601 period for each class";
  return "text";
}

/** The default of a key, or that it must be there. */
function defaultOf(key, property, required) {
  if (required.includes(key)) return "must be there";
  const { default: value } = property;
  if (value === undefined) return "none";
  return `\`${JSON.stringify(value)}\``;
}

function rowsOf({ properties, required = [] }) {
  return Object.entries(properties).map(([key, property]) => {
    const cells = [
      `\`${key}\``,
      property.description,
      formOf(property),
      defaultOf(key, property, required),
      unitOf(key),
    ];
    return `| ${cells.join(" | ")} |`;
  });
}

function page() {
  const schema = z.toJSONSchema(ConfigFile, { io: "input", unrepresentable: "any" });
  return `# Configuration

The keys of \`node.yaml\`, the file of a node. This page is written from the form by which a node reads it (\`npm run configuration\`): a
key that does not stand here is refused. Paths are relative to the file, which is read when the node starts.

| key | meaning | form | default | unit |
|---|---|---|---|---|
${rowsOf(schema).join("\n")}

The classes of \`retention\`, with the periods that hold where none is stated; [retention.md](retention.md) explains them:

| class | default |
|---|---|
${Object.entries(RETENTION)
  .map(([name, period]) => `| \`${name}\` | \`${period}\` |`)
  .join("\n")}

Besides the file a node reads these variables of its environment: \`OTEL_*\` of OpenTelemetry for what is sent where and how often, \`XDG_CACHE_HOME\` and
\`NODE_DISABLE_COMPILE_CACHE\` for compiled modules, and \`COMITY_HOME\` for the home that commands use.
`;
}

const made = page();
if (!process.argv.includes("--check")) writeFileSync(FILE, made);
else if (readFileSync(FILE, "utf8") !== made) {
  console.error(
    `error configuration: \`${FILE}\` differs from the form of a node's file; run \`npm run configuration\``,
  );
  process.exit(1);
}
