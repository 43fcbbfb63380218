import type { SystemClock } from '../core/clock.ts';
import type { Storage } from './durable.ts';

/** Time that was moved ahead stays ahead: a restart must not make the times of what is kept lie in the future. */
export function keepClock(clock: SystemClock, storage: Storage): void {
  const kept = storage.keep<number>({
    name: 'clock',
    entry: () => (clock.ahead > 0 ? clock.ahead : undefined),
    keys: () => ['ahead'],
    restore: (_key, ahead) => clock.advance(ahead),
  });
  clock.onMoved(() => kept.changed('ahead'));
}
