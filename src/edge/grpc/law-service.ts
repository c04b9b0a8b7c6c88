/** The service that answers questions about the law in force at the node: Law of comity/v1. */
import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../engine/context.ts";
import { answerInSteps } from "../../law/answer/answer.ts";
import type { Atlas } from "../../law/atlas.ts";
import { Law } from "./definition.ts";
import type { AskRequestOutput } from "./generated/comity/v1/AskRequest.ts";
import type { AskResponseInput } from "./generated/comity/v1/AskResponse.ts";
import { unary } from "./handlers.ts";
import { decodeQuestion, encodeAnswer } from "./law-codec.ts";
import type { Implementation } from "./server.ts";

/**
 * Creates the service over the law in force. It records nothing: a question decides nothing, and so leaves no trace.
 */
export function createLawService(node: {
  readonly atlas: () => Atlas;
  readonly clock: Clock;
}): Implementation {
  return {
    definition: Law,
    handlers: {
      Ask: unary(async (message: AskRequestOutput): Promise<AskResponseInput> => {
        const atlas = node.atlas();
        const {
          at = node.clock.now(),
          claims,
          strict,
          ...question
        } = decodeQuestion(message, atlas.concepts);
        const answering = answerInSteps(atlas, { ...question, at }, { claims, strict });
        for (;;) {
          const { done, value } = answering.next();
          if (done) return { answer: encodeAnswer(value) };
          // Other callers have their turn.
          await setImmediate();
        }
      }),
    },
  };
}
