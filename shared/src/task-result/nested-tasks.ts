import { isObject } from '../core/index.js';
import { isBareNotification } from './is-task-result.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The results of single tasks inside the notification of a batch or a trigger. No page says where they are, so that all
 * of it is searched. Whatever is listed under `Tasks` counts as one, even when it says nothing; what it holds is not
 * searched here.
 */
export function nestedTasks(notification: Fields): readonly Fields[] {
  const tasks: Fields[] = [];
  const found = entriesOf(notification, false);
  // The list grows while it is read, breadth first: the tasks of one list keep their order.
  for (const { name, value, isListed } of found) {
    if (isListed) tasks.push(isObject(value) ? value : {});
    else if (isObject(value) && isBareNotification(value)) tasks.push(value);
    else if (typeof value === 'object' && value !== null) {
      const isList = name === 'Tasks' && Array.isArray(value);
      for (const entry of entriesOf(value, isList)) found.push(entry);
    }
  }
  return tasks;
}

function entriesOf(value: object, isListed: boolean) {
  return Object.entries(value).map(([name, entry]: [string, unknown]) => ({
    name,
    value: entry,
    isListed,
  }));
}
