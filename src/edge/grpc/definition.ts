/** The services of proto/comity/v1, loaded once (Protocol Buffers 3; the dynamic loader of grpc-node). */
import { fileURLToPath } from "node:url";
import type { MethodDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

/** A method with its path and its codecs. Decoded messages lack fields that hold their default, except lists. */
export type Method = MethodDefinition<object, object>;

/** A service: the name of each method and its definition. */
export type Service<Names extends string = string> = Readonly<Record<Names, Method>>;

/** Where the .proto files lie. */
export const PROTO_FOLDER = fileURLToPath(new URL("../../../proto/", import.meta.url));

const definitions = loadSync(
  [
    "comity/v1/transfers.proto",
    "comity/v1/notices.proto",
    "comity/v1/packs.proto",
    "comity/v1/federation.proto",
    "comity/v1/ledger.proto",
  ],
  {
    includeDirs: [PROTO_FOLDER],
    keepCase: false,
    // Whatever exceeds 2^53 - 1 is no safe integer when it arrives, so that who narrows a number sees it.
    longs: Number,
    enums: String,
    arrays: true,
    defaults: false,
    // They would put a key of their own beside every `optional` field.
    oneofs: false,
  },
);

const serviceOf = <Names extends string>(name: string) =>
  definitions[`comity.v1.${name}`] as unknown as Service<Names>;

export const Transfers = serviceOf<"Assess" | "Request" | "Resolve" | "Inbox">("Transfers");
export const Notices = serviceOf<
  "Report" | "Acknowledge" | "List" | "Get" | "Watch" | "ListParked" | "Requeue"
>("Notices");
export const Packs = serviceOf<"Publish">("Packs");
export const Federation = serviceOf<"Exchange">("Federation");
export const Ledger = serviceOf<"GetCheckpoint" | "Prove">("Ledger");
