import type { Provider, ProviderName, PutProvider } from "@patchbay/contracts";
import {
  type Database,
  inOrganization,
  type OrganizationTransaction,
  type ProjectTransaction,
  readInOrganization,
  SharedLooks,
} from "@patchbay/database";
import { AppError } from "@patchbay/errors";

import type { Sealer } from "./sealer.ts";

/** The server has nothing to seal secrets with. */
export class MasterKeyMissingError extends AppError<"master_key_missing"> {
  constructor() {
    const message =
      "This server has no master key to seal secrets with: its operator must set PATCHBAY_MASTER_KEY (32 bytes in base64) and start it again.";
    super("master_key_missing", message);
  }
}

/** There is no key of this provider. */
export class ProviderNotFoundError extends AppError<"provider_not_found"> {
  constructor(provider: string) {
    super("provider_not_found", `There is no key for “${provider}”.`, { details: { provider } });
  }
}

/** A provider with its key in the clear: for the model client alone. */
export interface OpenedProvider {
  readonly provider: ProviderName;
  readonly api_key: string;
  readonly base_url: string | null;
  readonly model: string;
  /** Another one whenever something of it was written. */
  readonly stamp: string;
}

/** The model that an organization's provider answers with. */
export interface ProviderModel {
  readonly provider: string;
  readonly model: string;
}

/** Writes down, in the transaction that does it, what was done to an organization's provider. */
export type NoteProviderKey = (
  tx: OrganizationTransaction,
  deed: {
    readonly action: "provider_key.stored" | "provider_key.removed";
    /** A principal's id. */
    readonly actor_id: string;
    readonly provider: ProviderName;
    readonly details: Readonly<Record<string, string | null>>;
  },
) => Promise<void>;

/** The keys by which organizations reach model providers. What was put in comes out for a model client only. */
export class ProviderKeyService {
  readonly #db: Database;
  readonly #sealer: Sealer | undefined;
  readonly #usualModel: string;
  readonly #note: NoteProviderKey;
  /** Each call of a model asks; those that ask at once are told together. */
  readonly #looks = new SharedLooks<OpenedProvider | undefined>();

  /**
   * @param needs.sealer undefined where the server has no master key: then keys are refused, and stored ones unreadable
   * @param needs.usualModel for whoever names none
   * @param needs.note keeps what was done, without the key
   */
  constructor(needs: {
    readonly db: Database;
    readonly sealer: Sealer | undefined;
    readonly usualModel: string;
    readonly note: NoteProviderKey;
  }) {
    this.#db = needs.db;
    this.#sealer = needs.sealer;
    this.#usualModel = needs.usualModel;
    this.#note = needs.note;
  }

  /** Stores a key in the place of the one before. @throws {MasterKeyMissingError} */
  async put(
    org_id: string,
    provider: ProviderName,
    { api_key, base_url, model = this.#usualModel }: PutProvider,
    updated_by: string,
  ): Promise<Provider> {
    const sealer = this.#sealer;
    if (sealer === undefined) throw new MasterKeyMissingError();
    const content = {
      sealed_key: sealer.seal(api_key, placeOf(org_id, provider)),
      master_key_id: sealer.key_id,
      base_url: base_url ?? null,
      model,
      updated_at: new Date(),
      updated_by,
    };
    await inOrganization(this.#db, org_id, async (tx) => {
      await tx.sql
        .insertInto("provider_keys")
        .values({ org_id, provider, ...content })
        .onConflict((conflict) => conflict.columns(["org_id", "provider"]).doUpdateSet(content))
        .execute();
      // An address can have a password in it; where the calls go is its host.
      const details = { host: base_url === undefined ? null : new URL(base_url).host, model };
      await this.#note(tx, { action: "provider_key.stored", actor_id: updated_by, provider, details });
    });
    return { provider, base_url: content.base_url, model, updated_at: content.updated_at.toISOString() };
  }

  /** Forgets a key. @throws {ProviderNotFoundError} */
  async remove(org_id: string, provider: ProviderName, actor_id: string): Promise<void> {
    await inOrganization(this.#db, org_id, async (tx) => {
      const { numDeletedRows } = await tx.sql
        .deleteFrom("provider_keys")
        .where("org_id", "=", org_id)
        .where("provider", "=", provider)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw new ProviderNotFoundError(provider);
      await this.#note(tx, { action: "provider_key.removed", actor_id, provider, details: {} });
    });
  }

  /** Without their keys. */
  async list(org_id: string): Promise<Provider[]> {
    const rows = await inOrganization(this.#db, org_id, (tx) =>
      rowsOf(tx).select(["provider", "base_url", "model", "updated_at"]).orderBy("provider").execute(),
    );
    return rows.map(({ updated_at, ...row }) => ({
      ...row,
      provider: known(row.provider),
      updated_at: updated_at.toISOString(),
    }));
  }

  /** The provider that answers an organization's agents; undefined where the server's own models do. @throws {SecretUnreadableError} @throws {MasterKeyMissingError} */
  open(org_id: string): Promise<OpenedProvider | undefined> {
    return this.#looks.of(org_id, () => this.#open(org_id));
  }

  async #open(org_id: string): Promise<OpenedProvider | undefined> {
    const [row] = await readInOrganization(this.#db, org_id, (tx) =>
      rowsOf(tx).select(["provider", "sealed_key", "base_url", "model"]).orderBy("provider").limit(1),
    );
    if (row === undefined) return undefined;
    if (this.#sealer === undefined) throw new MasterKeyMissingError();
    const { sealed_key, ...rest } = row;
    const provider = known(rest.provider);
    return {
      ...rest,
      provider,
      api_key: this.#sealer.open(sealed_key, placeOf(org_id, provider)),
      stamp: Buffer.from(sealed_key).toString("base64"), // has a nonce of its own
    };
  }

  /** What answers an organization's agents, as its versions remember it; undefined where the server's own models do. */
  async describe(tx: ProjectTransaction | OrganizationTransaction): Promise<ProviderModel | undefined> {
    return await rowsOf(tx).select(["provider", "model"]).orderBy("provider").limit(1).executeTakeFirst();
  }
}

const rowsOf = ({ sql, org_id }: Pick<ProjectTransaction, "sql" | "org_id">) =>
  sql.selectFrom("provider_keys").where("org_id", "=", org_id);

const placeOf = (org_id: string, provider: ProviderName): string => `provider key ${org_id} ${provider}`;

// Only `put` writes the column, and it takes no other names.
const known = (provider: string): ProviderName => provider as ProviderName;
