import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type TransactionSettings,
} from "kysely";
import { escapeLiteral } from "pg";

import { type Confinement, confinementHere } from "../confined.ts";

/** Postgres as Kysely speaks to it, but that a transaction begins and is confined in one round trip instead of two. */
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
    // Without parameters they go together. Should the second one fail, nothing works in this transaction any more.
    await connection.executeQuery(CompiledQuery.raw(`${begin}; ${entering(confinement)}`));
    confinement.isEntered = true;
  }
}

function entering({ role, settings }: Confinement): string {
  const said = Object.entries({ role, ...prefixed(settings) }).map(
    ([name, value]) => `set_config(${escapeLiteral(name)}, ${escapeLiteral(value)}, true)`,
  );
  return `select ${said.join(", ")}`;
}

const prefixed = (settings: Confinement["settings"]): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [`app.${name}`, value]));
