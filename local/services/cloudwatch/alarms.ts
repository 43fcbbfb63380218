import { toAwsError } from '../../core/aws-error.ts';
import type { Timer } from '../../core/clock.ts';
import type { Platform } from '../../platform/service.ts';
import { type AlarmDefinition, type AlarmState, type Evaluation, evaluate } from './alarm.ts';
import { alarmMessage } from './alarm-message.ts';

const MINUTE_MS = 60_000;

/** An alarm as it stands. `since` is in milliseconds since the epoch. */
export interface AlarmView {
  readonly name: string;
  readonly path: string;
  readonly description: string;
  readonly state: AlarmState;
  readonly reason: string;
  readonly since: number;
}

/** `since` is in milliseconds since the epoch. */
export interface StandingAlarm {
  readonly definition: AlarmDefinition;
  state: AlarmState;
  reason: string;
  since: number;
}

/** Evaluates all alarms at the end of each minute of the clock, and tells those who are to know of a change. */
export class Alarms {
  readonly #platform: Platform;
  /** By path. */
  readonly #alarms = new Map<string, StandingAlarm>();
  #timer: Timer | undefined;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /**
   * An alarm begins, or begins anew, as OK and says nothing of it; on AWS it begins as INSUFFICIENT_DATA and reports the
   * first OK.
   */
  add(definition: AlarmDefinition): void {
    const since = this.#platform.clock.now();
    this.#alarms.set(definition.path, { definition, state: 'OK', reason: 'Nothing was evaluated yet.', since });
  }

  remove(path: string): void {
    this.#alarms.delete(path);
  }

  start(): void {
    this.#schedule();
  }

  stop(): void {
    this.#timer?.cancel();
  }

  standing(): StandingAlarm[] {
    return [...this.#alarms.values()];
  }

  /** Puts an alarm into a state, as an evaluation would; false when there is none of that name. */
  set(name: string, change: Evaluation): boolean {
    const alarm = this.standing().find(({ definition }) => definition.name === name);
    if (alarm) this.#change(alarm, change);
    return alarm !== undefined;
  }

  all(): AlarmView[] {
    return this.standing().map(({ definition: { name, path, description }, state, reason, since }) => ({
      name,
      path,
      description,
      state,
      reason,
      since,
    }));
  }

  #schedule(): void {
    const { clock, metrics } = this.#platform;
    const now = clock.now();
    const next = (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS;
    this.#timer = clock.after(next - now - 1, () => {
      // Within the minute that is just ending, so that it counts for it.
      if (this.#alarms.size > 0) metrics.sample();
      const end = Math.ceil(clock.now() / MINUTE_MS) * MINUTE_MS;
      for (const alarm of this.#alarms.values()) this.#evaluate(alarm, end);
      this.#timer = clock.after(1, () => this.#schedule());
    });
  }

  #evaluate(alarm: StandingAlarm, end: number): void {
    this.#change(alarm, evaluate(alarm.definition, end, alarm.state));
  }

  #change(alarm: StandingAlarm, evaluation: Evaluation): void {
    if (evaluation.state === alarm.state) return;
    const before = alarm.state;
    Object.assign(alarm, evaluation, { since: this.#platform.clock.now() });
    this.#journal(alarm.definition, before, evaluation);
    for (const topicArn of alarm.definition.actions[evaluation.state])
      void this.#tell(alarm.definition, topicArn, { ...evaluation, before });
  }

  #journal({ path }: AlarmDefinition, before: AlarmState, { state, reason }: Evaluation): void {
    this.#platform.journal.record({
      correlationIds: [],
      action: 'cloudwatch:AlarmState',
      from: path,
      to: path,
      start: this.#platform.clock.now(),
      duration: 0,
      outcome: state === 'ALARM' ? 'failed' : 'ok',
      ...(state === 'ALARM' && { error: { code: state, message: reason } }),
      attempt: 1,
      detail: { before, state, reason },
    });
  }

  /** Under CloudWatch's own name, which the topic's policy must let in. What is refused is in the journal. */
  async #tell(alarm: AlarmDefinition, TopicArn: string, change: Evaluation & { before: AlarmState }): Promise<void> {
    const { calls, clock, environment } = this.#platform;
    const caller = {
      principal: { type: 'service', service: 'cloudwatch.amazonaws.com', sourceArn: alarm.arn },
      from: alarm.path,
      correlationIds: [],
    } as const;
    const message = alarmMessage(alarm, change, { at: clock.now(), environment });
    try {
      await calls.invoke('sns', 'Publish', { TopicArn, ...message }, caller);
    } catch (thrown) {
      toAwsError(thrown);
    }
  }
}
