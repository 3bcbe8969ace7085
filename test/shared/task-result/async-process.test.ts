import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InboxError } from '../../../shared/src/core/index.js';
import {
  type AsyncProcessRequest,
  buildAsyncProcess,
  decodeAsyncProcessResponse,
  expandPlaceholders,
  kindOfAction,
  parseAsyncProcess,
} from '../../../shared/src/task-result/index.js';
import { sampleText } from './samples.js';

function messageOf(code: string, run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(InboxError);
    expect(error).toMatchObject({ code });
    return (error as InboxError).message;
  }
  return 'nothing was thrown';
}

const doc = 'doc/convert,target_png,source_docx';
const docActions = [
  {
    name: 'doc/convert',
    params: [
      ['target', 'png'],
      ['source', 'docx'],
    ],
  },
];
const notify = { topic: 'test-topic' };

// The worked examples of https://www.alibabacloud.com/help/en/oss/user-guide/message-notification, to the letter.
describe('the documented examples', () => {
  const examples: [string, AsyncProcessRequest, string, unknown][] = [
    [
      'the document',
      {
        action: 'doc/convert',
        params: { target: 'png', source: 'docx' },
        saveAs: { bucket: 'test-bucket', object: 'doc_images/{index}.png' },
        notify,
      },
      'doc/convert,target_png,source_docx|sys/saveas,b_dGVzdC1idWNrZXQ,o_ZG9jX2ltYWdlcy97aW5kZXh9LnBuZw/notify,topic_dGVzdC10b3BpYw',
      {
        actions: docActions,
        saveAs: { bucket: 'test-bucket', object: 'doc_images/{index}.png' },
        notify,
      },
    ],
    [
      'the video style',
      {
        action: 'style/examplestyle',
        saveAs: { bucket: 'outbucket', object: 'outobjprefix.{autoext}' },
        notify,
      },
      'style/examplestyle|sys/saveas,b_b3V0YnVja2V0,o_b3V0b2JqcHJlZml4LnthdXRvZXh0fQ/notify,topic_dGVzdC10b3BpYw',
      {
        actions: [{ name: 'style/examplestyle', params: [] }],
        saveAs: { bucket: 'outbucket', object: 'outobjprefix.{autoext}' },
        notify,
      },
    ],
    [
      // From https://www.alibabacloud.com/help/en/oss/user-guide/variables.
      "the source's bucket as a variable",
      { action: 'doc/convert', saveAs: { bucket: '{bucket}', object: 'doc_images/{index}.png' } },
      'doc/convert|sys/saveas,b_e2J1Y2tldH0,o_ZG9jX2ltYWdlcy97aW5kZXh9LnBuZw',
      {
        actions: [{ name: 'doc/convert', params: [] }],
        saveAs: { bucket: '{bucket}', object: 'doc_images/{index}.png' },
      },
    ],
  ];
  it.each(examples)('%s is built', (_name, request, text) => {
    expect(buildAsyncProcess(request)).toBe(text);
  });
  it.each(examples)('%s is parsed', (_name, _request, text, expected) => {
    expect(parseAsyncProcess(text)).toEqual(expected);
  });
});

