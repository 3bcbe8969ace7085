import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  buildAsyncProcess,
  buildCallback,
  deadLetterBody,
  encodeProcessStatus,
  InboxError,
} from '../../../../shared/src/index.js';
import { recognise } from '../../../../tools/cli/decode/recognise.js';
import { found } from './found.js';

const sample = (name: string) =>
  readFileSync(new URL(`../../../samples/${name}`, import.meta.url), 'utf8');
const base64 = (text: string | Uint8Array) => Buffer.from(text as Uint8Array).toString('base64');
const event = sample('event-objectcreated-putobject.json');
const callback = buildCallback({ url: 'https://example.com/cb', variables: { uid: 'u-1' } });
const signal = {
  specversion: '1.0',
  id: 'r-1',
  source: 'acs.oss',
  type: 'oss:UploadCallback',
  subject: 'acs:oss:::b/k',
  datacontenttype: 'application/json',
  data: { bucket: 'b', object: 'k', variables: {} },
};
const deadLetter = (payload: string, isBase64 = false) =>
  deadLetterBody({
    requestId: 'r-1',
    functionName: 'f',
    accountId: '1',
    region: 'cn-hangzhou',
    event: payload,
    isBase64,
    error: new InboxError('body_invalid', 'no'),
    time: 0,
  });
const xml = (body: string) =>
  `<Message xmlns="http://mns.aliyuncs.com/doc/v1/"><MessageId>1</MessageId><MessageBody>${body}</MessageBody></Message>`;
