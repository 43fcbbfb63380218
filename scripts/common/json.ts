/** A report for programs: as JSON, its maps as objects. */
export function asJson(report: unknown): string {
  return JSON.stringify(
    report,
    (_name, value: unknown) => (value instanceof Map ? Object.fromEntries(value) : value),
    2,
  );
}
