/** What `<aws.pipes.…>` stands for in one pipe; the rest comes with each event. */
export interface PipeVariables {
  readonly pipeArn: string;
  readonly pipeName: string;
  readonly sourceArn: string;
  readonly enrichmentArn: string;
  readonly targetArn: string;
}

/** The variables that are the same for every event of a pipe. */
export function fixedVariable(name: string, variables: PipeVariables): string | undefined {
  switch (name) {
    case 'aws.pipes.pipe-arn':
      return variables.pipeArn;
    case 'aws.pipes.pipe-name':
      return variables.pipeName;
    case 'aws.pipes.source-arn':
      return variables.sourceArn;
    case 'aws.pipes.enrichment-arn':
      return variables.enrichmentArn;
    case 'aws.pipes.target-arn':
      return variables.targetArn;
    default:
      return undefined;
  }
}
