import type { StreamRecord } from '../../apis/dynamodb.ts';
import { AwsError } from '../../core/aws-error.ts';
import type { AwsService, Platform } from '../../platform/service.ts';
import { Pipe } from './pipe.ts';
import { DEFAULT_OPTIONS, type PipeOptions } from './pipe-context.ts';
import { type PipeState, PipesState } from './pipes-state.ts';
import { pipeProvider } from './providers/pipe.ts';

export type { PipeOptions } from './pipe-context.ts';
export type { PipeState } from './pipes-state.ts';

/** A pipe as the control API shows it. */
export interface PipeDescription extends PipeState {
  /** Construct path. */
  readonly path: string;
  readonly source: string;
  readonly target: string;
  readonly enrichment?: string;
}

/** EventBridge Pipes, with what the control API shows and does. Pipes have no wire protocol here. */
export interface PipesService extends AwsService {
  listPipes(): PipeDescription[];
  /** Raises AwsError `NotFoundException`. */
  describePipe(name: string): PipeDescription;
  /** Goes on from the checkpoint. Raises AwsError `NotFoundException`. */
  startPipe(name: string): void;
  /** Resolves when what was under way is finished. Raises AwsError `NotFoundException`. */
  stopPipe(name: string): Promise<void>;
  /** Ends the pipe of this construct path where it stands and starts it anew; false when there is none. */
  crashPipe(path: string): boolean;
  /**
   * Delivers a record of a stream once more to the pipes that read it, or to the one of this path. Gives the paths of
   * those whose filter let it through. Raises AwsError of the first delivery that failed.
   */
  deliverAgain(streamArn: string, record: StreamRecord, path?: string): Promise<string[]>;
}

/** `options` bound how hard each pipe tries; see PipeOptions. */
export function createPipes(platform: Platform, options: Partial<PipeOptions> = {}): PipesService {
  const state = new PipesState(platform.storage);
  const pipes = new Map<string, Pipe>();
  const retiring = new Set<Pipe>();
  const pipeOf = (name: string): Pipe => {
    const pipe = pipes.get(name);
    if (!pipe) throw new AwsError('NotFoundException', `Pipe ${name} does not exist.`, { status: 404 });
    return pipe;
  };
  const provider = pipeProvider(platform, {
    add: (definition) => {
      const { name, arn, desiredState } = definition;
      const made = state.add({ name, arn, desiredState, now: platform.clock.now() });
      const parts = { state: made, pipes: state, options: { ...DEFAULT_OPTIONS, ...options } };
      pipes.set(name, new Pipe(platform, definition, parts));
      return made;
    },
    change: async (definition) => {
      const pipe = pipeOf(definition.name);
      await pipe.change(definition);
      return pipe.state;
    },
    remove: (name) => {
      const pipe = pipeOf(name);
      pipes.delete(name);
      state.remove(name);
      // What is under way ends, and so does a poll that waits for messages; nobody waits for that.
      retiring.add(pipe);
      void pipe.drain().finally(() => retiring.delete(pipe));
    },
  });
  const startWanted = (): void => {
    for (const pipe of pipes.values()) if (pipe.state.desiredState === 'RUNNING') pipe.start();
  };
  return {
    name: 'pipes',
    operations: new Map(),
    protocols: [],
    providers: [provider],
    leftovers: () =>
      state
        .leftovers()
        .map((name) => `The assembly does not have the pipe ${name} any more. How far it had come is kept.`),
    start: startWanted,
    updated: startWanted,
    stop: async () => {
      await Promise.all([...pipes.values(), ...retiring].map((pipe) => pipe.close()));
    },
    gauges: function* () {
      for (const { definition, state } of pipes.values()) yield [definition.arn, { state: state.currentState }];
    },
    listPipes: () => [...pipes.values()].map(describe),
    describePipe: (name) => describe(pipeOf(name)),
    startPipe: (name) => pipeOf(name).start(),
    stopPipe: (name) => pipeOf(name).drain(),
    deliverAgain: async (streamArn, record, path) => {
      const readers = [...pipes.values()].filter(
        ({ definition }) => definition.sourceArn === streamArn && (path === undefined || definition.path === path),
      );
      const delivered: string[] = [];
      for (const pipe of readers) if (await pipe.deliverAgain(record)) delivered.push(pipe.definition.path);
      return delivered;
    },
    crashPipe: (path) => {
      const pipe = [...pipes.values()].find(({ definition }) => definition.path === path);
      pipe?.crash();
      return pipe !== undefined;
    },
  };
}

function describe({ definition, state }: Pipe): PipeDescription {
  const { path, sourceArn, targetArn, enrichmentArn } = definition;
  return {
    ...state,
    path,
    source: sourceArn,
    target: targetArn,
    ...(enrichmentArn !== undefined && { enrichment: enrichmentArn }),
  };
}
