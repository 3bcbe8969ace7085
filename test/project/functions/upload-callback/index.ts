import { callbackFunction } from '@oss-inbox/shared';
import * as handlers from '../handlers.js';

export const handler = callbackFunction(handlers);
