/** The services of proto/comity/v1, loaded once (Protocol Buffers 3; the dynamic loader of grpc-node). */
import { fileURLToPath } from "node:url";
import type { MethodDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { AgreementsDefinition } from "./generated/comity/v1/Agreements.ts";
import type { AuditDefinition } from "./generated/comity/v1/Audit.ts";
import type { AuthorityDefinition } from "./generated/comity/v1/Authority.ts";
import type { ErasuresDefinition } from "./generated/comity/v1/Erasures.ts";
import type { FederationDefinition } from "./generated/comity/v1/Federation.ts";
import type { IdentitiesDefinition } from "./generated/comity/v1/Identities.ts";
import type { LawDefinition } from "./generated/comity/v1/Law.ts";
import type { LedgerDefinition } from "./generated/comity/v1/Ledger.ts";
import type { NoticesDefinition } from "./generated/comity/v1/Notices.ts";
import type { PacksDefinition } from "./generated/comity/v1/Packs.ts";
import type { PeersDefinition } from "./generated/comity/v1/Peers.ts";
import type { TransfersDefinition } from "./generated/comity/v1/Transfers.ts";

/** A method with its path and its codecs, whatever its messages are. */
export type Method = MethodDefinition<object, object>;

/** A method as its caller sees it. Decoded messages lack fields that hold their default, except lists. */
export type Callable<Request, Response> = {
  readonly path: string;
  readonly requestSerialize: (request: Request) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Response;
};

/** The methods of a service by name. */
export type Service = Readonly<Record<string, Method>>;

/** The folder of the .proto files. */
export const PROTO_FOLDER = fileURLToPath(new URL("../../../proto/", import.meta.url));

/** The files that define the services, by path within the folder. */
export const PROTO_FILES = [
  "comity/v1/transfers.proto",
  "comity/v1/notices.proto",
  "comity/v1/packs.proto",
  "comity/v1/identities.proto",
  "comity/v1/authority.proto",
  "comity/v1/law.proto",
  "comity/v1/audit.proto",
  "comity/v1/federation.proto",
  "comity/v1/ledger.proto",
  "comity/v1/peers.proto",
  "comity/v1/agreements.proto",
  "comity/v1/erasures.proto",
] as const;

/** The form in which messages are decoded. The generated types follow from these options. */
export const LOADER_OPTIONS = {
  keepCase: false,
  // A number beyond 2^53 - 1 arrives as an unsafe integer, so that the code that narrows it notices.
  longs: Number,
  enums: String,
  arrays: true,
  defaults: false,
  // They would add a key of their own beside every `optional` field.
  oneofs: false,
} as const;

const definitions = loadSync([...PROTO_FILES], { includeDirs: [PROTO_FOLDER], ...LOADER_OPTIONS });

/** A field of a message. `fields` returns the fields of the message that it holds; absent for any other value. */
export type MessageField = {
  /** The JSON name. */
  readonly name: string;
  readonly repeated: boolean;
  readonly fields?: () => MessageFields;
};

/** The fields of a message by their numbers. */
export type MessageFields = ReadonlyMap<number, MessageField>;

/** Returns the fields of a method's request; undefined for a method of another package, such as a health check. */
export function requestFieldsOf(method: Method): MessageFields | undefined {
  const [, service = "", name = ""] = method.path.split("/");
  const definition = definitions[service] as unknown as Readonly<Record<string, Loaded>> | undefined;
  const type = definition?.[name]?.requestType.type;
  return type === undefined ? undefined : fieldsOf(type);
}

/** The parts of a loaded method, and of a loaded message, that say what a message may hold. */
type Loaded = { readonly requestType: { readonly type: Descriptor } };
type Descriptor = {
  readonly field: readonly {
    readonly name: string;
    readonly number: number;
    readonly label: string;
    readonly type: string;
    readonly typeName: string;
  }[];
};

function fieldsOf({ field }: Descriptor): MessageFields {
  return new Map(
    field.map(({ name, number, label, type, typeName }): [number, MessageField] => [
      number,
      {
        name,
        repeated: label === "LABEL_REPEATED",
        ...(type === "TYPE_MESSAGE" && { fields: () => fieldsOf(descriptorOf(typeName)) }),
      },
    ]),
  );
}

/** Returns the descriptor of a message, whose name may lack the package of Comity. */
function descriptorOf(name: string): Descriptor {
  const found = definitions[`comity.v1.${name}`] ?? definitions[name.replace(/^\./, "")];
  return (found as unknown as { readonly type: Descriptor }).type;
}

/** A generated definition without its index signature, so that a misspelt method is a type error. */
type Known<Definition> = {
  readonly [Name in keyof Definition as string extends Name
    ? never
    : number extends Name
      ? never
      : Name]: Definition[Name];
};

const serviceOf = <Definition>(name: string) =>
  definitions[`comity.v1.${name}`] as unknown as Known<Definition>;

export const Transfers = serviceOf<TransfersDefinition>("Transfers");
export const Notices = serviceOf<NoticesDefinition>("Notices");
export const Packs = serviceOf<PacksDefinition>("Packs");
export const Identities = serviceOf<IdentitiesDefinition>("Identities");
export const Authority = serviceOf<AuthorityDefinition>("Authority");
export const Law = serviceOf<LawDefinition>("Law");
export const Audit = serviceOf<AuditDefinition>("Audit");
export const Federation = serviceOf<FederationDefinition>("Federation");
export const Ledger = serviceOf<LedgerDefinition>("Ledger");
export const Peers = serviceOf<PeersDefinition>("Peers");
export const Agreements = serviceOf<AgreementsDefinition>("Agreements");
export const Erasures = serviceOf<ErasuresDefinition>("Erasures");
