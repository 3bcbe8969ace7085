import { Command, Option } from 'commander';
import { taskChannels } from './channel.js';
import {
  type ChannelOptions,
  type CommonOptions,
  type ObjectOptions,
  withChannel,
  withCommonOptions,
  withObject,
} from './options.js';
import { presentDelivered } from './present-delivered.js';
import { runOrRefuse } from './run.js';
import { newSampleContexts } from './sample-context.js';
import {
  type Outcome,
  outcomes,
  readTaskKind,
  sampleTaskKinds,
  type TaskKind,
  taskKey,
  taskPayload,
} from './task-payload.js';

type Options = CommonOptions &
  ChannelOptions &
  Omit<ObjectOptions, 'key'> & { readonly key?: string; readonly outcome: Outcome };

/** `oss-inbox sample task <kind>`. */
export function taskCommand(): Command {
  const command = new Command('task')
    .description('the result of an asynchronous task')
    .argument('<kind>', sampleTaskKinds.join(', '), readTaskKind)
    .addOption(
      new Option('--outcome <outcome>', 'how it ended').choices(outcomes).default('succeeded'),
    );
  withChannel(command, taskChannels, 'topic');
  withObject(command);
  return withCommonOptions(command).action((kind: TaskKind) =>
    runOrRefuse(command, () => {
      const options = command.optsWithGlobals<Options>();
      const { bucket, key = taskKey(kind) } = options;
      const contexts = newSampleContexts(options, { bucket, key });
      const payload = contexts.map((context) => taskPayload(context, kind, options.outcome));
      return presentDelivered(payload, options);
    }),
  );
}
