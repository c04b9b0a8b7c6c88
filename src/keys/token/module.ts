/** The part of a token's library (PKCS#11, 2.40) that signing needs, through the optional package pkcs11js. */
import { ComityError } from "../../errors.ts";

/** A handle of a slot, a session or an object. */
type Handle = Buffer;
type Attribute = { readonly type: number; readonly value?: Buffer | string | number };

/** The functions that are called. Each throws an error with the `code` of its return value (CKR). */
export type TokenModule = {
  readonly load: (path: string) => void;
  readonly C_Initialize: (options: { readonly flags: number }) => void;
  readonly C_GetSlotList: (tokenPresent: boolean) => readonly Handle[];
  readonly C_GetTokenInfo: (slot: Handle) => { readonly label: string; readonly serialNumber: string };
  readonly C_OpenSession: (slot: Handle, flags: number) => Handle;
  readonly C_CloseSession: (session: Handle) => void;
  readonly C_Login: (session: Handle, user: number, pin: string) => void;
  readonly C_FindObjectsInit: (session: Handle, template: readonly Attribute[]) => void;
  readonly C_FindObjects: (session: Handle, most: number) => readonly Handle[];
  readonly C_FindObjectsFinal: (session: Handle) => void;
  readonly C_GetAttributeValue: (
    session: Handle,
    object: Handle,
    template: readonly Attribute[],
  ) => readonly { readonly value: Buffer }[];
  readonly C_SignInit: (
    session: Handle,
    mechanism: { readonly mechanism: number; readonly parameter: null },
    key: Handle,
  ) => void;
  /** Signs on a thread of the pool. */
  readonly C_SignAsync: (session: Handle, data: Buffer, room: Buffer) => Promise<Buffer>;
};

/** The numbers of PKCS#11 2.40 and, for Edwards curves, 3.0. */
export const CK = {
  LIBRARY_LOCKS: 2,
  SERIAL_SESSION: 4,
  USER: 1,
  CLASS: 0x0,
  LABEL: 0x3,
  ID: 0x102,
  EC_PARAMS: 0x180,
  EC_POINT: 0x181,
  KEY_TYPE: 0x100,
  PUBLIC_KEY: 2,
  PRIVATE_KEY: 3,
  EC: 0x3,
  EC_EDWARDS: 0x40,
  ECDSA: 0x1041,
  EDDSA: 0x1057,
} as const;

/** The return values on which something depends. */
export const CKR = {
  PIN_INCORRECT: 0xa0,
  PIN_INVALID: 0xa1,
  PIN_LEN_RANGE: 0xa2,
  PIN_EXPIRED: 0xa3,
  PIN_LOCKED: 0xa4,
  USER_ALREADY_LOGGED_IN: 0x100,
  CRYPTOKI_ALREADY_INITIALIZED: 0x191,
} as const;

const PACKAGE = "pkcs11js";

type Package = { readonly default: { readonly PKCS11: new () => TokenModule } };

/** Loads the package by a name that no tool follows: it is optional, since its installation needs a compiler. */
const loadPackage = async (): Promise<Package> => import(PACKAGE);

/** Loads a token's library. `what` names the key in errors. Rejects with CONFIG_INVALID. */
export async function loadTokenModule(path: string, what: string, load = loadPackage): Promise<TokenModule> {
  let module: TokenModule;
  try {
    module = new (await load()).default.PKCS11();
  } catch (cause) {
    throw new ComityError(
      "CONFIG_INVALID",
      `${what} is on a token, but the optional package \`${PACKAGE}\` is not installed: install python3, make and g++, then run \`npm ci\` again`,
      { cause },
    );
  }
  try {
    module.load(path);
    initialize(module);
  } catch (cause) {
    throw new ComityError(
      "CONFIG_INVALID",
      `${what}: the library \`${path}\` cannot be used: ${textOf(cause)}`,
      {
        cause,
      },
    );
  }
  return module;
}

/** Initialises the library for threads. Another thread of this process may have done so already: nobody ever finalises it. */
function initialize(module: TokenModule): void {
  try {
    module.C_Initialize({ flags: CK.LIBRARY_LOCKS });
  } catch (thrown) {
    if (codeOf(thrown) !== CKR.CRYPTOKI_ALREADY_INITIALIZED) throw thrown;
  }
}

/** Returns the return value with which a function failed; undefined for another error. */
export function codeOf(thrown: unknown): number | undefined {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "number"
    ? thrown.code
    : undefined;
}

/** Returns the name of a failure, such as `CKR_DEVICE_REMOVED`. */
export function textOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message.split("\n", 1).join("").slice(0, 200) : "it failed";
}
