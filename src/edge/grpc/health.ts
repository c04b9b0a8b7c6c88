/** The health service (grpc.health.v1), for load balancers and for scripts that wait until a node serves. */
import { type ServingStatus, service } from "grpc-health-check";
import { ComityError } from "../../errors.ts";
import type { Service } from "./definition.ts";
import { type Handler, serverStream, unary } from "./handlers.ts";

type Request = { readonly service?: string };
type Response = { readonly status: ServingStatus | "SERVICE_UNKNOWN" };

export type Health = {
  readonly definition: Service;
  readonly handlers: Readonly<Record<string, Handler>>;
  /** Sets the status of the server and of each of its services, and tells watchers. */
  readonly set: (status: ServingStatus) => void;
};

/** Creates the health of a server that offers `services`, by their full names. Its first status is SERVING. */
export function createHealth(services: readonly string[]): Health {
  const known = new Set(["", ...services]);
  const wake = new Set<() => void>();
  let status: ServingStatus = "SERVING";
  const statusOf = (name: string) => (known.has(name) ? status : "SERVICE_UNKNOWN");

  async function* watch({ service: name = "" }: Request, signal: AbortSignal): AsyncGenerator<Response> {
    let last: Response["status"] | undefined;
    while (true) {
      const current = statusOf(name);
      if (current !== last) yield { status: current };
      last = current;
      if (signal.aborted) return;
      if (statusOf(name) === last) await changed(signal);
    }
  }

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
        return { status };
      }),
      Watch: serverStream<Request, Response>((request, { signal }) => watch(request, signal)),
    },
    set: (next) => {
      status = next;
      for (const done of [...wake]) done();
    },
  };
}
