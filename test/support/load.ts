/** Platforms that ask for transfers without pause, through whatever happens to the nodes, and keep what they are told. */
import { v7 } from "uuid";
import type { Platform } from "../../src/client/index.ts";
import type { Answer } from "../../src/edge/grpc/codec.ts";
import { ComityError, REASONS } from "../../src/errors.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";

/** A request, its key, and the first answer that came back for it. */
export type Told = {
  readonly platform: string;
  readonly key: string;
  readonly request: TransferRequest;
  readonly answer: Answer;
};

export type LoadOptions = {
  /** One for each lane: a platform, and how it connects anew. */
  readonly lanes: readonly { readonly platform: string; readonly connect: () => Platform }[];
  /** The n-th request of all. */
  readonly requestOf: (n: number) => TransferRequest;
  /** Resolves once the callers' node listens. */
  readonly running: () => Promise<void>;
};

export type Load = {
  readonly told: readonly Told[];
  /** Resolves when so many more answers have come; rejects when a lane was refused what it may ask. */
  readonly more: (answers: number) => Promise<void>;
  /** Lets every lane finish what it has begun. */
  readonly end: () => Promise<void>;
};

/** Whether to ask again with the same key: nobody answered, or the answer was lost. */
function isUnreachable(thrown: unknown): boolean {
  const { reason } = ComityError.from(thrown);
  return REASONS[reason] === "unreachable" && reason !== "INTERNAL";
}

export function createLoad({ lanes, requestOf, running }: LoadOptions): Load {
  const told: Told[] = [];
  const awaited: { readonly count: number; readonly resolve: () => void }[] = [];
  let begun = 0;
  let ending = false;

  async function run({ platform, connect }: LoadOptions["lanes"][number]): Promise<void> {
    let caller = connect();
    const asked = async (request: TransferRequest, key: string): Promise<Answer> => {
      for (;;) {
        try {
          return await caller.request(request, key);
        } catch (thrown) {
          if (!isUnreachable(thrown)) throw thrown;
          caller.close();
          await running();
          caller = connect();
        }
      }
    };
    while (!ending) {
      const [key, request] = [v7(), requestOf(begun++)];
      told.push({ platform, key, request, answer: await asked(request, key) });
      for (const each of awaited) if (told.length >= each.count) each.resolve();
    }
    caller.close();
  }

  const all = Promise.all(lanes.map(run));
  all.catch(() => {});
  return {
    told,
    more: async (answers) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      awaited.push({ count: told.length + answers, resolve });
      await Promise.race([promise, all]);
    },
    end: async () => {
      ending = true;
      await all;
    },
  };
}
