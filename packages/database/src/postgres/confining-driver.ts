import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type TransactionSettings,
} from "kysely";

import { confinementHere, entering } from "../confined.ts";

/** Postgres as Kysely speaks to it, but that a transaction is confined as it begins, which costs no round trip. */
export class ConfiningDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ConfiningDriver(this.#config);
  }
}

class ConfiningDriver extends PostgresDriver {
  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    const confinement = confinementHere();
    // Migrations are confined to nothing, and an isolation level is for Kysely to write.
    if (confinement === undefined || settings.isolationLevel !== undefined) {
      await super.beginTransaction(connection, settings);
      return;
    }
    const begin = settings.accessMode === undefined ? "begin" : `start transaction ${settings.accessMode}`;
    // Asked together, they go together, and the client keeps them for the first statement. Should the second one fail,
    // nothing works in this transaction any more.
    await Promise.all([
      connection.executeQuery(CompiledQuery.raw(begin)),
      connection.executeQuery(entering(confinement)),
    ]);
    confinement.isEntered = true;
  }
}
