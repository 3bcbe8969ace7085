import { pushFunction } from 'oss-inbox';
import * as handlers from '../handlers.js';

export const handler = pushFunction(handlers);
