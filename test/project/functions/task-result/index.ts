import { topicFunction } from '@oss-inbox/shared';
import * as handlers from '../handlers.js';

export const handler = topicFunction(handlers);
