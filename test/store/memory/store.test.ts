/** The store in memory keeps the contract of all stores. */
import { createMemoryStore } from "../../../src/store/memory/store.ts";
import { storeContract } from "../../contract/store.ts";
import { key } from "../sample-entries.ts";
import { machine } from "../sample-machine.ts";

storeContract("memory", async () => createMemoryStore(key, machine));
