import { describe } from "vitest";

import { providerSuite } from "./provider-suite.ts";

describe("a provider in trouble, on the embedded database", () => {
  providerSuite("embedded");
});
