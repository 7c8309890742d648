import { describe } from "vitest";

import { killSuite } from "./kill-suite.ts";

describe("processes killed on the embedded database", () => {
  killSuite("embedded");
});
