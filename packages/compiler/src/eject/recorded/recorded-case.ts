import { canonicalJson } from "@patchbay/graph";

import type { CompiledAgent } from "../../compiled-agent.ts";
import type { RecordedCase } from "../project/print-tests.ts";
import { hasPrivateForm } from "./has-private-form.ts";
import { recordedAnswers } from "./recorded-answers.ts";
import type { RecordedRun } from "./recorded-run.ts";
import { replay } from "./replay.ts";

/** A case becomes source code that people read; larger ones are data. In UTF-16 code units of its JSON. */
const largestCase = 32_000;

/** Of a run that takes longer no test is made: one that waits for an hour would have a test that does. */
const longestReplayMs = 1_000;

/**
 * A run as a case of a project's tests, if it can be one: made again here from what was recorded, it must come to the very
 * output and the very channels that it had. Undefined where it does not, and where it is too large or carries what looks
 * like personal data or a credential: a project is code, and code is passed on.
 */
export async function recordedCase(
  agent: CompiledAgent,
  run: RecordedRun,
  about: { readonly slug: string; readonly version: number },
): Promise<RecordedCase | undefined> {
  const answers = recordedAnswers(agent.plan, run.events);
  if (answers === undefined) return undefined;
  const { name, input, output, channels } = run;
  const made: RecordedCase = { name, input, answers, expected: { output, channels } };
  const text = JSON.stringify(made);
  if (text.length > largestCase || hasPrivateForm(text)) return undefined;
  const replayed = await replay(agent, run, answers, about, AbortSignal.timeout(longestReplayMs));
  if (replayed === undefined) return undefined;
  const isSame = canonicalJson(replayed) === canonicalJson({ output, channels });
  return isSame ? made : undefined;
}
