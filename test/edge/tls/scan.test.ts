/** Scans of a listener by other people's tools, before and after it takes another certificate: TLS 1.3 and nothing else, both times. With the longer tests. */
import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { createAuthority, issueCertificate } from "../../../src/edge/tls/authority.ts";
import { isLonger } from "../../support/longer.ts";
import { bundleOf, eu, material, NODE, now, startServer } from "./fixture.ts";

const run = promisify(execFile);
const has = (tool: string) => spawnSync(tool, ["--version"]).error === undefined;

/** Runs `look` at a listener before and after two rotations: of its leaf, and of its leaf under another authority. */
async function beforeAndAfter<Seen>(look: (port: number) => Promise<Seen>): Promise<readonly Seen[]> {
  const { port, listener } = await startServer();
  const seen = [await look(port)];
  const renewed = createAuthority({ trustDomain: "eu.example", now });
  for (const by of [eu, renewed]) {
    const { trust } = material();
    const both = new Map([...trust, ["eu.example", bundleOf(eu, renewed)] as const]);
    listener.rotate({ ...issueCertificate(by, { id: NODE, now }), trust: both });
    seen.push(await look(port));
  }
  return seen;
}

describe.runIf(isLonger && has("sslscan"))("sslscan", () => {
  test("finds TLS 1.3 with its three suites, and nothing else, before and after a rotation", async () => {
    const seen = await beforeAndAfter(async (port) => {
      const { stdout } = await run("sslscan", ["--no-colour", "--xml=-", `127.0.0.1:${port}`]);
      const all = (pattern: RegExp) => [...stdout.matchAll(pattern)].map(([, ...found]) => found.join(" "));
      return {
        versions: all(/<protocol type="(\w+)" version="([\d.]+)" enabled="1"/g),
        suites: all(/<cipher status="\w+" sslversion="(\S+)" bits="\d+" cipher="(\w+)"/g),
        renegotiates: all(/<renegotiation supported="(\d)" secure="(\d)"/g),
        compresses: all(/<compression supported="(\d)"/g).includes("1"),
        bleeds: all(/<heartbleed sslversion="\S+" vulnerable="(\d)"/g).includes("1"),
        names: all(/<altnames><!\[CDATA\[(.*?)\]\]>/g),
      };
    });
    expect(seen).toHaveLength(3);
    for (const each of seen)
      expect(each).toEqual({
        versions: ["tls 1.3"],
        suites: [
          "TLSv1.3 TLS_AES_256_GCM_SHA384",
          "TLSv1.3 TLS_CHACHA20_POLY1305_SHA256",
          "TLSv1.3 TLS_AES_128_GCM_SHA256",
        ],
        renegotiates: ["0 0"],
        ...{ compresses: false, bleeds: false, names: [`URI:${NODE}`] },
      });
  });
});

describe.runIf(isLonger && has("openssl"))("OpenSSL's client", () => {
  test("agrees on TLS 1.3 and on no version before, whatever it offers, before and after a rotation", async () => {
    // Security level 0 lets the client offer what the old versions need.
    const offers = ["-tls1", "-tls1_1", "-tls1_2", "-tls1_3"];
    const seen = await beforeAndAfter(async (port) => {
      const agreed: string[] = [];
      for (const offer of offers) {
        const words = ["s_client", "-connect", `127.0.0.1:${port}`, offer, "-cipher", "ALL:@SECLEVEL=0"];
        if (/^New, TLSv/m.test(await sayNothing(words))) agreed.push(offer);
      }
      return agreed;
    });
    expect(seen).toEqual([["-tls1_3"], ["-tls1_3"], ["-tls1_3"]]);
  });
});

/** Runs OpenSSL with nothing to say, and returns what it printed, however it ended. */
function sayNothing(words: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile("openssl", words, (_error, stdout) => resolve(stdout));
    child.stdin?.end();
  });
}
