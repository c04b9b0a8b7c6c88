/** What a document costs: a CBEFF envelope of 30 kB, read and translated. */
import { loadAtlas } from "../../src/node/law.ts";
import { schemeOf } from "../../src/transfers/words.ts";
import { readBiometric, translateTerms } from "../../src/vocabulary/read-document.ts";
import { fmr, writeCbeff } from "../support/cbeff.ts";
import type { Candidate } from "./candidate.ts";

/** An envelope of finger records with payloads of `bytes` each, as an enrolment writes it. */
export function envelope(records: number, bytes: number): Uint8Array {
  const block = Buffer.concat([fmr(1), Buffer.alloc(bytes)]);
  const record = { type: "Finger", subtype: "Right Thumb", level: "Processed", purpose: "Enroll", block };
  return writeCbeff(Array.from({ length: records }, () => record));
}

export const document: Candidate = {
  name: "document",
  what: "a CBEFF envelope of 13 records and 30 kB, read and translated into the words of BIPA",
  atOnce: [1],
  open: async () => {
    const atlas = loadAtlas();
    const bytes = envelope(13, 1500);
    return {
      once: () => {
        const { terms } = readBiometric("mosip-cbeff", bytes);
        const found = translateTerms(
          terms,
          (name) => schemeOf(atlas, name),
          schemeOf(atlas, "us-il"),
          atlas.concepts,
        );
        if (found.length < 13) throw new Error("records are missing");
      },
      close: () => {},
    };
  },
};
