import { describe, expect, it } from 'vitest';
import {
  readCallbackConfig,
  readConfig,
  readFunctionConfig,
  readPushConfig,
} from '../../../shared/src/config/index.js';

const secret = `whsec_${Buffer.alloc(24, 's3cr3t').toString('base64')}`;
const handoff = { HANDOFF_URL: 'https://hooks.example/in', HANDOFF_SECRET: secret };

describe('the configuration of one kind of function', () => {
  it.each([
    ['upload-callback', readCallbackConfig],
    ['topic-push', readPushConfig],
    ['an asynchronous function', () => ({})],
  ])('of %s is a part of the configuration of all', (_, readOwn) => {
    const env = { ALLOWED_BUCKETS: 'one', SMQ_ALLOWED_TOPICS: 'topic', LOG_LEVEL: 'warn' };
    const config = readFunctionConfig<object>(env, readOwn);
    expect(config).toMatchObject({ logLevel: 'warn' });
    expect(readConfig(env)).toMatchObject(config);
  });

  it('has the settings that only this kind reads', () => {
    const env = { ALLOWED_BUCKETS: 'one', SMQ_ALLOWED_TOPICS: 'topic' };
    const config = readFunctionConfig(env, readPushConfig);
    expect(config.smqAllowedTopics).toEqual(['topic']);
    expect(config).not.toHaveProperty('allowedBuckets');
  });

  it('does not refuse what another kind of function reads', () => {
    const config = readFunctionConfig({ ALLOWED_BUCKETS: 'No_Bucket' }, readPushConfig);
    expect(config).toMatchObject({ logLevel: 'info' });
  });

  it('has the settings of the handoff where one is set', () => {
    const config = readFunctionConfig(handoff, () => ({}));
    expect(config.handoff).toMatchObject({ handoffUrl: handoff.HANDOFF_URL });
    expect(config.handoff?.handoffSecrets).toHaveLength(1);
  });

  it.each([{}, { HANDOFF_URL: '' }, { NO_HANDOFF_URL: 'x' }])('has none with %j', (env) => {
    expect(readFunctionConfig(env, () => ({}))).not.toHaveProperty('handoff');
  });

  it('lists every problem, those of the handoff too', () => {
    const env = { LOG_LEVEL: 'loud', SMQ_DATE_WINDOW_SECONDS: '-1', HANDOFF_ALLOW_PRIVATE: 'yes' };
    expect(() => readFunctionConfig(env, readPushConfig)).toThrow(
      expect.objectContaining({
        code: 'config_invalid',
        message: expect.stringMatching(
          /wrong: LOG_LEVEL .*; SMQ_DATE_WINDOW_SECONDS .*; HANDOFF_ALLOW_PRIVATE /,
        ),
      }),
    );
  });
});
