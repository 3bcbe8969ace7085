import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handlerProblems } from '../../../shared/src/runtime/check-handlers.js';
import {
  callbackFunction,
  eventFunction,
  pushFunction,
  topicFunction,
  transactional,
} from '../../../shared/src/runtime/index.js';
import { captureLog } from './captured-log.js';

const handler = () => undefined;
const moduleOf = (exports: object) =>
  Object.assign(Object.create(null), { [Symbol.toStringTag]: 'Module' }, exports);

describe('handlerProblems', () => {
  it.each([
    ['onUplaod', 'did you mean onUpload?'],
    ['onUploads', 'did you mean onUpload?'],
    ['onupload', 'did you mean onUpload?'],
    ['OnUpload', 'did you mean onUpload?'],
    ['on_object_event', 'did you mean onObjectEvent?'],
    ['onTaskResults', 'did you mean onTaskResult?'],
    ['onMesage', 'did you mean onMessage?'],
    ['onSomethingElse', 'the handlers are onUpload, onTaskResult, onObjectEvent, onMessage; '],
  ])('refuses an export %s', (name, fix) => {
    for (const handlers of [{ [name]: handler }, moduleOf({ [name]: handler })]) {
      expect(handlerProblems(handlers)).toEqual([
        expect.stringContaining(
          `functions/handlers.ts exports ${name}, which no signal goes to: ${fix}`,
        ),
      ]);
    }
  });

  it.each([undefined, null, 'onUpload', {}, Promise.resolve(handler)])(
    'refuses a handler that is %s and no function',
    (value) => {
      expect(handlerProblems({ onUpload: value })).toEqual([
        expect.stringMatching(/exports onUpload, which is not a function: /),
      ]);
    },
  );

  it('names every one of them', () => {
    const handlers = { onUplaod: handler, onMessage: 1, onTaskResult: handler };
    expect(handlerProblems(handlers)).toHaveLength(2);
  });

  it.each([
    ['nothing', {}],
    [
      'the handlers',
      { onUpload: handler, onTaskResult: handler, onObjectEvent: handler, onMessage: handler },
    ],
    ['a transactional handler', { onUpload: transactional(handler) }],
    ['helpers and constants', { upload: handler, only: 1, once: handler, on: 1, one: {}, ON: 2 }],
    [
      "a module of handlers, with a CommonJS module's default",
      {
        onUpload: handler,
        default: { onUpload: handler, helper: handler },
      },
    ],
    ['another default', { onUpload: handler, default: handler }],
  ])('takes %s', (_, handlers) => {
    expect(handlerProblems(handlers)).toEqual([]);
    expect(handlerProblems(moduleOf(handlers))).toEqual([]);
  });

  it('refuses handlers that only a default export holds', () => {
    expect(handlerProblems(moduleOf({ default: { onUpload: handler } }))).toEqual([
      expect.stringMatching(/exports onUpload within its default, .*: export it by its name$/),
    ]);
  });

  it('finds the methods of a class, too', () => {
    class Mine {
      onUplaod() {}
      onMessage() {}
    }
    expect(handlerProblems(new Mine())).toEqual([expect.stringContaining('onUplaod')]);
  });
});

describe('a function with a misspelt handler', () => {
  beforeEach(captureLog);
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  const misspelt = { onUpload: handler, onMesage: handler };
  const problem = /exports onMesage, which no signal goes to: did you mean onMessage\?/;

  it.each([
    ['topicFunction', topicFunction],
    ['eventFunction', eventFunction],
  ])('refuses every delivery: %s', async (_, functionOf) => {
    const run = functionOf(misspelt);
    for (const requestId of ['r-1', 'r-2']) {
      await expect(run(Buffer.from('hello'), { requestId })).rejects.toMatchObject({
        code: 'config_invalid',
        message: expect.stringMatching(problem),
      });
    }
  });

  it.each([
    ['callbackFunction', callbackFunction],
    ['pushFunction', pushFunction],
  ])('refuses every request: %s', async (_, functionOf) => {
    const { statusCode, body } = await functionOf(misspelt)(Buffer.from('{}'), {});
    expect(statusCode).toBe(500);
    expect(JSON.parse(body)).toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(problem),
    });
  });

  it('says so beside what is wrong with the environment', async () => {
    vi.stubEnv('LOG_LEVEL', 'loud');
    await expect(topicFunction(misspelt)(Buffer.from('hello'), {})).rejects.toThrow(
      /LOG_LEVEL must be .*; functions\/handlers\.ts exports onMesage/,
    );
  });
});
