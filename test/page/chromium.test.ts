/** The page of the law in a browser: built as it ships, opened from a file, used by keyboard and by mouse. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isLonger } from "../support/longer.ts";

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
describe.skipIf(!isLonger || !existsSync(BROWSER))("the page in Chromium", () => {
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
  /** Waits until the answer to a question between two places is there. */
  const shows = (places: string, on = page) =>
    on.locator("#answer:not([aria-busy]) .verdict h2", { hasText: places }).waitFor();
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
    await shows("EU → KR");
    const other = await browser.newPage();
    await other.goto(page.url());
    await shows("EU → KR", other);
    expect(await other.locator("#answer").innerText()).toBe(await page.locator("#answer").innerText());
    await other.close();
  });

  test("by keyboard alone a place is chosen and a question answered, and the reader goes on at the verdict", async () => {
    await open("#from=EU&to=US-IL&modality=face&form=template&purpose=verify&youngest=30");
    const focused = () => page.locator(":focus");
    await shows("EU → US-IL");
    await page.locator("#field-from").focus();
    await page.keyboard.press("Tab");
    expect(await focused().getAttribute("id")).toBe("field-to");
    await page.keyboard.type("Texas");
    await shows("EU → US-TX");
    // What is chosen stays in hand.
    expect(await focused().getAttribute("id")).toBe("field-to");
    await page.locator("#answer button[data-fact]").first().focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("#answer .stated button").count()).toBe(1);
    expect(await focused().textContent()).toContain("EU → US-TX");
  });

  test("the way back leads through the questions, in the form and in the answer", async () => {
    await open("#from=EU&to=KR&modality=face&form=template&purpose=verify&youngest=30");
    await page.locator("#field-youngest").fill("12");
    await page.keyboard.press("Enter");
    await page.waitForURL(/youngest=12/);
    await page.goBack();
    await page.waitForURL(/youngest=30/);
    expect(await page.locator("#field-youngest").inputValue()).toBe("30");
    await page.goForward();
    await expect.poll(() => page.locator("#field-youngest").inputValue()).toBe("12");
  });

  test("what was stated is taken back by a click, and the fold stays as it was", async () => {
    await open(
      "#from=EU&to=KR&modality=face&form=template&purpose=verify&youngest=30&role=controller&colour=red",
    );
    expect(await page.locator("#answer [role=alert]").textContent()).toContain("`colour`");
    await page.locator('#answer button[data-fact="colour"]').click();
    await expect.poll(verdict).not.toBeNull();
    expect(await page.locator("#form details").getAttribute("open")).toBeNull();
    await page.locator('#answer button[data-fact="role"][data-words=""]').click();
    await expect.poll(() => page.locator("#answer .stated").count()).toBe(0);
    expect(page.url()).not.toMatch(/role|colour/);
    expect(await page.locator("#field-role").inputValue()).toBe("");
  });

  test("a narrow screen shows all of it, and a browser without scripts says what it lacks", async () => {
    const size = page.viewportSize();
    await page.setViewportSize({ width: 320, height: 700 });
    await open("#from=US-CA&to=CN&modality=face&form=template&purpose=verify&people=500&youngest=30");
    await shows("US-CA → CN");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    if (size !== null) await page.setViewportSize(size);
    const plain = await browser.newPage({ javaScriptEnabled: false });
    await plain.goto(pathToFileURL(file).href);
    const said = await plain.locator("main").innerText();
    expect(said).toContain("needs JavaScript");
    expect(said).not.toContain("Asking the law");
    await plain.close();
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
