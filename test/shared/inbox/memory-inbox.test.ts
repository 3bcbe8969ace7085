import { describeOnce } from './once-contract.js';
import { openMemory } from './open-stores.js';

describeOnce('memory', openMemory, 100);
