import { type FieldError, HttpError } from "./http-error.ts";

interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

/** The error for input that does not fit its schema, with a pointer to every wrong field. */
export function requestInvalid(where: FieldError["in"], issues: readonly Issue[]): HttpError {
  const errors = issues.flatMap((issue) => fieldErrors(where, issue));
  const subject =
    errors.length === 1 ? "A field of the request is" : `${errors.length} fields of the request are`;
  return new HttpError("request_invalid", `${subject} not valid.`, errors);
}

function fieldErrors(where: FieldError["in"], issue: Issue): FieldError[] {
  const pointer = issue.path
    .map((token) => `/${String(token).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
  if (issue.code === "unrecognized_keys" && issue.keys !== undefined) {
    return issue.keys.map((key) => ({
      in: where,
      pointer: `${pointer}/${key}`,
      message: "This key is not known here.",
    }));
  }
  return [{ in: where, pointer, message: issue.message }];
}
