import { type Handler, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { isObject } from 'oss-inbox';
import * as z from 'zod/mini';
import type { Controls } from './controls.js';

const text = z.string().check(z.maxLength(2000));
const count = (least: number, most: number) =>
  z.number().check(z.int(), z.minimum(least), z.maximum(most));

const file = z.strictObject({ size: count(0, Number.MAX_SAFE_INTEGER) });
const sample = z.strictObject({ name: text });
const conversion = z.strictObject({
  place: z.strictObject({ bucket: text, key: text }),
  conversion: text,
});
const stepAction = z.strictObject({ action: z.enum(['again', 'forge', 'replay']), id: text });
const crash = z.strictObject({ function: text, moment: z.enum(['early', 'late']) });
const nothing = z.strictObject({});
const switchChange = z.strictObject({
  doubled: z.optional(count(0, 100)),
  delay: z.optional(count(0, 60_000)),
  timeScale: z.optional(count(1, 1000)),
});

/**
 * What the buttons do: POST /<name> with a JSON object, answered with `{ ok: true, … }`, or `{ ok: false, error }` with a
 * sentence for the user.
 */
export function actionRoutes(controls: Controls): Hono {
  return new Hono()
    .use(
      bodyLimit({
        maxSize: 64 * 1024,
        onError: (context) => context.json({ ok: false, error: 'the request is too large' }, 413),
      }),
    )
    .post(
      '/upload',
      action(file, ({ size }) => controls.issueUpload(size)),
    )
    .post(
      '/sample',
      action(sample, ({ name }) => controls.sendSample(name)),
    )
    .post(
      '/convert',
      action(conversion, (given) => controls.convert(given.place, given.conversion)),
    )
    .post(
      '/act',
      action(stepAction, (given) => controls.act(given.action, given.id)),
    )
    .post(
      '/crash',
      action(crash, (given) => controls.crashNext(given.function, given.moment)),
    )
    .post(
      '/fail-task',
      action(nothing, () => controls.failNextTask()),
    )
    .post(
      '/switches',
      action(switchChange, (given) => controls.setSwitches(given)),
    );
}

function action<Given>(schema: z.ZodMiniType<Given>, does: (given: Given) => unknown): Handler {
  return async (context) => {
    const given = schema.safeParse(await context.req.json().catch(() => undefined));
    if (!given.success) {
      const [issue] = given.error.issues;
      const error = [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ');
      return context.json({ ok: false, error }, 400);
    }
    try {
      const result = await does(given.data);
      return context.json({ ...(isObject(result) && result), ok: true });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return context.json({ ok: false, error: reason }, 409);
    }
  };
}
