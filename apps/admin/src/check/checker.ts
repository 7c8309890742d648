import type { Diagnostic, JsonObject } from "@patchbay/graph";

import { currentLanguage } from "../words/language.ts";
import type { CheckRequest, CheckResponse, QuestionKind, Questions } from "./check-messages.ts";
import type { Registries } from "./resources-of.ts";

/** The way to whoever answers: a worker, for one. */
export interface CheckChannel {
  /** Sends a request; its response comes back by `onResponse`. */
  send(request: CheckRequest): void;
  close(): void;
}

/** Opens the channel. `onFailure` says that nothing comes back any more. */
export type OpenCheckChannel = (
  onResponse: (response: CheckResponse) => void,
  onFailure: () => void,
) => CheckChannel;

interface CheckerNeeds {
  readonly open: OpenCheckChannel;
  /** What is wrong with `document`, which may no longer be the newest. */
  readonly onChecked: (document: JsonObject, diagnostics: readonly Diagnostic[]) => void;
  /** Nothing can be checked: what was asked and what will be asked has no answer. */
  readonly onFailure: () => void;
}

/**
 * Asks the checker beside the page. Documents are checked one at a time, and of those that come meanwhile only the newest:
 * so an answer is never further behind than one check, and no pause has to be guessed. Whoever makes one closes it.
 */
export class Checker {
  readonly #channel: CheckChannel;
  readonly #needs: CheckerNeeds;
  readonly #waiting = new Map<number, (answer: unknown) => void>();
  #lastId = 0;
  #isChecking = false;
  #isOver = false;
  #next: { readonly document: JsonObject; readonly registries: Registries } | undefined;

  constructor(needs: CheckerNeeds) {
    this.#needs = needs;
    this.#channel = needs.open(
      ({ id, answer }) => {
        this.#waiting.get(id)?.(answer);
        this.#waiting.delete(id);
      },
      () => {
        this.#end();
        needs.onFailure();
      },
    );
  }

  /** Has a document checked as soon as the one under way is. */
  check(document: JsonObject, registries: Registries): void {
    this.#next = { document, registries };
    void this.#checkNext();
  }

  /** Asks about the document that was checked last. Undefined also where nobody answers any more. */
  ask<Kind extends Exclude<QuestionKind, "check">>(
    kind: Kind,
    ask: Questions[Kind]["ask"],
  ): Promise<Questions[Kind]["answer"] | undefined> {
    return this.#ask(kind, ask);
  }

  close(): void {
    this.#end();
    this.#channel.close();
  }

  async #checkNext(): Promise<void> {
    const next = this.#next;
    if (next === undefined || this.#isChecking || this.#isOver) return;
    this.#next = undefined;
    this.#isChecking = true;
    const diagnostics = await this.#ask("check", next);
    this.#isChecking = false;
    if (diagnostics !== undefined) this.#needs.onChecked(next.document, diagnostics);
    await this.#checkNext();
  }

  #ask<Kind extends QuestionKind>(
    kind: Kind,
    ask: Questions[Kind]["ask"],
  ): Promise<Questions[Kind]["answer"] | undefined> {
    if (this.#isOver) return Promise.resolve(undefined);
    const id = (this.#lastId += 1);
    return new Promise((resolve) => {
      // Whoever answers gives each kind of question its own answer.
      this.#waiting.set(id, (answer) => resolve(answer as Questions[Kind]["answer"] | undefined));
      // A kind and what is asked under it are a request; that cannot be told of a kind that is not known yet.
      this.#channel.send({ id, kind, language: currentLanguage(), ...ask } as unknown as CheckRequest);
    });
  }

  #end(): void {
    this.#isOver = true;
    for (const resolve of this.#waiting.values()) resolve(undefined);
    this.#waiting.clear();
  }
}
