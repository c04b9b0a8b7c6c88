/** The page of the law in a browser: built as it ships, opened from a file, used by keyboard and by mouse. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** The browser of the system; the variable names another. */
const BROWSER = process.env.COMITY_CHROMIUM ?? "/usr/bin/chromium";
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];

// Without a browser there is nothing to open the page with: install Debian's chromium, or set COMITY_CHROMIUM.
describe.skipIf(!existsSync(BROWSER))("the page in Chromium", () => {
  const folder = mkdtempSync(join(tmpdir(), "comity-page-"));
  const file = join(folder, "law.html");
  const faults: string[] = [];
  const requests: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const { status, stderr } = spawnSync(process.execPath, [".ci/page.mjs", file], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    browser = await chromium.launch({ executablePath: BROWSER, args: QUIET });
    page = await browser.newPage();
    page.on("pageerror", ({ message }) => faults.push(message));
    page.on("console", (line) => line.type() === "error" && faults.push(line.text()));
    page.on("request", (request) => requests.push(request.url()));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const open = (hash: string) => page.goto(`${pathToFileURL(file)}${hash}`);
  const verdict = () => page.locator("#answer .verdict strong").textContent();

  test("answers a question of its address, asks three back, and a click on an answer states it", async () => {
    await open("#from=US-CA&to=CN&modality=face&form=template&purpose=verify&people=500&youngest=30");
    expect(await verdict()).toBe("DEPENDS");
    expect(await page.locator("#answer .questions").first().locator("> li").count()).toBe(3);
    await page.locator('button[data-fact="dealing"][data-words="none"]').first().click();
    await page.waitForURL(/dealing=none/);
    expect(await page.locator("#field-dealing").inputValue()).toBe("none");
    await page.locator('button[data-fact="role"]', { hasText: "a controller" }).first().click();
    await page.waitForURL(/role=/);
    await expect.poll(verdict).toBe("CONDITIONAL");
    expect(await page.locator("#answer cite").count()).toBeGreaterThan(5);
  });

  test("a choice in the form asks anew, and the address can be given on", async () => {
    await open("#from=EU&to=US-IL&modality=face&form=template&purpose=verify&youngest=30");
    await page.locator("#field-to").selectOption("KR");
    await page.waitForURL(/to=KR/);
    await expect.poll(() => page.locator("#answer .verdict h2").textContent()).toContain("EU → KR");
    const other = await browser.newPage();
    await other.goto(page.url());
    expect(await other.locator("#answer").innerText()).toBe(await page.locator("#answer").innerText());
    await other.close();
  });

  test("an address that is no question is told with what is wrong, as text and not as HTML", async () => {
    await open("#from=EU&to=CN&modality=<img src=x onerror=alert(1)>");
    expect(await page.locator("#answer [role=alert]").textContent()).toContain(
      "<img src=x onerror=alert(1)>",
    );
    expect(await page.locator("img").count()).toBe(0);
  });

  test("it asks no server for anything, and nothing in it fails", () => {
    expect(requests.filter((url) => !url.startsWith("file:"))).toEqual([]);
    expect(new Set(requests.map((url) => url.replace(/#.*/, ""))).size).toBe(1);
    expect(faults).toEqual([]);
  });
});
