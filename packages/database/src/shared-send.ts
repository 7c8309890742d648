import type { CompiledQuery, QueryResult } from "kysely";

import { refuseNested, sendConfined, type Settings } from "./confined.ts";
import { isDatabaseError } from "./database-error.ts";
import type { Database } from "./database.ts";

type Answers = readonly QueryResult<unknown>[];

/** What one caller sends: all of it is carried out, or nothing. */
interface Parcel {
  readonly statements: readonly CompiledQuery[];
  readonly answered: PromiseWithResolvers<Answers>;
}

/** How many parcels one transaction takes: what it holds, it holds until the last of them is carried out. */
const mostTogether = 32;
/** How long a transaction of several callers waits for a row that somebody else holds; then each goes by itself. */
const lockTimeoutMs = 100;

const gathering = new WeakMap<Database, Map<string, SharedSend>>();

/**
 * Sends statements as `sendConfined` does under the application's role. What callers send under the same settings in one
 * turn of the event loop, or while no connection is free, goes as one transaction: a busy process then makes one round
 * trip, one commit and one write to a socket of what would be many.
 *
 * Nobody notices but by the time that it takes: where one caller's statement fails, or a row is held by somebody, nothing
 * was written and each is sent by itself.
 *
 * @throws as `sendConfined`
 */
export function sendShared(
  db: Database,
  settings: Settings,
  statements: readonly CompiledQuery[],
): Promise<Answers> {
  refuseNested(db);
  const ofDatabase = gathering.get(db) ?? new Map<string, SharedSend>();
  gathering.set(db, ofDatabase);
  const key = JSON.stringify(settings);
  const open = ofDatabase.get(key);
  if (open !== undefined && !open.isFull) return open.add(statements);
  const shared = new SharedSend(db, settings, () => {
    if (ofDatabase.get(key) === shared) ofDatabase.delete(key);
  });
  ofDatabase.set(key, shared);
  return shared.add(statements);
}

class SharedSend {
  readonly #db: Database;
  readonly #settings: Settings;
  readonly #onSent: () => void;
  readonly #parcels: Parcel[] = [];

  /** @param onSent is called when nothing can be added any more */
  constructor(db: Database, settings: Settings, onSent: () => void) {
    this.#db = db;
    this.#settings = settings;
    this.#onSent = onSent;
    setImmediate(() => void this.#send());
  }

  get isFull(): boolean {
    return this.#parcels.length >= mostTogether;
  }

  add(statements: readonly CompiledQuery[]): Promise<Answers> {
    const answered = Promise.withResolvers<Answers>();
    this.#parcels.push({ statements, answered });
    return answered.promise;
  }

  /** Never rejects. */
  async #send(): Promise<void> {
    try {
      const answers = await sendConfined(this.#db, "patchbay_app", this.#settings, () => {
        this.#onSent();
        const statements = this.#parcels.flatMap((each) => each.statements);
        return this.#parcels.length > 1 ? { statements, lockTimeoutMs } : { statements };
      });
      let from = 0;
      for (const { statements, answered } of this.#parcels) {
        answered.resolve(answers.slice(from, from + statements.length));
        from += statements.length;
      }
    } catch (error) {
      this.#onSent();
      if (this.#parcels.length > 1 && isUndone(error)) {
        await Promise.all(this.#parcels.map((each) => this.#sendAlone(each)));
        return;
      }
      for (const { answered } of this.#parcels) answered.reject(error);
    }
  }

  /** Never rejects. */
  async #sendAlone({ statements, answered }: Parcel): Promise<void> {
    try {
      answered.resolve(await sendConfined(this.#db, "patchbay_app", this.#settings, () => ({ statements })));
    } catch (error) {
      answered.reject(error);
    }
  }
}

/**
 * Whether an error says that the transaction is undone: a statement was refused. A server that goes down, or a connection
 * that breaks, may say so when the commit was already carried out (SQLSTATE classes, PostgreSQL documentation, appendix A).
 */
const isUndone = (error: unknown): boolean =>
  isDatabaseError(error) && error.code !== undefined && !/^(?:08|57P|58|F0|XX)/.test(error.code);
