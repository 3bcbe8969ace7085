const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser makes a line feed of a bare one.
  '\r': '&#13;',
};

/** What can stand inside an element: text, or elements by name; `undefined` members are left out. */
export type XmlContent =
  | string
  | number
  | { readonly [name: string]: XmlContent | readonly XmlContent[] | undefined };

// XML 1.0 can't say these at all, not even escaped.
const UNSPEAKABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** A document with this root element. */
export function xmlDocument(root: string, content: XmlContent, namespace?: string): string {
  const attribute = namespace ? ` xmlns="${namespace}"` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>${element(root, content, '\n', attribute)}\n`;
}

function element(name: string, content: XmlContent, indent: string, attribute = ''): string {
  const text = inner(content, `${indent}  `);
  const end = typeof content === 'object' && text !== '' ? indent : '';
  return `${indent}<${name}${attribute}>${text}${end}</${name}>`;
}

function inner(content: XmlContent, indent: string): string {
  if (typeof content !== 'object') {
    return String(content)
      .replace(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character)
      .replace(UNSPEAKABLE, '\ufffd');
  }
  return Object.entries(content)
    .flatMap(([name, value]) => asList(value).map((item) => [name, item] as const))
    .map(([name, value]) => element(name, value, indent))
    .join('');
}

function asList(value: XmlContent | readonly XmlContent[] | undefined): readonly XmlContent[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

// Array.isArray does not know of readonly arrays.
function isList(value: XmlContent | readonly XmlContent[]): value is readonly XmlContent[] {
  return Array.isArray(value);
}
