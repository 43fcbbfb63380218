import { isRecord } from '../../../core/fields.ts';
import type { FunctionSources } from '../jsonata/functions.ts';
import type { MachineType } from '../state-machine.ts';
import type { State, StateContainer } from '../states/state.ts';
import { compileState } from './compile-state.ts';
import type { Problems } from './problems.ts';
import { StateReader } from './state-reader.ts';
import type { Offers } from './task-resources.ts';
import { checkTransitions } from './transitions.ts';

/** What compiling needs to know about the machine around. */
export interface CompileContext {
  readonly problems: Problems;
  readonly sources: FunctionSources;
  readonly type: MachineType;
  readonly offers: Offers;
  /** True when the machine as a whole is in JSONata; else each state has to say so itself. */
  readonly jsonata: boolean;
  /** Names of all states so far: they must be unique in the whole machine. */
  readonly names: Set<string>;
}

const MAXIMUM_NAME = 80;

/** The states of a machine, a branch or an item processor. `location` ends without a slash; '' is the machine. */
export function compileContainer(
  raw: Readonly<Record<string, unknown>>,
  location: string,
  context: CompileContext,
): StateContainer {
  const { problems, sources } = context;
  const missing = ['States', 'StartAt'].filter((name) => raw[name] === undefined);
  if (missing.length > 0) problems.schema(`These fields are required: [${missing.join(', ')}]`, location || '/');
  const states = new Map<string, State>();
  const { StartAt: startAt, States: definitions } = raw;
  if (startAt !== undefined && typeof startAt !== 'string') problems.schema('Expected a string', `${location}/StartAt`);
  if (definitions !== undefined && !isRecord(definitions)) problems.schema('Expected an object', `${location}/States`);
  if (isRecord(definitions)) {
    for (const [name, definition] of Object.entries(definitions)) {
      const at = `${location}/States/${name}`;
      if (name.length > MAXIMUM_NAME) problems.schema(`State names can have at most ${MAXIMUM_NAME} characters`, at);
      if (context.names.has(name)) problems.schema(`The state name '${name}' is used more than once`, at);
      context.names.add(name);
      if (!isRecord(definition)) problems.schema('Expected an object', at);
      else {
        const state = compileState(
          name,
          new StateReader({ raw: definition, location: at, problems, sources }),
          context,
        );
        if (state) states.set(name, state);
      }
    }
    if (typeof startAt === 'string') checkTransitions(startAt, definitions, location, problems);
  }
  return { startAt: typeof startAt === 'string' ? startAt : '', states };
}
