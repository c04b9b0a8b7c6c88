/** What a platform's call costs: an assessment at its home node, and a transfer that two nodes decide and record. */
import type { Platform } from "../../src/client/index.ts";
import type { Answer } from "../../src/edge/grpc/codec.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { type ProcessFederation, startProcesses } from "../support/processes.ts";
import type { Candidate } from "./candidate.ts";

const CODES = { EU: ["aurora"], "US-IL": ["lakeshore"] };

let running: ReturnType<typeof startProcesses> | undefined;
let users = 0;

/** One federation for all that is measured on it, started by its first user. */
async function federationInUse() {
  users++;
  running ??= startProcesses(CODES, { decideWithinMs: 10_000 });
  return running;
}

async function leave(federation: ProcessFederation): Promise<void> {
  if (--users > 0) return;
  running = undefined;
  await Promise.all(Object.keys(CODES).map(federation.kill));
  federation.remove();
}

function calling(action: (caller: Platform, request: TransferRequest) => Promise<Answer>): Candidate["open"] {
  return async () => {
    const federation = await federationInUse();
    const caller = federation.connect("EU", "aurora");
    const request = await federation.sample("eu-us-il-login", caller);
    return {
      once: async () => {
        const { decision } = await action(caller, request);
        if (decision?.decision !== "permit") throw new Error("the sample request was not permitted");
      },
      close: async () => {
        caller.close();
        await leave(federation);
      },
    };
  };
}

export const assess: Candidate = {
  name: "assess",
  what: "Transfers.Assess: translated and decided at home, without a leaf",
  atOnce: [1, 32],
  open: calling((caller, request) => caller.assess(request)),
};

export const request: Candidate = {
  name: "request",
  what: "Transfers.Request: decided, recorded and proved by both nodes, end to end",
  atOnce: [1, 32],
  open: calling((caller, request) => caller.request(request)),
};
