import { askingFixtures } from "./asking-fixtures.ts";
import type { EjectFixture } from "./eject-fixture.ts";
import { flowFixtures } from "./flow-fixtures.ts";
import { mapFixtures } from "./map-fixtures.ts";
import { modelFixtures } from "./model-fixtures.ts";
import { valueFixtures } from "./value-fixtures.ts";

/** Each node type and each structure at least once. */
export const ejectFixtures: readonly EjectFixture[] = [
  ...mapFixtures,
  ...askingFixtures,
  ...flowFixtures,
  ...valueFixtures,
  ...modelFixtures,
];
