/** The law that comes with the program, read from disk once in each process of tests. */
import type { Atlas } from "../../src/law/atlas.ts";
import { loadAtlas } from "../../src/node/law.ts";

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The shipped law; loaded when it is first asked for. */
export const shippedAtlas: () => Atlas = once(loadAtlas);
