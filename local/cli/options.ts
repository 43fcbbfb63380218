import { parseArgs } from 'node:util';

/** What `npm start` was asked for. */
export interface StartOptions {
  /** The folder of an assembly to run as it is; the project's own is synthesized when there is none. */
  readonly assembly?: string;
  /** No assembly at all: only the services. */
  readonly empty: boolean;
  readonly port: number;
  readonly seed?: number;
  /** Everything in order and once, as AWS does not promise it. */
  readonly calm: boolean;
  /** Rules of a fault plan, as text; `faultFiles` are paths of JSON files that hold more. */
  readonly faults: readonly string[];
  readonly faultFiles: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
  /** CDK context, `stage=prod`, for the synthesis. */
  readonly context: Readonly<Record<string, string>>;
  readonly correlationPath?: string;
  /** The folder that keeps state across restarts. */
  readonly data?: string;
  /** Every trace is recorded, however many there are. */
  readonly traceAll?: boolean;
  /** Answers wait for the disk. */
  readonly sync?: boolean;
  /** Take TLS on the same port: with a certificate of one's own making, or with those files. */
  readonly tls: boolean | { readonly cert: string; readonly key: string };
  /** Functions reach the local cloud over TCP alone. */
  readonly functionsOverTcp?: boolean;
}

export const USAGE = `usage: npm start -- [options]
  --assembly DIR           run this synthesized assembly instead of the project's own
  --empty                  run no assembly, only the services, for SDK and CLI clients
  --port N                 the port on 127.0.0.1 (default 4000, or PORT; 0 for any free one)
  --seed N                 repeat the run that printed this seed
  --calm                   queues keep their order, and queues and streams deliver once
  --fault RULE             a fault: "throttle dynamodb:PutItem probability=0.05" (repeatable; see docs/faults.md)
  --faults FILE            a fault plan: a JSON list of such rules (repeatable)
  --parameters NAME=VALUE  the value of a CloudFormation parameter (repeatable)
  --context NAME=VALUE     CDK context for the synthesis, stage=prod for example (repeatable; also -c)
  --correlation-path PATH  where the id that ties hops together stands in payloads (default id)
  --data DIR               keep queues, tables and all other state in this folder, across restarts and kill -9
  --sync                   with --data: answer only when the disk has it, so that a power cut loses nothing either
  --functions-over-tcp     Lambda functions' calls take a TCP connection, as on AWS, not the shorter way past it
  --tls                    take TLS on the same port, too, with a certificate made for this machine
  --tls-cert FILE          with --tls-key FILE: take TLS with this certificate and key, in PEM
  --trace-all              record every trace, not only 20 a second and 5 % of the others
  --help                   this text`;

/** The command line can't be understood; the message says which part. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Parses the command line and `PORT`. Raises UsageError. Gives `help` when the usage was asked for. */
export function parseStartOptions(args: readonly string[], environment: { PORT?: string }): StartOptions | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help) return 'help';
  if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is not an option.`);
  if (values.empty && values.assembly !== undefined) throw new UsageError('--empty and --assembly exclude each other.');
  if (values.sync && values.data === undefined) throw new UsageError('--sync needs --data DIR.');
  if ((values['tls-cert'] === undefined) !== (values['tls-key'] === undefined))
    throw new UsageError('--tls-cert and --tls-key need each other.');
  return {
    tls:
      values['tls-cert'] !== undefined && values['tls-key'] !== undefined
        ? { cert: values['tls-cert'], key: values['tls-key'] }
        : values.tls,
    empty: values.empty,
    calm: values.calm,
    faults: values.fault,
    faultFiles: values.faults,
    port: wholeNumber(values.port ?? environment.PORT ?? '4000', values.port === undefined ? 'PORT' : '--port', 65_535),
    parameters: pairs(values.parameters, '--parameters'),
    context: pairs(values.context, '--context'),
    ...(values.assembly !== undefined && { assembly: values.assembly }),
    ...(values['trace-all'] && { traceAll: true }),
    ...(values.data !== undefined && { data: values.data, sync: values.sync }),
    ...(values.seed !== undefined && { seed: wholeNumber(values.seed, '--seed', 2 ** 32 - 1) }),
    ...(values['functions-over-tcp'] && { functionsOverTcp: true }),
    ...(values['correlation-path'] !== undefined && { correlationPath: values['correlation-path'] }),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        assembly: { type: 'string' },
        empty: { type: 'boolean', default: false },
        port: { type: 'string' },
        seed: { type: 'string' },
        calm: { type: 'boolean', default: false },
        fault: { type: 'string', multiple: true, default: [] },
        faults: { type: 'string', multiple: true, default: [] },
        parameters: { type: 'string', multiple: true, default: [] },
        context: { type: 'string', short: 'c', multiple: true, default: [] },
        'correlation-path': { type: 'string' },
        data: { type: 'string' },
        sync: { type: 'boolean', default: false },
        'functions-over-tcp': { type: 'boolean', default: false },
        tls: { type: 'boolean', default: false },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
        'trace-all': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Node goes on to say how such a word would be taken for no option; there are only options here.
    throw new UsageError(message.replace(/\. To specify a positional argument.*/s, '.'));
  }
}

function wholeNumber(text: string, what: string, most: number): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) > most)
    throw new UsageError(`${what} must be a whole number from 0 to ${most}, but is "${text}".`);
  return Number(text);
}

function pairs(given: readonly string[], what: string): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`${what} takes NAME=VALUE, but was given "${pair}".`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
