import type { Diagnostic, DiagnosticCode, JsonObject } from "@patchbay/graph";

import { Checker } from "../check/checker.ts";
import { openCheckWorker } from "../check/open-check-worker.ts";
import { connect, disconnect, type EdgeRef } from "../editing/commands/edge-edits.ts";

/**
 * What no further edge mends: parallel paths that meet, or are entered from aside. A join whose other branches are still
 * to be drawn, or a port that still leads nowhere, is on the way to be right.
 */
const structure: ReadonlySet<string> = new Set<DiagnosticCode>(["PB3403", "PB3404", "PB3405", "PB3407"]);

/** How long the person waits for the checker before the connection is made without it. */
const patienceMs = 1_000;

/** Asks the checker what a connection would break, in a worker of its own that opens with the first question. */
export class ConnectionChecker {
  #checker: Checker | undefined;
  #asked:
    | { readonly document: JsonObject; readonly answer: (found: readonly Diagnostic[]) => void }
    | undefined;

  /** Loads the checker, so that the first answer comes sooner. */
  warmUp(): void {
    this.#opened();
  }

  /**
   * The first error of structure that a graph would have with an edge and does not have without; undefined where there is
   * none, and where the checker does not answer in time.
   *
   * @param replaced the edge in whose place the new one is drawn
   */
  async firstError(
    graph: JsonObject,
    edge: EdgeRef,
    known: readonly Diagnostic[],
    replaced?: EdgeRef,
  ): Promise<Diagnostic | undefined> {
    const before = replaced === undefined ? graph : disconnect([replaced]).apply(graph);
    const found = await this.#check(connect(edge).apply(before));
    const had = new Set(known.map(({ code, message }) => `${code} ${message}`));
    return found.find(({ code, message }) => structure.has(code) && !had.has(`${code} ${message}`));
  }

  close(): void {
    this.#checker?.close();
    this.#checker = undefined;
    this.#asked?.answer([]);
  }

  #check(document: JsonObject): Promise<readonly Diagnostic[]> {
    // A question that a newer one overtakes has no answer.
    this.#asked?.answer([]);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve([]), patienceMs);
      this.#asked = {
        document,
        answer: (found) => {
          clearTimeout(timer);
          this.#asked = undefined;
          resolve(found);
        },
      };
      // The structure is the same whatever is registered.
      this.#opened().check(document, { models: {}, tools: {}, agents: {}, unavailable: [], self: "" });
    });
  }

  #opened(): Checker {
    return (this.#checker ??= new Checker({
      open: openCheckWorker,
      onChecked: (document, found) => {
        if (this.#asked?.document === document) this.#asked.answer(found);
      },
      onFailure: () => this.#asked?.answer([]),
    }));
  }
}
