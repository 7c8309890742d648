import { AppError } from "@patchbay/errors";

export class ApiKeyNotFoundError extends AppError<"api_key_not_found"> {
  constructor(id: string) {
    super("api_key_not_found", `There is no API key ${id}.`, { details: { id } });
  }
}

export class ApiKeyExpiryInvalidError extends AppError<"api_key_expiry_invalid"> {}

/** In the words of every other answer about a project that is not the caller's. */
export class UnknownProjectError extends AppError<"project_not_found"> {
  constructor(id: string) {
    super("project_not_found", `There is no project ${id}.`, { details: { id } });
  }
}
