export { createCalculator } from "./calculator/calculator.ts";
export { createHttpGet } from "./http-get/http-get.ts";
export { createToolRegistry, ToolNotFoundError, type ToolRegistry } from "./tool-registry.ts";
