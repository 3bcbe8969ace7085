import * as fc from 'fast-check';
import { buildAsyncProcess, encodeBase64Url } from 'oss-inbox';
import { describe, expect, it } from 'vitest';
import { explainAsyncProcess } from '../../../../tools/cli/async-process/explain-async-process.js';

const whole = {
  action: 'doc/convert',
  params: { target: 'png', source: 'docx' },
  saveAs: { bucket: 'out-bucket', object: '{dirname}/{barename}.{autoext}' },
  notify: { topic: 'task-results' },
};

describe('explainAsyncProcess', () => {
  it('decodes each part, and finds nothing wrong with what the builder makes', () => {
    const { parts, parsed, problems } = explainAsyncProcess(buildAsyncProcess(whole));
    const named = parts.filter(({ name }) => name !== undefined);
    expect(named.map(({ name, value }) => [name, value])).toEqual([
      ['target', 'png'],
      ['source', 'docx'],
      ['b', 'out-bucket'],
      ['o', '{dirname}/{barename}.{autoext}'],
      ['topic', 'task-results'],
    ]);
    expect(parsed).toMatchObject({ saveAs: whole.saveAs, notify: whole.notify });
    expect(problems).toEqual([]);
  });

  it('reads a POST body as well as the value', () => {
    const value = buildAsyncProcess(whole);
    for (const body of [encodeURIComponent(value), value]) {
      const explanation = explainAsyncProcess(` x-oss-async-process=${body}\n`);
      expect(explanation).toEqual(explainAsyncProcess(value));
    }
  });

  const saved = `doc/convert,target_png|sys/saveas,o_${encodeBase64Url('a.png')}`;
  it.each([
    [
      'a topic that is not encoded',
      `${saved}/notify,topic_task-results`,
      'error',
      'encoded it is topic_dGFzay1yZXN1bHRz',
    ],
    ['plain Base64', 'a/b|sys/saveas,o_Zm9v+/9i/notify,topic_dGVzdA', 'error', 'o_Zm9v-_9i'],
    ['no Base64 at all', 'a/b|sys/saveas,o_!!!', 'error', 'no URL-safe Base64'],
    [
      'a name of no bucket',
      `a/b|sys/saveas,b_${encodeBase64Url('A_b')},o_YQ`,
      'error',
      'is no bucket name',
    ],
    ['no action', 'convert', 'error', 'is no action'],
    [
      'an unknown group',
      `${saved}|other,a_b`,
      'error',
      'is neither sys/saveas, sys/notify nor notify',
    ],
    ['padding', `${saved}/notify,topic_dGVzdA==`, 'warning', 'dGVzdA is always right'],
    ['a missing notify', saved, 'warning', 'There is no notify'],
    ['a missing saveas', 'doc/convert|sys/notify,topic_dGVzdA', 'warning', 'There is no saveas'],
    ['notify without sys', 'style/a|notify,topic_dGVzdA', 'warning', '|notify stands in one line'],
    [
      'an action that does not notify',
      'image/resize|sys/saveas,o_YQ/notify,topic_dGVzdA',
      'warning',
      'image/resize is not documented',
    ],
  ])('tells of %s', (_, value, severity, message) => {
    const { problems } = explainAsyncProcess(value);
    expect(problems).toEqual([{ severity, message: expect.stringContaining(message) }]);
  });

  it('says nothing of a saveas that is not needed', () => {
    const value = 'image/deblindwatermark,s_low|sys/notify,topic_dGVzdA';
    expect(explainAsyncProcess(value).problems).toEqual([]);
    expect(explainAsyncProcess('style/a|sys/notify,topic_dGVzdA').problems).toEqual([]);
  });

  it('takes any text', () => {
    const pieces = fc.constantFrom(
      'doc/convert',
      '|',
      'sys/',
      'saveas,',
      'notify,',
      'o_',
      'topic_',
      '/',
      ',',
      '%',
      '%7C',
      '=',
      'YQ',
      '\n',
      '\u{1F600}',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { parsed, problems } = explainAsyncProcess(text);
        const isRefused = problems.some(({ severity }) => severity === 'error');
        expect(isRefused || parsed !== undefined).toBe(true);
      }),
    );
  });
});
