const MachineDate = globalThis.Date;

/** How far the local cloud's time is ahead of the machine's, in milliseconds. */
let ahead = 0;

const now = (): number => MachineDate.now() + ahead;

/** The machine's Date, save that it tells the local cloud's time when asked what time it is. */
const CloudDate = new Proxy(MachineDate, {
  construct: (target, parts: unknown[], newTarget) =>
    Reflect.construct(target, parts.length === 0 ? [now()] : parts, newTarget),
  apply: (target) => new target(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

/**
 * Makes it `timeMs` milliseconds since the epoch for the function's code: what a function stamps or compares must agree
 * with what queues and tables say. A difference of less than a second is how long the message was under way.
 */
export function setTime(timeMs: number): void {
  const difference = timeMs - MachineDate.now();
  ahead = Math.abs(difference) < 1_000 ? 0 : difference;
  globalThis.Date = ahead === 0 ? MachineDate : CloudDate;
}
