import type { EjectableTool } from "../project/tools.ts";
import { ejectableCalculator } from "./calculator.ts";
import { ejectableHttpGet } from "./http-get.ts";

/** The built-in tools that can leave the platform, by name. */
export const ejectableTools: ReadonlyMap<string, EjectableTool> = new Map(
  [ejectableCalculator, ejectableHttpGet].map((tool) => [tool.name, tool]),
);
