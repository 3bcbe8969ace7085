import {
  checkPushDate,
  checkPushDigest,
  decodeDelivery,
  decodeHttpEvent,
  decodePush,
  objectEventNames,
  readConfig,
  verifyPushSignature,
} from 'oss-inbox';
import { describe, expect, it } from 'vitest';
import {
  type Channel,
  channels,
  messageChannels,
  taskChannels,
} from '../../../../tools/cli/sample/channel.js';
import type { Sample } from '../../../../tools/cli/sample/sample.js';
import { outcomes, sampleTaskKinds } from '../../../../tools/cli/sample/task-payload.js';
import { sampleKeySettings } from '../../../../tools/wire/index.js';
import { delivered, events, messages, tasks } from './make-sample.js';

const { smqCertificates } = readConfig(sampleKeySettings);
const pushChannels = channels.filter((channel) => channel.startsWith('push-'));

/** The signals that the package finds in samples. */
async function signalsIn(samples: readonly Sample[]) {
  const options = { encoding: 'auto', requestId: 'r' } as const;
  const decoded = await Promise.all(
    samples.map(({ event }) => decodeDelivery(Buffer.from(event), options)),
  );
  return decoded.flat().map((item) => {
    if (!item.ok) throw item.error;
    return item.signal;
  });
}

/** The messages of pushes, once they are verified; other samples as they are. */
async function opened(via: Channel, samples: readonly Sample[]): Promise<Sample[]> {
  if (!via.startsWith('push-')) return [...samples];
  return Promise.all(
    samples.map(async ({ event }) => {
      const request = decodeHttpEvent(Buffer.from(event));
      if (!request) throw new Error('not an HTTP event');
      verifyPushSignature(request, smqCertificates);
      checkPushDigest(request.headers, request.body);
      const { text, topicName, topicOwner } = await decodePush(request);
      expect({ topicName, topicOwner }).toEqual({ topicName: 'topic', topicOwner: '42' });
      return { event: text };
    }),
  );
}

const found = async (via: Channel, ...payload: Parameters<typeof delivered>[1][]) =>
  signalsIn(await opened(via, delivered(via, ...payload)));

describe.each(channels)('an event of OSS by %s', (via) => {
  it.each(objectEventNames)('is %s', async (name) => {
    const [signal, ...others] = await found(via, ...events(name));
    expect(others).toEqual([]);
    expect(signal).toMatchObject({
      type: `oss:${name}`,
      subject: 'acs:oss:cn-beijing:42:bkt/uploads/a b+1.png',
      data: { region: 'cn-beijing', oss: { object: { key: 'uploads/a b+1.png' } } },
    });
  });
});

it('has one id on every channel when it has one seed', async () => {
  const ids = new Set<string | undefined>();
  for (const via of channels) {
    const [signal] = await found(via, ...events('ObjectCreated:PutObject', 1, 'seed'));
    ids.add(signal?.id);
  }
  expect(ids.size).toBe(1);
});

describe('the sizes of an event', () => {
  it.each([
    ['ObjectCreated:PutObject', { size: 1000, deltaSize: 1000 }],
    ['ObjectCreated:AppendObject', { size: 1000, deltaSize: 500, position: 500 }],
    ['ObjectCreated:InitiateMultipartUpload', { size: 0, deltaSize: 0, eTag: '' }],
    ['ObjectDownloaded:GetObject', { size: 1000, deltaSize: 0, readFrom: 0, readTo: 1000 }],
    ['ObjectModified:ChangeStorageClass', { size: 1000, deltaSize: 0 }],
    ['ObjectRemoved:DeleteObjects', { size: 0, deltaSize: -1000 }],
    ['ObjectReplication:ObjectRemoved', { size: 0, deltaSize: -1000 }],
  ] as const)('fit %s', async (name, object) => {
    const [signal] = await found('oss-trigger', ...events(name));
    expect(signal).toMatchObject({ data: { oss: { object } } });
  });
});

describe.each(taskChannels)('a task by %s', (via) => {
  const cases = sampleTaskKinds.flatMap((kind) =>
    outcomes
      .filter((outcome) => kind === 'Index' || outcome !== 'partly-failed')
      .map((outcome) => [kind, outcome] as const),
  );

  it.each(cases)('is %s that has %s', async (kind, outcome) => {
    const signals = await found(via, ...tasks(kind, outcome));
    expect(signals).toMatchObject([
      {
        type: kind === 'Index' ? 'imm:FileMeta:Index' : `imm:Task:${kind}`,
        data: { kind, outcome },
      },
    ]);
    expect('message' in (signals[0]?.data ?? {})).toBe(outcome !== 'succeeded');
  });
});

it('names the task of a point cloud as the documentation does', async () => {
  const signals = await found('topic', ...tasks('PointCloudCompression', 'succeeded'));
  expect(signals).toMatchObject([{ data: { TaskType: 'PointCloudCompress' } }]);
});

it('fails in part only where files are indexed', () => {
  expect(() => tasks('MediaConvert', 'partly-failed')).toThrow('is for task Index');
});

describe.each(messageChannels)('a message by %s', (via) => {
  it.each(['hello', '{"a":1}', 'line\nline', '<b>&"\'', '你好'])('says %j', async (text) => {
    expect(await found(via, ...messages(text))).toMatchObject([
      { type: 'smq:Message', data: { text } },
    ]);
  });

  it('is read through Base64', async () => {
    expect(await found(via, ...messages('{"a":1}', true))).toMatchObject([
      { type: 'smq:Message', data: { json: { a: 1 } } },
    ]);
  });
});

it.each(pushChannels)('is signed now, by %s', (via) => {
  const [sample] = delivered(via, ...messages('a'));
  const { headers } = decodeHttpEvent(Buffer.from(sample?.event ?? '')) ?? { headers: {} };
  expect(() => checkPushDate(headers, 900, Date.now())).not.toThrow();
});

describe('several samples', () => {
  it.each(channels)('are as many signals by %s, each with its own id', async (via) => {
    const payload = events('ObjectCreated:PutObject', 3);
    const signals = await found(via, ...payload);
    expect(new Set(signals.map(({ id }) => id)).size).toBe(3);
    const isBatch = ['oss-trigger', 'queue', 'eventbridge'].includes(via);
    expect(delivered(via, ...payload)).toHaveLength(isBatch ? 1 : 3);
  });
});

describe('a dead letter', () => {
  it.each(channels.filter((channel) => !channel.startsWith('push-')))(
    'of what came by %s holds it',
    async (via) => {
      const samples = delivered(via, ...events('ObjectCreated:PutObject'));
      const deadLetters = samples.map(({ deadLetter }) => ({ event: deadLetter?.() ?? '' }));
      expect(JSON.parse(deadLetters[0]?.event ?? '')).toMatchObject({
        requestContext: { condition: 'InvocationError', approximateInvokeCount: 4 },
        requestPayload: samples[0]?.event,
      });
      expect(await signalsIn(deadLetters)).toEqual(await signalsIn(samples));
    },
  );

  it.each(pushChannels)('does not come of what came by %s', (via) => {
    const [sample] = delivered(via, ...messages('a'));
    expect(sample).not.toHaveProperty('deadLetter');
  });
});
