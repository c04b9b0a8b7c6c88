/** The health service (grpc.health.v1), for load balancers and for scripts that wait until a node serves. */
import { type ServingStatus, service } from "grpc-health-check";
import { ComityError } from "../../errors.ts";
import type { Service } from "./definition.ts";
import { type Handler, serverStream, unary } from "./handlers.ts";

type Request = { readonly service?: string };
type Response = { readonly status: ServingStatus | "SERVICE_UNKNOWN" };

/** The interval, in milliseconds, at which the service looks if the node is ready, for those who watch. */
const LOOK_EVERY_MS = 1_000;

export type Health = {
  readonly definition: Service;
  readonly handlers: Readonly<Record<string, Handler>>;
  /** Sets the status to NOT_SERVING for good, and tells watchers. */
  readonly end: () => void;
};

/** Creates the health of a server that offers `services`, by their full names. They serve while `isReady` returns true. */
export function createHealth(services: readonly string[], isReady: () => boolean): Health {
  const known = new Set(["", ...services]);
  const wake = new Set<() => void>();
  let ended = false;
  const current = (): ServingStatus => (!ended && isReady() ? "SERVING" : "NOT_SERVING");
  let status = current();
  const statusOf = (name: string) => (known.has(name) ? status : "SERVICE_UNKNOWN");

  function refresh(): void {
    const next = current();
    if (next === status) return;
    status = next;
    for (const done of [...wake]) done();
  }

  async function* watch({ service: name = "" }: Request, signal: AbortSignal): AsyncGenerator<Response> {
    let last: Response["status"] | undefined;
    while (true) {
      const found = statusOf(name);
      if (found !== last) yield { status: found };
      last = found;
      if (signal.aborted) return;
      if (statusOf(name) === last) await changed(signal);
    }
  }

  const looking = setInterval(refresh, LOOK_EVERY_MS).unref();

  function changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        wake.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      wake.add(done);
      signal.addEventListener("abort", done);
    });
  }

  return {
    definition: service as unknown as Service,
    handlers: {
      Check: unary<Request, Response>(async ({ service: name = "" }) => {
        if (!known.has(name)) throw new ComityError("NOT_FOUND", "the node has no such service");
        refresh();
        return { status };
      }),
      Watch: serverStream<Request, Response>((request, { signal }) => watch(request, signal)),
    },
    end: () => {
      clearInterval(looking);
      ended = true;
      refresh();
    },
  };
}
