/** `3.2 ms`, `412 ms`, `1.24 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${seconds % 60} s`;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `14:03:22.418`, in the reader's time zone. */
export function clock(at: number): string {
  return `${CLOCK.format(at)}.${String(Math.floor(at) % 1000).padStart(3, '0')}`;
}

/** `12,345` */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 hop`, `3 hops` */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A construct path without its stack, `Intake/Queue` for `Orders-dev/Intake/Queue`; other names as they are. */
export function shortPath(name: string): string {
  return name.includes('://') ? name : name.replace(/^[^/\s]+\/(?=\S)/, '');
}

/** The name of a role, queue or function at the end of its ARN. */
export function nameOfArn(arn: string): string {
  return arn.split(/[:/]/).at(-1) ?? arn;
}

/** A physical name without what CloudFormation and the CDK append to make it unique. */
export function plainName(arn: string): string {
  return nameOfArn(arn).replace(/[0-9A-F]{8}-[0-9A-Za-z]{12,13}$/, '');
}

/** What an ARN says behind service, region and account: `table/Orders/stream/2026`. */
export function resourceOf(arn: string): string {
  return arn.startsWith('arn:') ? arn.split(':').slice(5).join(':') : arn;
}

/** A value as JSON on lines of its own; text that holds JSON is shown as what it holds. */
export function pretty(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2) ?? String(value);
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' ? JSON.stringify(parsed, null, 2) : value;
  } catch {
    return value;
  }
}
