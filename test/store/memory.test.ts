/** The store in memory keeps the contract of every store. */
import { createMemoryStore } from "../../src/store/memory.ts";
import { key, storeContract } from "../contract/store.ts";

storeContract("memory", async () => createMemoryStore(key));
