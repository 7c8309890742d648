import { languages } from "./language.ts";
import { loadWords } from "./words.ts";

// The page waits for the words of its language before it draws anything; tests speak all of them.
await Promise.all(languages.map(loadWords));
