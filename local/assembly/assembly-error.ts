/** The assembly can't be run. `problems` are sentences, each naming the resource or file it is about. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      problems.length === 1
        ? problems[0]
        : `${problems.length} problems:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.problems = problems;
  }
}
