import type { Credentials } from "@patchbay/contracts";
import type { Database } from "@patchbay/database";
import { bootstrap, type FirstOrganization, isBootstrapped, newFirstOrganization } from "@patchbay/identity";

import { readCredentials, writeCredentials } from "./credentials-file.ts";

/** The names that a server on its embedded database begins with. */
const first = {
  organization_name: "My organization",
  project_name: "My project",
  email: "owner@localhost.local",
};

/**
 * Makes sure that an embedded server has an organization and that its owner can get in. The file is written before the
 * database is: a process that dies in between finds its own file and goes on with it.
 *
 * @returns what the file says; undefined where there is an organization and somebody has taken the file away
 */
export async function ensureFirstOrganization(
  db: Database,
  dataDir: string,
  baseUrl: string,
): Promise<Credentials | undefined> {
  const known = await readCredentials(dataDir);
  if (await isBootstrapped(db)) {
    return known;
  }
  const planned: FirstOrganization =
    known === undefined ? newFirstOrganization(first) : { ...first, ...known };
  const credentials = toCredentials(planned, baseUrl);
  await writeCredentials(dataDir, credentials);
  await bootstrap(db, planned);
  return credentials;
}

export function toCredentials(
  { email, password, api_key, org_id, project_id }: FirstOrganization,
  base_url: string,
): Credentials {
  return { base_url, email, password, api_key, org_id, project_id };
}
