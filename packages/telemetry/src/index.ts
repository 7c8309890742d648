export { createLogger, errorFields, type LogFields, type Logger, type LogLevel } from "./logger.ts";
