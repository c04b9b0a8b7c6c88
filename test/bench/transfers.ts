/** What a platform's call costs: an assessment at its home node, and a transfer that two nodes decide and record. */
import type { Caller } from "../../src/cli/caller.ts";
import type { Answer } from "../../src/grpc/codec.ts";
import type { TransferRequest } from "../../src/transfer/request.ts";
import { startProcesses } from "../support/processes.ts";
import type { Candidate } from "./candidate.ts";

/** Candidates share nothing, so that each may be run alone; idle nodes cost next to nothing. */
function calling(action: (caller: Caller, request: TransferRequest) => Promise<Answer>): Candidate["open"] {
  return async () => {
    const federation = await startProcesses(
      { EU: ["aurora"], "US-IL": ["lakeshore"] },
      { decideWithinMs: 10_000 },
    );
    const caller = federation.connect("EU", "aurora");
    const request = await federation.sample("eu-us-il-login", caller);
    return {
      once: async () => {
        const { decision } = await action(caller, request);
        if (decision?.decision !== "permit") throw new Error("the sample request was not permitted");
      },
      close: async () => {
        caller.close();
        await federation.stopAll();
        federation.remove();
      },
    };
  };
}

export const assess: Candidate = {
  name: "assess",
  what: "Transfers.Assess: translated, decided, recorded and signed at home",
  atOnce: [1, 32],
  open: calling((caller, request) => caller.assess(request)),
};

export const request: Candidate = {
  name: "request",
  what: "Transfers.Request: decided, recorded and proved by both nodes, end to end",
  atOnce: [1, 32],
  open: calling((caller, request) => caller.transfer(request)),
};
