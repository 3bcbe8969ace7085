import * as z from 'zod/mini';
import { filledText } from '../core/index.js';

/** What OSS answers to a request that starts a task. */
export const responseSchema = z.looseObject({
  EventId: z.string(),
  RequestId: z.string(),
  TaskId: filledText,
});
