export { AppError, type ErrorDetails } from "./app-error.ts";
