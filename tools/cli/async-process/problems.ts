import { type AsyncProcess, encodeBase64Url, kindOfAction } from 'oss-inbox';
import { error, type Problem, warning } from '../terminal/problem.js';
import { splitSystem } from './system-actions.js';

/** What is wrong or doubtful beside what the parser refuses, which is `parsed` where it refuses nothing. */
export function problemsIn(value: string, parsed?: AsyncProcess): Problem[] {
  const [, ...groups] = value.split('|');
  return [
    ...groups.flatMap(encodingProblems),
    ...(groups.some((group) => group.startsWith('notify,')) ? [barePipe] : []),
    ...(parsed ? missing(parsed) : []),
  ];
}

const barePipe = warning(
  '|notify stands in one line of the documentation; every example of it has /notify after saveas, or |sys/notify.',
);

function encodingProblems(group: string): Problem[] {
  const known = splitSystem(group).filter(({ name }) => name === 'saveas' || name === 'notify');
  return known.flatMap(({ name, params }) =>
    params.flatMap(({ key, raw, decoded }) => {
      const field = `${name},${key}_`;
      const unpadded = raw.replace(/=+$/, '');
      const isName = /^[A-Za-z][\w.{}-]*$/.test(raw);
      if (isName && (decoded === undefined || !/^[\x20-\x7e]+$/.test(decoded))) {
        const encoded = encodeBase64Url(raw);
        return [error(`${field} looks like the name itself; encoded it is ${key}_${encoded}`)];
      }
      if (/[+/]/.test(raw)) {
        const safe = unpadded.replaceAll('+', '-').replaceAll('/', '_');
        return [error(`${field} is plain Base64, and OSS wants the URL-safe one: ${key}_${safe}`)];
      }
      if (unpadded === raw) return [];
      const always = `Pages of OSS disagree on that; ${unpadded} is always right.`;
      return [warning(`${field} is padded with =. ${always}`)];
    }),
  );
}

function missing({ actions, saveAs, notify }: AsyncProcess): Problem[] {
  const [action = ''] = actions.map(({ name }) => name);
  const problems: Problem[] = [];
  if (notify === undefined) {
    problems.push(
      warning('There is no notify: nobody hears how the task ended. Name an SMQ topic.'),
    );
  }
  // What a watermark says stands in the result itself, and a style may hold anything.
  if (saveAs === undefined && !/^(?:image\/deblindwatermark$|style\/)/.test(action)) {
    problems.push(warning('There is no saveas: nothing says where the result goes.'));
  }
  if (notify && kindOfAction(action) === undefined && !action.startsWith('style/')) {
    problems.push(warning(`${action} is not documented to notify a topic.`));
  }
  return problems;
}
