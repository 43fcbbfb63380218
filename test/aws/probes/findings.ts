/** Writes down what was found of a point, by the name that docs/unconfirmed-on-aws.md gives it. */
export type Note = (point: string, finding: string) => void;

/** What the probes of a file find, printed when they are through. */
export function findings(): Note {
  const found: string[] = [];
  afterAll(() => console.log(`Found by the probes\n${found.map((each) => `  ${each}`).join('\n')}`));
  return (point, finding) => {
    found.push(`${point}\n    ${finding}`);
  };
}
