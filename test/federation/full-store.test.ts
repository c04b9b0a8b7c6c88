/** A node whose store has no room: it takes nothing new, says so, and answers all that stores nothing. */
import { appendFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { startFederation } from "../support/federation.ts";
import { draft, regulatorOf } from "../support/incident.ts";

/** More than any disk has. */
const ALL_BYTES = 2 ** 52;

const refused = expect.objectContaining({
  reason: "OVERLOADED",
  message: expect.stringMatching(/no room for anything new.*Ask its operator/),
});

test("a home node without room refuses requests and notices, and still assesses", async () => {
  const lines: string[] = [];
  const federation = await startFederation(["EU", "US-IL"], {
    down: ["EU"],
    log: (code, line) => code === "EU" && lines.push(line),
  });
  onTestFinished(federation.stop);
  appendFileSync(federation.homes.get("EU")?.configFile ?? "", `freeBytes: ${ALL_BYTES}\n`);
  await federation.startNode("EU");
  const platform = federation.caller("EU");
  const request = await federation.sample("eu-us-il-login");
  await expect(platform.request(request)).rejects.toThrow(refused);
  await expect(regulatorOf(federation, "EU").report(draft())).rejects.toThrow(refused);
  expect((await platform.assess(request)).decision?.decision).toBe("permit");
  await expect(platform.assess(request, { record: true })).rejects.toThrow(refused);
  await regulatorOf(federation, "EU").report(draft(), { dryRun: true });
  expect(lines.filter((line) => line.includes("store full"))).toHaveLength(1);
});

test("a destination without room answers a proposal with why, and its home node does not take that for a denial", async () => {
  const federation = await startFederation(["EU", "US-IL"], { down: ["US-IL"] });
  onTestFinished(federation.stop);
  appendFileSync(federation.homes.get("US-IL")?.configFile ?? "", `freeBytes: ${ALL_BYTES}\n`);
  await federation.startNode("US-IL");
  const answer = await federation.caller("EU").request(await federation.sample("eu-us-il-login"));
  expect(answer.state).toBe("IN_DOUBT");
});
