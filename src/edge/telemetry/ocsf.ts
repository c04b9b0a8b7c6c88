/**
 * The form of an audit event: the classes 3001, 3002, 6002 and 6003 of OCSF 1.5.0 (Open Cybersecurity Schema Framework), each
 * with the attributes that Comity fills and no others.
 */
import { z } from "zod";

/** The version of OCSF by which the lines are made. The newer 1.6 deprecates `credential_uid`, and 1.9 the class 3001. */
export const OCSF_VERSION = "1.5.0";

/** A word of the program, a reason, or the name of a method. */
const Code = z.string().regex(/^[A-Za-z0-9_.:/-]{1,160}$/);
const Domain = z.string().regex(/^[a-z0-9._-]{1,255}$/);
/** THREAT: other ids may name a person, or whom a node deals with. */
const KnownId = z.string().regex(/^spiffe:\/\/[a-z0-9._-]{1,255}\/(node|operator\/[a-zA-Z0-9._-]{1,128})$/);
const Millis = z.int().min(0);
/** The name of a resource. */
export const ResourceName = z
  .string()
  .regex(/^[A-Za-z0-9_.:/ -]{1,200}$/)
  .refine((name) => !name.includes("spiffe:") || KnownId.safeParse(name).success, "no id of another party");
const Resource = z.strictObject({ type: Code, name: ResourceName });

/** A party: nodes and operators by their SPIFFE ids, all others by their roles. */
const User = z.union([
  z.strictObject({
    uid: KnownId,
    type: z.enum(["node", "operator"]),
    domain: Domain,
    credential_uid: z
      .string()
      .regex(/^[0-9A-F]{1,64}$/)
      .optional(),
  }),
  z.strictObject({
    name: z.enum(["platform", "regulator", "auditor", "unknown"]),
    type: z.enum(["platform", "regulator", "auditor", "unknown"]),
    domain: Domain.optional(),
    credential_uid: z
      .string()
      .regex(/^[0-9A-F]{1,64}$/)
      .optional(),
  }),
]);
export type OcsfUser = z.output<typeof User>;

const Actor = z.union([z.strictObject({ user: User }), z.strictObject({ app_name: z.literal("comity") })]);
const Endpoint = z
  .strictObject({ uid: KnownId })
  .or(z.strictObject({ name: Code, domain: Domain.optional() }));
const Product = z.strictObject({
  name: z.literal("Comity"),
  vendor_name: z.literal("The Comity maintainers"),
  version: z.string().regex(/^[0-9A-Za-z.+-]{1,64}$/),
});

const BASE = {
  time: Millis,
  /** The number of events alike for which one line stands, and the times of the first and the last. */
  count: z.int().min(2).optional(),
  start_time: Millis.optional(),
  end_time: Millis.optional(),
  severity_id: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  status_id: z.union([z.literal(1), z.literal(2)]),
  status: z.enum(["Success", "Failure"]),
  status_code: Code.optional(),
  status_detail: Code.optional(),
  message: z.string().regex(/^[a-z ]{1,80}$/),
  metadata: z.strictObject({
    version: z.literal(OCSF_VERSION),
    product: Product,
    log_name: z.literal("audit"),
    /** The SPIFFE id of the node that writes. */
    tenant_uid: KnownId,
    uid: z.uuid({ version: "v7" }),
    /** Counts the lines of one process from 1, so that a line that was taken out is missed. */
    sequence: z.int().min(1),
  }),
} as const;

type Class = {
  readonly uid: number;
  readonly name: string;
  readonly category: readonly [uid: number, name: string];
  readonly activities: Readonly<Record<number, string>>;
};

const IAM = [3, "Identity & Access Management"] as const;
const APPLICATION = [6, "Application Activity"] as const;

/** The classes in use, with the activities of each by their numbers. 99 is what OCSF has no number for. */
export const CLASSES = {
  account: {
    uid: 3001,
    name: "Account Change",
    category: IAM,
    activities: { 1: "Create", 5: "Disable", 99: "Renew" },
  },
  authentication: { uid: 3002, name: "Authentication", category: IAM, activities: { 1: "Logon" } },
  lifecycle: {
    uid: 6002,
    name: "Application Lifecycle",
    category: APPLICATION,
    activities: { 3: "Start", 4: "Stop" },
  },
  api: {
    uid: 6003,
    name: "API Activity",
    category: APPLICATION,
    activities: { 1: "Create", 3: "Update", 4: "Delete", 99: "Call" },
  },
} as const satisfies Readonly<Record<string, Class>>;

type Activity = {
  readonly activity_id: number;
  readonly activity_name: string;
  readonly type_uid: number;
};

function schemaOf<Shape extends z.ZodRawShape>({ uid, name, category, activities }: Class, shape: Shape) {
  return z
    .strictObject({
      ...BASE,
      class_uid: z.literal(uid),
      class_name: z.literal(name),
      category_uid: z.literal(category[0]),
      category_name: z.literal(category[1]),
      activity_id: z.int(),
      activity_name: z.string(),
      type_uid: z.int(),
      ...shape,
    })
    .refine((event) => {
      const { activity_id: id, activity_name: said, type_uid: type } = event as unknown as Activity;
      return activities[id] === said && type === uid * 100 + id;
    }, "an activity of its class, with its type");
}

/** Any event that a line may hold. */
export const AuditEvent = z.union([
  schemaOf(CLASSES.account, { user: User, actor: Actor }),
  schemaOf(CLASSES.authentication, { user: User, dst_endpoint: z.strictObject({ uid: KnownId }) }),
  schemaOf(CLASSES.lifecycle, {
    app: Product,
    /** The SHA-256 of the configuration's file: two starts tell whether it was changed between them. */
    unmapped: z.strictObject({ configuration: z.string().regex(/^[0-9a-f]{64}$/) }),
  }),
  schemaOf(CLASSES.api, {
    actor: Actor,
    api: z.strictObject({ operation: Code }),
    src_endpoint: Endpoint,
    resources: z.array(Resource).max(2).optional(),
  }),
]);
