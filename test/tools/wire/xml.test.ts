import { expect, it } from 'vitest';
import { parseXml, xmlDocument } from '../../../tools/wire/index.js';

it('nests elements and repeats those of a list', () => {
  const content = { Name: 'b', None: undefined, Item: [{ Key: 1 }, { Key: 2 }], Empty: {}, No: [] };
  expect(xmlDocument('Root', content, 'urn:x')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<Root xmlns="urn:x">
  <Name>b</Name>
  <Item>
    <Key>1</Key>
  </Item>
  <Item>
    <Key>2</Key>
  </Item>
  <Empty></Empty>
</Root>
`);
});

it('holds a text alone', () => {
  const document = '<?xml version="1.0" encoding="UTF-8"?>\n<Root>a</Root>\n';
  expect(xmlDocument('Root', 'a')).toBe(document);
});

it.each([
  ['marks of its own', `<a href="x">&amp;'</a>]]>`, undefined],
  ['line ends', 'a\r\nb\rc\n', undefined],
  ['characters beyond UTF-16', '\u{1f600}', undefined],
  ['what it has no way to say', 'a\0b\u001bc\ud800', 'a\ufffdb\ufffdc\ufffd'],
])('gives back %s', (_, text, expected = text) => {
  expect(parseXml(xmlDocument('Root', text)).text).toBe(expected);
});
