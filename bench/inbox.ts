// What handling a signal once costs: in memory beside the idempotency of AWS Powertools, and on PostgreSQL beside a bare
// loop of insert and update, with the same driver on a table like the inbox's.
//
//   npm run bench -- inbox
//
// Targets: a duplicate in memory takes at most 10 us; new signals on PostgreSQL go at least 0.7 times as fast as the bare loop.
//
// Method: an object event of 1 kB with a new key each time; all stores in memory are Maps; 10,000 records are in the tables
// before. Each round measures every case once, in changing order, and divides by the base of the same round; what is printed
// are medians of 21 rounds, on PostgreSQL of 15. An instance has one connection and one signal at a time. All instances are
// one process, beside the server: a round trip is short, so that what a query costs by itself weighs more than in a cloud.
import { openDatabase } from './inbox/database.js';
import { measureMemory } from './inbox/memory.js';
import { measurePostgres } from './inbox/postgres.js';
import { printFigures } from './method/print-figures.js';

console.log('Medians of ratios within one round; the machine is shared, so look at the ratios.\n');
printFigures('in memory', await measureMemory());

const database = await openDatabase();
try {
  console.log(`\n${database.server}`);
  printFigures('one instance', await measurePostgres(database.url, 1));
  console.log('');
  printFigures('8 instances at once', await measurePostgres(database.url, 8));
} finally {
  await database.close();
}
// A store keeps its connection as long as its function instance lives.
process.exit();
