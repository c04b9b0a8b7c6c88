/** The thread of `document-reader.ts`: reads one document and answers once. */
import { parentPort, workerData } from "node:worker_threads";
import { ComityError } from "../errors.ts";
import { parseLined } from "../law/pack/yaml.ts";
import type { Read } from "./document-reader.ts";

function read(): Read {
  try {
    return { document: parseLined(workerData.text, workerData.file) };
  } catch (thrown) {
    return { refused: ComityError.from(thrown).message };
  }
}

parentPort?.postMessage(read());
