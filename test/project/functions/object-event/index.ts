import { eventFunction } from 'oss-inbox';
import * as handlers from '../handlers.js';

export const handler = eventFunction(handlers);
