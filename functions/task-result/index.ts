import { topicFunction } from 'oss-inbox';
import * as handlers from '../handlers.js';

export const handler = topicFunction(handlers);
