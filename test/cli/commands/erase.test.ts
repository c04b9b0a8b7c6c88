/** `comity erase` without a node: what is asked wrongly is refused before anybody is called. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeHome, runIn } from "../../support/home.ts";

test("a receipt names its transfer; what is no receipt is refused, and a node that does not run is named", async () => {
  const home = await makeHome();
  const away = ["--node", "127.0.0.1:1"];
  expect(
    await runIn(home, "erase", "transfer", "0193a5f0-0000-7000-8000-00000000abcd", ...away),
  ).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/NODE_UNREACHABLE.*`comity serve` starts it/s),
  });
  expect(await runIn(home, "erase", "subject", "none.json", ...away)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/INPUT_INVALID.*name the file of a receipt/s),
  });
  const file = join(home, "wrong.json");
  writeFileSync(file, "{}");
  expect(await runIn(home, "erase", "subject", file, ...away)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("RECEIPT_INVALID"),
  });
  expect(await runIn(home, "erase", "list", ...away)).toMatchObject({ code: 3 });
});
