const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** What can stand inside an element: text, or elements by name; `undefined` members are left out. */
export type XmlContent = string | number | { readonly [name: string]: XmlContent | undefined };

/** A document with this root element. */
export function xmlDocument(root: string, content: XmlContent, namespace?: string): string {
  const attribute = namespace ? ` xmlns="${namespace}"` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${inner(content, '\n  ')}${
    typeof content === 'object' ? '\n' : ''
  }</${root}>\n`;
}

function inner(content: XmlContent, indent: string): string {
  if (typeof content !== 'object') {
    return String(content).replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
  }
  return Object.entries(content)
    .filter((entry): entry is [string, XmlContent] => entry[1] !== undefined)
    .map(([name, value]) => {
      const end = typeof value === 'object' ? indent : '';
      return `${indent}<${name}>${inner(value, `${indent}  `)}${end}</${name}>`;
    })
    .join('');
}
