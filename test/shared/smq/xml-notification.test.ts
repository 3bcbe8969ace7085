import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { parseNotificationXml as parseBy } from '../../../shared/src/smq/xml-notification.js';
import { readSample } from './signed-push.js';

const parseNotificationXml = (text: string) => parseBy(text, new SaxesParser());

const notification = (inner: string) =>
  `<Notification xmlns="http://mns.aliyuncs.com/doc/v1/">${inner}</Notification>`;
const messageIn = (content: string) =>
  parseNotificationXml(notification(`<Message>${content}</Message>`))['Message'];
const written = (text: string) =>
  text.replace(/[&<>\r]/g, (character) => `&#${character.charCodeAt(0)};`);

const item = (name: string, value: string) =>
  `<PropertyValue><Name>${name}</Name>\n<Value>${value}</Value><Type>STRING</Type></PropertyValue>`;

describe('an XML notification', () => {
  it('smq-push-xml-text.xml has its fields', () => {
    expect(parseNotificationXml(readSample('smq-push-xml-text.xml'))).toStrictEqual({
      TopicOwner: '1999000011112222',
      TopicName: 'example-topic',
      Subscriber: '1999000011112222',
      SubscriptionName: 'example-sub',
      MessageId: '00112233445566778899AABBCCDDEEFF',
      MessageMD5: 'E5E28B23A48D25DD5DCD89267D7C2B19',
      MessageTag: 'important',
      Message: 'Hello <World> & "you"',
      PublishTime: '1767323045123',
    });
  });

  it.each([
    ['', ''],
    [' a\n b ', ' a\n b '],
    ['&lt;&gt;&amp;&quot;&apos;', '<>&"\''],
    ['&#60;&#x26;&#x62A5;&#128512;', '<&报😀'],
    ['<![CDATA[<a>&amp;</a>]]>', '<a>&amp;</a>'],
    ['a<![CDATA[b]]>c<![CDATA[]]>', 'abc'],
    ['a<!-- b -->c', 'ac'],
    ['&amp;lt;', '&lt;'],
  ])('with the content %j has the text %j', (content, text) => {
    expect(messageIn(content)).toBe(text);
  });

  it('may have an empty field, comments, and the name MessagePublishTime', () => {
    const inner = '<!-- x --><Message/><MessagePublishTime>1</MessagePublishTime>\n';
    expect(parseNotificationXml(notification(inner))).toStrictEqual({
      Message: '',
      PublishTime: '1',
    });
  });

  it.each<[string, string, object]>([
    ['as the API writes them', item('k', 'v') + item('l', ' &lt;w&gt; '), { k: 'v', l: ' <w> ' }],
    ['with blanks between', `\n ${item('k', 'v')}\n`, { k: 'v' }],
    ['by element', '<k>v</k><l/>', { k: 'v', l: '' }],
    ['by element, with types', '<k><Type>STRING</Type><Value>v</Value></k>', { k: 'v' }],
    ['with CDATA', '<k><![CDATA[<v>]]></k>', { k: '<v>' }],
    ['with an empty value', item('k', ''), { k: '' }],
    ['without a value', '<PropertyValue><Name>k</Name></PropertyValue>', {}],
    ['of one name: the last counts', item('k', 'v') + item('k', 'w'), { k: 'w' }],
    ['under forbidden names', item('__proto__', 'v') + item('prototype', 'v'), {}],
    [
      'with more inside than is known',
      '<PropertyValue><Name>k</Name><Value>v</Value><More><a><b>x</b></a></More></PropertyValue>',
      { k: 'v' },
    ],
  ])('has lists of attributes: %s', (_, list, attributes) => {
    for (const name of ['UserProperties', 'SystemProperties', 'MessageAttributes']) {
      const inner = `<Message>x</Message><${name}>${list}</${name}>`;
      const fields = parseNotificationXml(notification(inner));
      expect(fields).toStrictEqual({ Message: 'x', [name]: attributes });
    }
  });

  it.each([
    ['an element', '<More><a>x</a></More>'],
    ['elements of one name', '<More><a>x</a><a>y</a></More>'],
    ['elements and text', '<More>x<a/>y</More>'],
    ['elements named like fields', '<More><Message>x</Message><TopicName>y</TopicName></More>'],
    ['a forbidden name', '<More><__proto__>x</__proto__></More>'],
    ['8 levels', `<More>${'<a>'.repeat(6)}x${'</a>'.repeat(6)}</More>`],
    ['1000 elements in all', `<More>${'<a/>'.repeat(997)}</More>`],
  ])('is taken without an unknown field that has %s in it', (_, more) => {
    for (const inner of [`<Message>z</Message>${more}`, `${more}<Message>z</Message>`]) {
      expect(parseNotificationXml(notification(inner))).toStrictEqual({ Message: 'z' });
    }
  });

  it('gives any text back', () => {
    // What XML 1.0 can hold.
    const text = fc
      .string({ unit: 'grapheme' })
      .filter((each) => !/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(each));
    fc.assert(
      fc.property(text, (each) => {
        expect(messageIn(written(each))).toBe(each);
      }),
    );
  });
});

