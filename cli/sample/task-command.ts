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
import { newScenes } from './scene.js';
import {
  type Outcome,
  outcomes,
  readTaskKind,
  sampleTaskKinds,
  type TaskKind,
  taskCargo,
  taskKey,
} from './task-cargo.js';

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
      const scenes = newScenes(options, { bucket, key });
      const cargo = scenes.map((scene) => taskCargo(scene, kind, options.outcome));
      return presentDelivered(cargo, options);
    }),
  );
}
