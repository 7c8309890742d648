export { asOwner, withoutTenant } from "./as-owner.ts";
export { type DatabaseFixtures, describeEachEngine, test } from "./database-test.ts";
export {
  createPostgresDatabase,
  type EmptyPostgresDatabase,
  testPostgresUrl,
} from "./postgres-test-database.ts";
export { insertTestAgent, insertTestRun, insertTestThread } from "./test-rows.ts";
export { createTestMember, type TestMember } from "./test-member.ts";
export { createTestTenant, type TestTenant } from "./test-tenant.ts";
