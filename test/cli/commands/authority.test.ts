/** `comity authority` against a running node: each step, what stands in its way, and what it prints. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { joinHanging } from "../../../src/cli/present/terminal.ts";
import { createObserver } from "../../../src/edge/telemetry/events.ts";
import { parseCertificates } from "../../../src/edge/tls/trust.ts";
import { loadConfig } from "../../../src/node/config.ts";
import { startNode } from "../../../src/node/node.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { makeHome, runIn } from "../../support/home.ts";

/** Starts the node of the home in a folder, and returns the words that name it. */
async function start(folder: string): Promise<readonly string[]> {
  const node = await startNode({
    config: await loadConfig(join(folder, "comity-home/node.yaml"), new Date()),
    ...{ atlas: shippedAtlas(), observer: createObserver(() => {}) },
    onFatal: (error) => {
      throw error;
    },
  });
  onTestFinished(() => node.stop(0));
  return ["--node", `127.0.0.1:${node.port}`];
}

test("an authority is renewed step by step, and no step comes before those that it needs", async () => {
  const kr = await makeHome();
  const at = await start(kr);
  const authority = (...words: string[]) => runIn(kr, "authority", ...words, ...at);
  expect((await authority("show")).stdout).toContain("No older one is trusted.");
  expect(await authority("retire")).toMatchObject({
    ...{ code: 2, stderr: expect.stringContaining("nothing to retire") },
  });
  const issued = await runIn(kr, "cert", "issue", "platform/aurora", ...at);
  expect(issued).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^ {2}to send: +comity transfer .* --as (\S*comity-home\/platform\/aurora)\n {2}to receive: +comity inbox .* --as \1$/m,
    ),
  });
  expect((await runIn(kr, "cert", "issue", "auditor/away", "--out", "away", ...at)).code).toBe(0);
  // A folder whose certificate was revoked stays in the home, and stops nothing.
  expect((await runIn(kr, "cert", "issue", "platform/gone", ...at)).code).toBe(0);
  expect((await runIn(kr, "cert", "revoke", "platform/gone", ...at)).code).toBe(0);
  const pinned = () =>
    parseCertificates(readFileSync(join(kr, "comity-home/platform/aurora/authority.pem"), "utf8")).length;

  const renewed = await authority("renew", "--days", "3650");
  expect(renewed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^RENEWED the authority until /) });
  expect(renewed.stdout).toContain("The running node has taken it.");
  // Callers are told before the node shows its new certificate, with the file that they need.
  const said = renewed.stdout.replace(/\s+/g, " ");
  expect(said).toMatch(
    /Next: hand `[^`]*comity-home\/node\/authority.pem` to everybody .* Then `comity authority reissue`/,
  );
  expect(pinned()).toBe(2);
  expect(await authority("renew")).toMatchObject({
    ...{ code: 2, stderr: expect.stringContaining("`comity authority retire`") },
  });
  const { behind, older } = JSON.parse((await authority("show", "--json")).stdout);
  expect(older).toHaveLength(1);
  const renewal = /comity cert renew \S*comity-home\/platform\/aurora --node 127\.0\.0\.1:\d+/;
  const shownAuthority = (await authority("show")).stdout;
  expect(shownAuthority).toMatch(new RegExp(`leaves:\\s+${renewal.source}\\n`));
  expect(shownAuthority).not.toMatch(/cert renew \S*(platform\/gone|operator\/desk)/);
  expect(shownAuthority.replace(/\s+/g, " ")).toContain(`serial ${older[0].serial}, is trusted beside it`);
  expect(behind.peers).toEqual([]);
  expect(behind.certificates).toEqual(
    ["auditor/away", "node", "operator/desk", "platform/aurora"].map((name) =>
      expect.stringMatching(new RegExp(`^spiffe://pipc.example/${name} \\(serial [0-9A-F]+\\)$`)),
    ),
  );
  const early = await authority("retire");
  expect(early).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("spiffe://pipc.example/platform/aurora"),
  });
  expect(joinHanging(early.stderr)).toMatch(renewal);

  // A caller outside the home may know the older authority alone, and is waited for.
  const waits = await authority("reissue");
  expect(waits).toMatchObject({ code: 2, stdout: "" });
  expect(waits.stderr).toMatch(
    /outside this home: `spiffe:\/\/pipc\.example\/auditor\/away \(serial [0-9A-F]+\)`\. .*cert renew FOLDER.*--force/s,
  );
  expect(waits.stderr).not.toContain("platform/aurora");
  expect((await runIn(kr, "cert", "renew", "away", ...at)).code).toBe(0);

  const reissued = JSON.parse((await authority("reissue", "--json")).stdout);
  expect(reissued).toEqual({
    reissued: ["spiffe://pipc.example/node", "spiffe://pipc.example/operator/desk"],
    byNode: true,
  });
  expect((await authority("reissue")).stdout).toMatch(/^Every certificate whose key is in the home/);
  const platform = join(kr, "comity-home/platform/aurora");
  expect((await runIn(kr, "cert", "renew", platform, ...at)).code).toBe(0);
  expect((await authority("show")).stdout).toContain("Everybody has followed");
  expect((await authority("retire")).stdout).toContain(`, serial ${older[0].serial}\n`);
  expect(pinned()).toBe(1);
  expect((await authority("show")).stdout).toContain("No older one is trusted.");
  expect((await authority("reload")).stdout).toContain("The node has taken its certificate");
  // All is in the log of the node: what it renewed, and what holders renewed.
  const listed = JSON.parse((await runIn(kr, "cert", "list", "--json", ...at)).stdout);
  const states = listed.certificates.map(
    ({ identity, state }: Record<string, string>) => `${identity} ${state}`,
  );
  for (const name of ["node", "operator/desk", "platform/aurora"])
    expect(states).toEqual(
      expect.arrayContaining([
        `spiffe://pipc.example/${name} renewed`,
        `spiffe://pipc.example/${name} issued`,
      ]),
    );
});

test("without an answer of the node nothing is made anew or retired, unless it is forced", async () => {
  const kr = await makeHome();
  const nowhere = ["--node", "127.0.0.1:1"];
  const authority = (...words: string[]) => runIn(kr, "authority", ...words, ...nowhere);
  expect((await authority("renew")).stdout).toContain("The node does not answer");
  expect((await authority("show")).stdout).toContain("The node does not answer");
  for (const step of ["reissue", "retire"])
    expect(await authority(step)).toMatchObject({
      ...{ code: 3, stderr: expect.stringContaining("NODE_UNREACHABLE") },
    });
  expect(JSON.parse((await authority("reissue", "--force", "--json")).stdout)).toMatchObject({
    byNode: false,
  });
  expect(await authority("retire", "--force")).toMatchObject({
    ...{ code: 0, stdout: expect.stringMatching(/does not answer[\s\S]*cut off this operator/) },
  });
});
