import { t } from "../words/words.ts";
import { ApiError, UnreachableError } from "./api-error.ts";

/** An error in words for the person at the screen. */
export interface DescribedError {
  readonly title: string;
  readonly detail: string;
  /** The stable code, where the server gave one. */
  readonly code: string | undefined;
}

/** Puts any thrown value into words. What is not ours to explain gets a plain sentence, never a stack. */
export function describeError(error: unknown): DescribedError {
  if (error instanceof ApiError) {
    const { title, detail, code, errors } = error.problem;
    const fields = (errors ?? []).map((each) => `${each.pointer || "/"}: ${each.message}`);
    return { title, detail: [detail, ...fields].join("\n"), code };
  }
  if (error instanceof UnreachableError)
    return { title: t("error.unreachable.title"), detail: t("error.unreachable.detail"), code: undefined };
  return { title: t("error.unexpected.title"), detail: t("error.unexpected.detail"), code: undefined };
}
