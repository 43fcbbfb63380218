/** Rows kept beyond both edges, so that a quick scroll shows no gap. */
const OVERSCAN = 8;

/** Which rows of a long list are in sight: from `begin` up to but without `end`. Lengths in pixels. */
export function windowOf({ top, height, rowHeight, rows }: Sight): { begin: number; end: number } {
  const begin = Math.floor(top / rowHeight) - OVERSCAN;
  const end = Math.ceil((top + height) / rowHeight) + OVERSCAN;
  return { begin: Math.min(Math.max(0, begin), rows), end: Math.min(rows, Math.max(0, end)) };
}

interface Sight {
  readonly top: number;
  readonly height: number;
  readonly rowHeight: number;
  readonly rows: number;
}
