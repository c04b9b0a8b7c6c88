/**
 * Holds deploy/ against tools that are too large to be dependencies: the Kubernetes manifests against kubernetes-models, and the
 * Containerfile against dockerfilelint. Both are installed in exact versions beside the checkout, and the tree is thrown away.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { loadAll } from "js-yaml";

const TOOLS = ["kubernetes-models@5.1.0", "dockerfilelint@1.8.0"];

/** Installs the tools in a folder, or takes them from one that already has them. */
function installIn(folder) {
  execFileSync(
    "npm",
    ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", folder, ...TOOLS],
    {
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
}

/** Returns the faults of a manifest, each as one line. */
async function faultsOf(document, folder) {
  const { apiVersion = "", kind = "" } = document;
  const models = join(resolve(folder), "node_modules/kubernetes-models", apiVersion, "index.js");
  let Model;
  try {
    ({ [kind]: Model } = await import(pathToFileURL(models).href));
  } catch {
    return [`no ${apiVersion} is known`];
  }
  if (Model === undefined) return [`no ${kind} of ${apiVersion} is known`];
  try {
    new Model(document).validate();
    return [];
  } catch (error) {
    return String(error.message).split("\n");
  }
}

async function checkManifests(folder) {
  const file = "deploy/kubernetes/comity.yaml";
  const documents = loadAll(readFileSync(file, "utf8"));
  const faults = [];
  for (const document of documents)
    for (const fault of await faultsOf(document, folder)) faults.push(`${file}: ${document?.kind}: ${fault}`);
  // A check that finds nothing must be one that could.
  const [, , set] = documents;
  const broken = { ...set, spec: { ...set.spec, replicas: "one" } };
  if ((await faultsOf(broken, folder)).length === 0)
    faults.push("kubernetes-models finds no fault in a broken manifest");
  return faults;
}

function checkContainerfile(folder) {
  const lint = join(folder, "node_modules/.bin/dockerfilelint");
  try {
    const out = execFileSync(lint, ["--output", "json", resolve("deploy/Containerfile")], {
      encoding: "utf8",
    });
    return JSON.parse(out).files.flatMap(({ issues }) =>
      issues.map((each) => `deploy/Containerfile: ${JSON.stringify(each)}`),
    );
  } catch (error) {
    return [`deploy/Containerfile: ${error.stdout || error.message}`];
  }
}

const [given] = process.argv.slice(2);
const folder = given ?? mkdtempSync(join(tmpdir(), "comity-deploy-"));
try {
  if (given === undefined) installIn(folder);
  const faults = [...(await checkManifests(folder)), ...checkContainerfile(folder)];
  for (const fault of faults) console.error(`error deploy: ${fault}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  if (given === undefined) rmSync(folder, { recursive: true });
}
