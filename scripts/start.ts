// `npm start`: builds the admin UI when its sources have changed, then becomes the server.
import { parseArgs } from "node:util";

import { buildAdmin } from "./build-admin.ts";

const { values } = parseArgs({ options: { help: { type: "boolean", default: false } } });
if (values.help) {
  console.log(
    "Starts Patchbay on http://localhost:3000. PORT moves the port, PATCHBAY_DATA_DIR the state; see the README.",
  );
} else {
  await buildAdmin();
  await import("../apps/api/src/main.ts");
}
