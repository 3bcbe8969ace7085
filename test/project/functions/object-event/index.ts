import { eventFunction } from '@oss-inbox/shared';
import * as handlers from '../handlers.js';

export const handler = eventFunction(handlers);
