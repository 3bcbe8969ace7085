import type { MiddlewareHandler } from 'hono';

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // The form of an upload goes to the stand-in for OSS.
    "connect-src 'self' http://127.0.0.1:*",
    "img-src 'self' data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    // The script makes no HTML out of text, and can't.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
};

/**
 * Answers only this machine's own browser on this page: a Host of another name is DNS rebinding, and a POST of another
 * Origin, or of none, is another site's.
 */
export function guard(port: () => number): MiddlewareHandler {
  return async (context, next) => {
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
    const host = context.req.header('host') ?? '';
    const hosts = ['127.0.0.1', 'localhost', '[::1]'].flatMap((name) => [
      `${name}:${port()}`,
      ...(port() === 80 ? [name] : []),
    ]);
    if (!hosts.includes(host.toLowerCase())) {
      const error = `this page is at http://127.0.0.1:${port()}/ and answers to no other name`;
      return context.json({ ok: false, error }, 403);
    }
    const { method } = context.req;
    const isReading = method === 'GET' || method === 'HEAD';
    if (!isReading && context.req.header('origin') !== `http://${host}`) {
      const error = 'only the page itself may do this';
      return context.json({ ok: false, error }, 403);
    }
    return next();
  };
}
