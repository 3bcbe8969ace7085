import { Command, Option } from 'commander';
import { readConfig } from 'oss-inbox';
import { type CallbackOptions, callbackSample, uploadOperations } from './callback-sample.js';
import {
  type CommonOptions,
  type UploadOptions,
  urlOf,
  withCommonOptions,
  withObject,
  withUpload,
} from './options.js';
import { present } from './present.js';
import { runOrRefuse } from './run.js';
import { newSampleContexts } from './sample-context.js';
import { callbackTrust } from './trust.js';

const SECRETS = 'CALLBACK_TICKET_SECRETS';

type Options = CommonOptions &
  UploadOptions &
  Pick<CallbackOptions, 'body' | 'operation'> & { readonly ticketSecret?: string };

/** `oss-inbox sample callback`. */
export function callbackCommand(): Command {
  const command = new Command('callback')
    .description('an upload callback, signed as OSS does')
    .addOption(
      new Option('--body <type>', 'how its body is written')
        .choices(['form', 'json'])
        .default('form'),
    )
    .addOption(
      new Option('--operation <name>', 'the upload').choices(uploadOperations).default('PutObject'),
    )
    .addOption(
      new Option('--ticket-secret <secret>', 'put a ticket in that this secret signed').env(
        SECRETS,
      ),
    );
  withUpload(withObject(command, 'uploads/2026/photo {n}.jpg'));
  return withCommonOptions(command).action(() =>
    runOrRefuse(command, () => {
      const options = command.optsWithGlobals<Options>();
      const { ticketSecrets: secrets } = readConfig({ [SECRETS]: options.ticketSecret });
      const own = { ...options, url: urlOf(options, '/'), secrets };
      const contexts = newSampleContexts(options, options);
      const trust = contexts[0] && callbackTrust(contexts[0].time, secrets.length > 0);
      return present(
        contexts.map((context) => callbackSample(context, own)),
        options,
        trust,
      );
    }),
  );
}
