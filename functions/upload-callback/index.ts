import { callbackFunction } from 'oss-inbox';
import * as handlers from '../handlers.js';

export const handler = callbackFunction(handlers);
