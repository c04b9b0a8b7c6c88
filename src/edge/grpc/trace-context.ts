/** Trace context in gRPC metadata (W3C Trace Context 2, `traceparent`). */
import type { Metadata } from "@grpc/grpc-js";
import { currentTraceparent } from "../telemetry/trace.ts";

/** Returns the caller's `traceparent`, unchecked; empty where there is none. */
export function traceparentOf(metadata: Metadata): string {
  const [value = ""] = metadata.get("traceparent");
  return value.toString();
}

/** Adds the active span to the metadata of a call. */
export function addTraceparent(metadata: Metadata): Metadata {
  const traceparent = currentTraceparent();
  if (traceparent !== "") metadata.set("traceparent", traceparent);
  return metadata;
}
