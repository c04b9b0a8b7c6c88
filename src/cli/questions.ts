/** Asks whoever calls the command questions, and reads the answers line by line. */
import { createInterface, type Interface } from "node:readline";
import type { Readable } from "node:stream";
import type { Ask, TextStream } from "./terminal.ts";

type Questions = {
  /** Resolves to the next line of the input without white space around it; to undefined after the last. */
  readonly ask: Ask;
  /** Stops reading, so that the input keeps no process alive. */
  readonly end: () => void;
};

/** Creates questions that go to `output`. The input is opened at the first of them: a command that asks nothing leaves it alone. */
export function createQuestions(openInput: () => Readable, output: TextStream): Questions {
  let reader: Interface | undefined;
  let lines: AsyncIterator<string> | undefined;
  return {
    ask: async (question) => {
      output.write(question);
      reader ??= createInterface({ input: openInput() });
      lines ??= reader[Symbol.asyncIterator]();
      const { done, value } = await lines.next();
      return done ? undefined : value.trim();
    },
    end: () => {
      reader?.close();
      if (reader !== undefined) openInput().destroy();
    },
  };
}
