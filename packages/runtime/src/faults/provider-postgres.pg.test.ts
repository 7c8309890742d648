import { testPostgresUrl } from "@patchbay/database/testing";
import { describe } from "vitest";

import { providerSuite } from "./provider-suite.ts";

describe.skipIf(testPostgresUrl === undefined)(
  "a provider in trouble, on Postgres (needs PATCHBAY_TEST_POSTGRES_URL)",
  () => {
    providerSuite("postgres");
  },
);
