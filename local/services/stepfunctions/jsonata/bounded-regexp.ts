import { createContext, Script } from 'node:vm';

/** A regular expression that takes longer has run away: it tries every way to divide the text. */
const LONGEST_MS = 1_000;

/** A group that is repeated and in which something is repeated or chosen: what running away takes. */
const CAN_RUN_AWAY = /[+*{|].*\)[+*{]/s;

/**
 * A regular expression that can't hold up the process for ever. One of those that can run away is given a second; then
 * an Error says so. Others run as they are.
 */
export class BoundedRegExp extends RegExp {
  readonly #canRunAway = CAN_RUN_AWAY.test(this.source);

  override exec(text: string): RegExpExecArray | null {
    return this.#canRunAway ? bounded(() => super.exec(text), this.source) : super.exec(text);
  }
}

// Only code that a vm runs can be ended from outside, whatever function it is in.
const sandbox: { task: () => void } = { task: () => undefined };
const context = createContext(sandbox);
const script = new Script('task()');

function bounded<T>(search: () => T, source: string): T {
  let found: { readonly value: T } | undefined;
  sandbox.task = () => {
    found = { value: search() };
  };
  try {
    script.runInContext(context, { timeout: LONGEST_MS });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new Error(`The regular expression /${source}/ took longer than ${LONGEST_MS / 1000} second.`);
    throw error;
  }
  if (!found) throw new Error(`The regular expression /${source}/ was not run.`);
  return found.value;
}
