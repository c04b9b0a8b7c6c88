/** The thread that reads one document: it answers once, with the document or with the refusal, and ends. */
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { parseLined } from "../../src/law/pack/yaml.ts";

const THREAD = new URL("../../src/node/document-thread.ts", import.meta.url);

async function answersOf(text: string): Promise<readonly unknown[]> {
  const worker = new Worker(THREAD, { workerData: { text, file: "XX.yaml" }, execArgv: [] });
  const answers: unknown[] = [];
  worker.on("message", (answer) => answers.push(answer));
  await new Promise((resolve, reject) => worker.once("exit", resolve).once("error", reject));
  return answers;
}

test("a document is answered with its value and the line of each part", async () => {
  const text = "pack: XX\nrules:\n  - id: one\n";
  expect(await answersOf(text)).toEqual([{ document: parseLined(text, "XX.yaml") }]);
  expect(parseLined(text, "XX.yaml").lines.get('["rules",0,"id"]')).toBe(3);
});

test("what is no document is answered with the refusal", async () => {
  expect(await answersOf("pack: [")).toEqual([{ refused: expect.stringMatching(/^XX\.yaml: line 1: /) }]);
});