describe('building', () => {
  it('puts notify into a group of its own where nothing is saved', () => {
    expect(
      buildAsyncProcess({
        action: 'image/deblindwatermark',
        params: { s: 'low', t: 'text' },
        notify,
      }),
    ).toBe('image/deblindwatermark,s_low,t_text|sys/notify,topic_dGVzdC10b3BpYw');
  });

  it('takes numbers, and nothing but an action', () => {
    expect(buildAsyncProcess({ action: 'video/snapshots', params: { ss: 0, num: 3 } })).toBe(
      'video/snapshots,ss_0,num_3',
    );
  });

  it('chains actions', () => {
    expect(
      buildAsyncProcess({
        action: 'video/concat',
        params: { f: 'mp4' },
        followedBy: [
          { action: 'pre', params: { o: 'cHJl' } },
          { action: 'sur', params: { o: 'c3Vy', '': 'x' } },
        ],
        saveAs: { object: 'out.mp4' },
      }),
    ).toBe('video/concat,f_mp4/pre,o_cHJl/sur,o_c3Vy,x|sys/saveas,o_b3V0Lm1wNA');
  });

  const ok = { action: 'doc/convert' };
  it.each<[string, AsyncProcessRequest, string]>([
    ['an empty action', { action: '' }, 'action: "" is no action'],
    ['an action without a product', { action: 'convert' }, 'action: "convert"'],
    ['an action with too many parts', { action: 'doc/convert/x' }, 'action: "doc/convert/x"'],
    ['an action without a name', { action: 'doc/' }, 'action: "doc/"'],
    ['a comma in an action', { action: 'doc/convert,target_png' }, 'action:'],
    ['a line break in an action', { action: 'doc/con\nvert' }, 'action:'],
    ['sys as the action', { action: 'sys/saveas' }, 'action: "sys/saveas" belongs after a |'],
    [
      'notify as a following action',
      { ...ok, followedBy: [{ action: 'notify' }] },
      'action: "notify" belongs after a |',
    ],
    [
      'a product in a following action',
      { ...ok, followedBy: [{ action: 'a/b' }] },
      'action: "a/b"',
    ],
    ['an underscore in a name', { ...ok, params: { a_b: 1 } }, 'params.a_b'],
    ['a separator in a value', { ...ok, params: { a: 'x|y' } }, 'params.a: "x|y"'],
    ['a slash in a value', { ...ok, params: { a: 'x/y' } }, 'params.a'],
    ['a control character in a value', { ...ok, params: { a: 'x\u0000' } }, 'params.a'],
    ['an empty value', { ...ok, params: { a: '' } }, 'params.a'],
    ['no number', { ...ok, params: { a: Number.NaN } }, 'params.a: NaN'],
    [
      'a value without name that looks like both',
      { ...ok, params: { '': 'a_b' } },
      'would be read as',
    ],
    ['an empty object', { ...ok, saveAs: { object: '' } }, 'saveAs.object: is empty'],
    ['a leading slash', { ...ok, saveAs: { object: '/a' } }, 'saveAs.object'],
    ['a leading backslash', { ...ok, saveAs: { object: '\\a' } }, 'saveAs.object'],
    ['1024 bytes', { ...ok, saveAs: { object: `a${'é'.repeat(511)}b` } }, '1023 bytes'],
    ['half a character', { ...ok, saveAs: { object: '\ud800' } }, 'not valid Unicode'],
    [
      'an unknown placeholder',
      { ...ok, saveAs: { object: '{dirnam}/x' } },
      'saveAs.object: {dirnam} is no placeholder',
    ],
    ['a tag without name', { ...ok, saveAs: { object: '{tags.}' } }, '{tags.}'],
    ['a lone brace', { ...ok, saveAs: { object: 'a{b' } }, 'double the braces'],
    ['an empty bucket', { ...ok, saveAs: { bucket: '', object: 'o' } }, 'saveAs.bucket'],
    ['a short bucket', { ...ok, saveAs: { bucket: 'ab', object: 'o' } }, 'saveAs.bucket'],
    ['a long bucket', { ...ok, saveAs: { bucket: 'a'.repeat(64), object: 'o' } }, 'saveAs.bucket'],
    ['a hyphen first', { ...ok, saveAs: { bucket: '-abc', object: 'o' } }, 'saveAs.bucket'],
    ['a hyphen last', { ...ok, saveAs: { bucket: 'abc-', object: 'o' } }, 'saveAs.bucket'],
    ['a capital in a bucket', { ...ok, saveAs: { bucket: 'Abc', object: 'o' } }, 'saveAs.bucket'],
    [
      'a capital beside a placeholder',
      { ...ok, saveAs: { bucket: '{bucket}X', object: 'o' } },
      'saveAs.bucket',
    ],
    [
      'an unknown placeholder in a bucket',
      { ...ok, saveAs: { bucket: '{buck}', object: 'o' } },
      'saveAs.bucket: {buck}',
    ],
    ['an empty topic', { ...ok, notify: { topic: '' } }, 'notify.topic'],
    ['a long topic', { ...ok, notify: { topic: 'a'.repeat(121) } }, 'notify.topic'],
    ['a digit first in a topic', { ...ok, notify: { topic: '1a' } }, 'notify.topic'],
    ['an underscore in a topic', { ...ok, notify: { topic: 'a_b' } }, 'notify.topic'],
    ['a line break after a topic', { ...ok, notify: { topic: 'a\n' } }, 'notify.topic'],
  ])('rejects %s', (_case, request, expected) => {
    expect(messageOf('argument_invalid', () => buildAsyncProcess(request))).toContain(expected);
  });

  it.each<[string, AsyncProcessRequest]>([
    ['1023 bytes', { ...ok, saveAs: { object: `a${'é'.repeat(511)}` } }],
    ['3 and 63 characters', { ...ok, saveAs: { bucket: 'a-1', object: 'o' } }],
    ['63 characters', { ...ok, saveAs: { bucket: 'a'.repeat(63), object: 'o' } }],
    ['120 characters', { ...ok, notify: { topic: 'a'.repeat(120) } }],
    [
      'each placeholder',
      {
        ...ok,
        saveAs: {
          object: '{dirname}{barename}{autoext}{index}{bucket}{tags.a-b}{ext}{t_year}{{x}}',
        },
      },
    ],
  ])('allows %s', (_case, request) => {
    expect(parseAsyncProcess(buildAsyncProcess(request))).toMatchObject({
      ...(request.saveAs && { saveAs: request.saveAs }),
      ...(request.notify && { notify: request.notify }),
    });
  });
});

