import { openPostgres } from './open-stores.js';
import { describeStore } from './store-contract.js';

describeStore('PostgreSQL', openPostgres);
