import { testPostgresUrl } from "@patchbay/database/testing";
import { describe } from "vitest";

import { killSuite } from "./kill-suite.ts";

describe.skipIf(testPostgresUrl === undefined)(
  "processes killed on Postgres (needs PATCHBAY_TEST_POSTGRES_URL)",
  () => {
    killSuite("postgres");
  },
);
