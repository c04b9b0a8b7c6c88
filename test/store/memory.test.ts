/** The store in memory keeps the contract of every store. */
import { createMemoryStore } from "../../src/store/memory.ts";
import { storeContract } from "../contract/store.ts";
import { key } from "./samples.ts";

storeContract("memory", async () => createMemoryStore(key));
