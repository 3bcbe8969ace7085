import { migrationScript } from '../../../shared/src/inbox/index.js';
import { newDatabase, type TestDatabase } from '../../test-database.js';

/** A database of its own with the inbox's table. */
export async function inboxDatabase(): Promise<TestDatabase> {
  const database = await newDatabase();
  const sql = await database.sql.reserve();
  await sql.unsafe(migrationScript());
  sql.release();
  return database;
}