const bomb = `<!DOCTYPE Notification [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${notification('<Message>&b;</Message>')}`;
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => `<F${index}>x</F${index}>`).join('');

describe('what is refused', () => {
  const whole = readSample('smq-push-xml-text.xml').trim();

  it.each([
    ['nothing', ''],
    ['blanks', ' \n'],
    ['text', 'hello'],
    ['another root', '<Message>x</Message>'],
    ['a prefixed root', '<m:Notification xmlns:m="x"><Message>x</Message></m:Notification>'],
    ['two roots', notification('') + notification('')],
    ['text behind the root', `${notification('')}x`],
    ['a blank before the XML declaration', ` <?xml version="1.0"?>${notification('')}`],
    ['entities of its own', bomb],
    ['an external entity', `<!DOCTYPE x SYSTEM "file:///etc/passwd">${notification('')}`],
    ['an empty DOCTYPE', `<!DOCTYPE Notification>${notification('')}`],
    ['an undefined entity', notification('<Message>&nbsp;</Message>')],
    ['an entity named like a method', notification('<Message>&toString;</Message>')],
    ['an entity named __proto__', notification('<Message>&__proto__;</Message>')],
    ['a bare ampersand', notification('<Message>a & b</Message>')],
    ['a character that XML has not', notification('<Message>&#0;</Message>')],
    ['a lone surrogate by number', notification('<Message>&#xD800;</Message>')],
    ['a processing instruction', `<?php x?>${notification('')}`],
    ['a processing instruction inside', notification('<Message><?x?></Message>')],
    ['an element within a field', notification('<Message><b>x</b></Message>')],
    ['an element within a field of SMQ', notification('<TopicName>t<x/></TopicName>')],
    ['an element within the time', notification('<MessagePublishTime><x/></MessagePublishTime>')],
    [
      'a list of attributes twice',
      notification('<UserProperties><a/></UserProperties><UserProperties><a/></UserProperties>'),
    ],
    ['an unknown field twice', notification('<F><a/></F><F>x</F>')],
    ['a processing instruction in a list', notification('<UserProperties><?x?></UserProperties>')],
    ['an undefined entity in a list', notification('<UserProperties><a>&b;</a></UserProperties>')],
    ['9 levels', notification(`<F>${'<a>'.repeat(7)}${'</a>'.repeat(7)}</F>`)],
    ['1001 elements', notification(`<F>${'<a/>'.repeat(999)}</F>`)],
    ['33 fields, of which two are left out', notification(`${many(31)}<G><a/></G><H><a/></H>`)],
    ['text between the fields', notification('<Message>x</Message>y')],
    ['CDATA between the fields', notification('<![CDATA[y]]>')],
    ['a field twice', notification('<Message>a</Message><Message>b</Message>')],
    [
      'both names of the time',
      notification('<PublishTime>1</PublishTime><MessagePublishTime>1</MessagePublishTime>'),
    ],
    // As the documentation prints it.
    ['mismatched tags', notification('<PublishTime>1</MessagePublishTime>')],
    ['a field named __proto__', notification('<__proto__>x</__proto__>')],
    ['a field named constructor', notification('<constructor>x</constructor>')],
    ['an attribute twice', '<Notification a="1" a="2"></Notification>'],
    ['33 fields', notification(many(33))],
    ['a deep nest', '<Notification>'.repeat(10_000)],
  ])('%s', (_, text) => {
    expect(() => parseNotificationXml(text)).toThrow(/^XML notification, line \d+, column \d+: /);
  });

  it('every truncation', () => {
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => parseNotificationXml(whole.slice(0, length))).toThrow('XML notification');
    }
  });

  it('but not 32 fields', () => {
    expect(Object.keys(parseNotificationXml(notification(many(32))))).toHaveLength(32);
  });

  it('is not quoted', () => {
    expect(() => parseNotificationXml(notification('<s3cr3t></t0ken>&pw;'))).toThrow(
      expect.not.objectContaining({ message: expect.stringMatching(/s3cr3t|t0ken|pw/) }),
    );
  });

  it('in time that grows with its length', () => {
    for (const part of ['<a ', '&#', '<![CDATA[', '<!--', ' ', '<', 'a="', ']]', '&lt;']) {
      const text = `<Notification><Message>${part.repeat(1_000_000 / part.length)}`;
      expect(() => parseNotificationXml(text)).toThrow('XML notification');
    }
  }, 20_000);
});