const status = encodeProcessStatus({ delivered: false })['x-oss-process-status'];
const isStatus = "is OSS's word on an event's notification: OSS could not hand the event to SMQ";
const isParameter = 'is what an upload asks OSS to call back';
const process = buildAsyncProcess({
  action: 'doc/convert',
  params: { target: 'png' },
  saveAs: { object: 'a' },
  notify: { topic: 'results' },
});
const post = (body: string, headers: string) =>
  `POST /cb HTTP/1.1\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const push = 'x-mns-version: 2015-06-06\r\n';

describe('decode recognises', () => {
  it.each([
    [
      'a raw callback',
      post('bucket=b&object=k', 'Authorization: x\r\n'),
      ['raw HTTP request > upload callback > form body > oss:UploadCallback'],
    ],
    [
      'a raw push in XML',
      post(sample('smq-push-xml-text.xml'), push),
      ['raw HTTP request > SMQ push (XML) > smq:Message'],
    ],
    [
      'a raw push in JSON',
      post(sample('smq-push-json-ossevent.json'), push),
      ['raw HTTP request > SMQ push (JSON) > Base64 > OSS event > oss:ObjectCreated:PutObject'],
    ],
    [
      'a SIMPLIFIED push',
      post('hello', `${push}x-mns-message-id: 1\r\n`),
      ['raw HTTP request > SMQ push (SIMPLIFIED) > smq:Message'],
    ],
    [
      'a push without what it must have',
      post('{}', push),
      ['raw HTTP request > SMQ push (JSON) > fails with body_invalid'],
    ],
    [
      'an upload and its answer, of curl -v',
      `> PUT /k HTTP/1.1\n> x-oss-callback: ${callback.callback}\n>\n< HTTP/1.1 200 OK\n< x-oss-process-status: ${status}\n<\n{}`,
      [
        `x-oss-callback: curl -v output > Base64 > callback parameter > ${isParameter}`,
        `x-oss-process-status: curl -v output > Base64 > notification status > ${isStatus}`,
      ],
    ],
    [
      'an upload whose callback failed, of curl -i',
      'HTTP/1.1 203 Non-Authoritative\r\n\r\n<Error><Code>CallbackFailed</Code></Error>',
      [
        "raw HTTP response > is OSS's answer to an upload whose callback failed (203); the object is stored",
      ],
    ],
    [
      'a message that was published to SMQ',
      `POST /topics/t/messages HTTP/1.1\r\nAuthorization: MNS a:b\r\nx-mns-version: 2015-06-06\r\n\r\n${xml('hello')}`,
      ['raw HTTP request > SMQ received message > smq:Message'],
    ],
    [
      'several messages of a queue',
      `<Messages>${xml('hello')}${xml(event)}</Messages>`,
      [
        'SMQ received message > smq:Message',
        'SMQ received message > OSS event > oss:ObjectCreated:PutObject',
      ],
    ],
    ['an answer without messages', '<Messages/>', ["is SMQ's answer without a message"]],
    ['a form body', 'bucket=b&object=k', ['upload callback > form body > oss:UploadCallback']],
    [
      'a JSON body',
      '{"bucket":"b","object":"k","size":1}',
      ['upload callback > JSON body > oss:UploadCallback'],
    ],
    [
      'a broken JSON body',
      '{"bucket":"b","object":""k"","size":1}',
      ['upload callback > JSON body > fails with body_invalid'],
    ],
    ['a form of something else', 'a=1&b=2', ['smq:Message']],
    ['a callback parameter', callback.callback, [`Base64 > callback parameter > ${isParameter}`]],
    [
      'callback variables',
      callback.callbackVar ?? '',
      ["Base64 > callback variables > is an upload's own callback variables"],
    ],
    [
      'a header line',
      `x-oss-callback: ${callback.callback}\nDate: now`,
      [`x-oss-callback: HTTP headers > Base64 > callback parameter > ${isParameter}`],
    ],
    ['a status value', status, [`Base64 > notification status > ${isStatus}`]],
    [
      'a presigned URL',
      `https://b.oss-cn-hangzhou.aliyuncs.com/k?callback=${encodeURIComponent(callback.callback)}`,
      [`callback: presigned URL > Base64 > callback parameter > ${isParameter}`],
    ],
    [
      'an x-oss-async-process',
      process,
      ['x-oss-async-process > is a request for asynchronous processing'],
    ],
    [
      'a body with one',
      `x-oss-async-process=${encodeURIComponent(process)}`,
      ['x-oss-async-process > is a request for asynchronous processing'],
    ],
    [
      'a broken one',
      'doc/convert,target_png|sys/saveas,o_!',
      ['x-oss-async-process > fails with argument_invalid'],
    ],
    ['no media type as one', 'text/plain', ['smq:Message']],
    [
      'an event to replay',
      JSON.stringify({ replay: signal }),
      ['replay event > oss:UploadCallback'],
    ],
    ['a broken one', '{"replay":{"id":1}}', ['replay event > fails with body_invalid']],
    ['a signal', JSON.stringify(signal), ['signal > oss:UploadCallback']],
    [
      'a dead letter with an event to replay, in a queue',
      xml(deadLetter(JSON.stringify({ replay: signal }))),
      ['SMQ received message > failure destination > replay event > oss:UploadCallback'],
    ],
    [
      'a dead letter of a callback body',
      deadLetter('bucket=b&object=%GG'),
      ['failure destination > upload callback > form body > fails with body_invalid'],
    ],
    [
      'a dead letter of bytes',
      deadLetter(base64(Uint8Array.of(0xff)), true),
      ['failure destination > Base64 > fails with body_invalid'],
    ],
    [
      'what a function returned, in a success destination',
      JSON.stringify({
        requestContext: { functionArn: 'acs:fc:::functions/f', condition: '' },
        responsePayload: JSON.stringify({ received: 1, handled: 1, events: [signal] }),
      }),
      ['events.0: success destination > result of a function > oss:UploadCallback'],
    ],
    [
      'a log, line by line',
      `{"level":"info","msg":"x"}\n${JSON.stringify({ msg: 'kept', signal })}`,
      [
        'line 1: JSON lines > smq:Message',
        'line 2.signal: JSON lines > JSON capture > signal > oss:UploadCallback',
      ],
    ],
    [
      'a message of one’s own that has a bucket and a size',
      sample('fc-mns-topic-json.json').replace('orderId', 'bucket').replace('amount', 'size'),
      ['SMQ notification > smq:Message'],
    ],
    [
      'broken Base64 of JSON',
      JSON.stringify({ TopicName: 't', MessageId: '1', Message: base64('{"events":') }),
      ['SMQ notification > Base64 > fails with body_invalid'],
    ],
    [
      'Base64 twice',
      base64(base64(event)),
      ['Base64 > Base64 > OSS event > oss:ObjectCreated:PutObject'],
    ],
    ['nothing', ' \n', ['fails with body_invalid']],
    ['bytes that are no text', Uint8Array.of(0xff, 0xfe), ['fails with body_invalid']],
  ])('%s', async (_, input, expected) => {
    expect(await found(input)).toEqual(expected);
  });

  it('messages in the encoding that the functions are set to', async () => {
    const notification = JSON.stringify({
      TopicName: 't',
      MessageId: '1',
      Message: base64('hello'),
    });
    expect(await found(notification)).toEqual(['SMQ notification > smq:Message']);
    expect(await found(notification, 'base64')).toEqual([
      'SMQ notification > Base64 > smq:Message',
    ]);
  });

  it.each([
    [
      'form body',
      'bucket=%24%7Bbucket%7D&filename=%24%7Bobject%7D',
      'did not fill in the template',
    ],
    ['JSON body', '{"object":"uploads%2Fa.txt","size":12}', 'callbackBodyType'],
  ])('the cause of a %s that OSS made of a wrong template', async (form, body, message) => {
    const [failure] = await recognise(Buffer.from(body), { encoding: 'auto' });
    expect(failure).toMatchObject({
      envelopes: ['upload callback', form],
      error: { code: 'body_invalid', message: expect.stringContaining(message) },
    });
  });

  it('the path that fails', async () => {
    const [failure] = await recognise(Buffer.from(event.replace('"key"', '"keys"')), {
      encoding: 'auto',
    });
    expect(failure).toMatchObject({
      envelopes: ['OSS event'],
      error: { message: expect.stringContaining('oss.object.key') },
    });
  });
});
