import { describeOnce } from './once-contract.js';
import { openPostgres } from './open-stores.js';

describeOnce('PostgreSQL', openPostgres, 1000);