describe('parsing', () => {
  const saved = 'sys/saveas,o_b3V0LnBuZw';
  const whole = { actions: docActions, saveAs: { object: 'out.png' }, notify };
  it.each([
    ['notify after saveas', `${doc}|${saved}/notify,topic_dGVzdC10b3BpYw`],
    ['notify before saveas', `${doc}|sys/notify,topic_dGVzdC10b3BpYw/saveas,o_b3V0LnBuZw`],
    ['|notify', `${doc}|${saved}|notify,topic_dGVzdC10b3BpYw`],
    ['|sys/notify', `${doc}|${saved}|sys/notify,topic_dGVzdC10b3BpYw`],
    ['padding', `${doc}|${saved}==/notify,topic_dGVzdC10b3BpYw==`],
    ['a POST body', `x-oss-async-process=${doc}|${saved}/notify,topic_dGVzdC10b3BpYw`],
    [
      'a percent-encoded POST body',
      `x-oss-async-process=${encodeURIComponent(`${doc}|${saved}==/notify,topic_dGVzdC10b3BpYw==`)}`,
    ],
    [
      'a form',
      new URLSearchParams({
        'x-oss-async-process': `${doc}|${saved}/notify,topic_dGVzdC10b3BpYw`,
      }).toString(),
    ],
    [
      'a body with only the bar encoded',
      `x-oss-async-process=${encodeURI(`${doc}|${saved}/notify,topic_dGVzdC10b3BpYw`)}`,
    ],
  ])('knows %s', (_case, text) => {
    expect(parseAsyncProcess(text)).toEqual(whole);
  });

  it.each([
    ['|notify', `${doc}|notify,topic_dGVzdC10b3BpYw`],
    ['|sys/notify', `${doc}|sys/notify,topic_dGVzdC10b3BpYw`],
    ['a padded topic', `${doc}|notify,topic_dGVzdC10b3BpYw==`],
  ])('knows %s without saveas', (_case, text) => {
    expect(parseAsyncProcess(text)).toEqual({ actions: docActions, notify });
  });

  it.each(['b_', 'é?>~/ÿ', '{dirname}/日本.png'])(
    'knows both alphabets of Base64 (%s)',
    (object) => {
      const bytes = Buffer.from(object);
      for (const encoding of ['base64', 'base64url'] as const) {
        const text = `${doc}|sys/saveas,o_${bytes.toString(encoding)}/notify,topic_dGVzdC10b3BpYw`;
        expect(parseAsyncProcess(text)).toMatchObject({ saveAs: { object }, notify });
      }
    },
  );

  it('splits a parameter at its first underscore, and keeps a value without one', () => {
    expect(parseAsyncProcess('image/resize,w_1_2/rotate,90').actions).toEqual([
      { name: 'image/resize', params: [['w', '1_2']] },
      { name: 'rotate', params: [['', '90']] },
    ]);
  });

  it.each([
    ['nothing', '', 'action: ""'],
    ['no product', 'convert,target_png', 'action: "convert"'],
    ['parameters before the action', 'doc,a_b/convert', 'action: "doc"'],
    ['an empty parameter', 'doc/convert,,a_b', 'params.'],
    ['a parameter without name', 'doc/convert,_b', '"_b" has no name'],
    ['saveas in the first group', `doc/convert/saveas,o_b3V0`, '"saveas" belongs after a |'],
    ['no action before the bar', `|${saved}`, 'action: ""'],
    ['sys alone', saved, 'belongs after a |'],
    ['an unknown group', `${doc}|doc/convert`, 'group: "doc/convert"'],
    ['saveas without sys', `${doc}|saveas,o_b3V0`, 'group: "saveas,o_b3V0"'],
    ['an unknown sys action', `${doc}|sys/delete,o_b3V0`, 'sys: "delete"'],
    ['saveas without parameters', `${doc}|sys/saveas`, 'saveas: has no parameter'],
    ['saveas without an object', `${doc}|sys/saveas,b_b3V0`, 'saveas: o_<object> is missing'],
    [
      'an unknown parameter of saveas',
      `${doc}|sys/saveas,o_b3V0,x_1`,
      'saveas: "x_1" is not known',
    ],
    ['an object twice', `${doc}|sys/saveas,o_b3V0,o_b3V0`, 'o_: is given twice'],
    ['a topic twice', `${doc}|notify,topic_dGVzdA|notify,topic_dGVzdA`, 'topic_: is given twice'],
    ['a topic that is no Base64', `${doc}|notify,topic_te!t`, 'notify,topic_: "te!t"'],
    ['a topic with a blank', `${doc}|notify,topic_dG VzdA`, 'notify,topic_'],
    ['an empty topic', `${doc}|notify,topic_`, 'notify,topic_: ""'],
    ['a plain topic name', `${doc}|notify,topic_test`, 'notify,topic_'],
    ['an object that is no UTF-8', `${doc}|sys/saveas,o__w`, 'saveas,o_'],
    ['an object with a leading slash', `${doc}|sys/saveas,o_L2E`, 'saveAs.object'],
    ['a malformed escape', 'x-oss-async-process=doc%2Fconvert%', 'body:'],
  ])('refuses %s', (_case, text, expected) => {
    expect(messageOf('argument_invalid', () => parseAsyncProcess(text))).toContain(expected);
  });

  it('throws nothing but an InboxError, whatever the text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'x-oss-async-process=',
        'doc/convert',
        '|',
        '/',
        ',',
        '_',
        'sys/',
        'saveas,',
        'notify,',
        'topic_',
        'o_',
        'b_',
        'dGVzdA',
        '%7C',
        '%',
        '{',
        '}',
        '=',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
        try {
          expect(parseAsyncProcess(pieces.join('')).actions.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(InboxError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('takes hostile text in linear time', () => {
    const start = performance.now();
    for (const text of ['{', '{{', '/', ',', '|', '_', '/notify', '%7C']) {
      const long = text.repeat(100_000);
      for (const hostile of [
        long,
        `x-oss-async-process=${long}`,
        `doc/convert|sys/saveas,o_${long}`,
      ]) {
        messageOf('argument_invalid', () => parseAsyncProcess(hostile));
      }
    }
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

describe('what is built', () => {
  const name = fc
    .stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
    .filter((text) => !['sys', 'saveas', 'notify'].includes(text));
  const value = fc.oneof(
    fc.integer(),
    fc
      .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
      .filter((text) => !/[,|/]|\p{Cc}/u.test(text)),
  );
  const action = fc.record({
    action: name,
    params: fc.dictionary(name, value, { noNullPrototype: true }),
  });
  const object = fc
    .string({ minLength: 1, maxLength: 40, unit: 'binary' })
    .filter((text) => !/^[/\\]|[{}]|\p{Cs}/u.test(text));
  const request = fc.record({
    action: fc.tuple(name, name).map((parts) => parts.join('/')),
    params: action.map(({ params }) => params),
    followedBy: fc.array(action, { maxLength: 2 }),
    saveAs: fc.option(
      fc.oneof(
        fc.record({ object }),
        fc.record({
          object: object.map((text) => `a${text}{dirname}`),
          bucket: fc.constantFrom('my-bucket', '{bucket}', 'a-{tags.x}'),
        }),
      ),
    ),
    notify: fc.option(fc.record({ topic: fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,30}$/) })),
  });

  it('parses back', () => {
    fc.assert(
      fc.property(request, ({ action: first, params, followedBy, saveAs, notify: target }) => {
        const text = buildAsyncProcess({
          action: first,
          params,
          followedBy,
          ...(saveAs && { saveAs }),
          ...(target && { notify: target }),
        });
        const expected = {
          actions: [{ action: first, params }, ...followedBy].map((each) => ({
            name: each.action,
            params: Object.entries(each.params).map(([key, param]) => [key, String(param)]),
          })),
          ...(saveAs && { saveAs }),
          ...(target && { notify: target }),
        };
        expect(parseAsyncProcess(text)).toEqual(expected);
        expect(parseAsyncProcess(`x-oss-async-process=${encodeURIComponent(text)}`)).toEqual(
          expected,
        );
        expect(
          parseAsyncProcess(new URLSearchParams({ 'x-oss-async-process': text }).toString()),
        ).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});

describe('expanding placeholders', () => {
  const source = { bucket: 'in', object: 'a/b/c.d.docx' };
  it.each([
    [
      '{dirname}/{barename}/{index}.{autoext}',
      { ...source, index: 3, autoext: 'png' },
      'a/b/c.d/3.png',
    ],
    ['{bucket}', source, 'in'],
    ['{key}|{basename}|{ext}|{autoext}|{index}', source, 'a/b/c.d.docx|c.d.docx|docx|docx|1'],
    ['{tags.x}-{index}', { ...source, tags: { x: '$&{index}' }, index: '6_12' }, '$&{index}-6_12'],
    ['{dirname}/{barename}', { bucket: 'in', object: 'top.png' }, 'top'],
    ['x{dirname}', { bucket: 'in', object: 'top.png' }, 'x'],
    ['{barename}.{ext}', { bucket: 'in', object: 'd/.hidden' }, '.hidden.'],
    ['{{index}} {{{index}}}', source, '{index} {1}'],
    ['plain', source, 'plain'],
  ])('%s', (template, values, expected) => {
    expect(expandPlaceholders(template, values)).toBe(expected);
  });

  it.each(['{nothing}', '{tags.x}', '{tags.constructor}', '{t_year}', '{', '}', '{}'])(
    'refuses %s',
    (template) => {
      expect(messageOf('argument_invalid', () => expandPlaceholders(template, source))).toContain(
        'is no placeholder',
      );
    },
  );
});

describe('the answer to the POST', () => {
  it('decodes', () => {
    // Its shape is from a live answer quoted in public code.
    expect(decodeAsyncProcessResponse(sampleText('task-async-process-response.json'))).toEqual({
      eventId: '1C7-2AbCdEfGhIjKlMnOpQrStUvWxYz',
      requestId: '00000000-1111-5222-9333-444455556666',
      taskId: 'OfficeConversion-0a1b2c3d-1111-2222-3333-444455556666',
    });
  });

  it.each([
    [
      '\n<?xml version="1.0"?><Error><Code>InvalidArgument</Code><Message>m</Message></Error>',
      'refused it with InvalidArgument',
    ],
    ['<html>', 'an XML answer without a Code'],
    ['{"EventId":"e","RequestId":"r"}', 'TaskId: expected a non-empty string'],
    ['{"EventId":"e","RequestId":"r","TaskId":""}', 'TaskId'],
    ['[]', 'expected object'],
    ['nothing', 'not valid JSON'],
    ['', 'not valid JSON'],
  ])('refuses %j', (text, expected) => {
    expect(messageOf('body_invalid', () => decodeAsyncProcessResponse(text))).toContain(expected);
  });

  it('throws nothing but an InboxError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(messageOf('body_invalid', () => decodeAsyncProcessResponse(text))).not.toBe('');
      }),
    );
  });
});

describe('the kind of an action', () => {
  it.each([
    ['doc/convert', 'OfficeConversion'],
    ['video/convert', 'MediaConvert'],
    ['video/animation', 'MediaConvert'],
    ['video/sprite', 'MediaConvert'],
    ['video/snapshots', 'MediaConvert'],
    ['video/concat', 'MediaConvert'],
    ['audio/convert', 'MediaConvert'],
    ['audio/concat', 'MediaConvert'],
    ['pointcloud/compress', 'PointCloudCompression'],
    ['image/deblindwatermark', 'DecodeBlindWatermark'],
    ['style/doc', undefined],
    ['constructor', undefined],
  ])('%s: %s', (action, kind) => {
    expect(kindOfAction(action)).toBe(kind);
  });
});
