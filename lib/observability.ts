import type { Alarm, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { Alarms } from './observability/alarms.ts';
import { chainDashboard } from './observability/dashboard.ts';
import type { Observed } from './observability/observed.ts';
import { OperatorTopic } from './observability/operator-topic.ts';
import { SavedQueries } from './observability/saved-queries.ts';

export interface ObservabilityProps extends Observed {
  /** Where docs/operations.md can be read: a path or URL without the section. */
  readonly operationsPage: string;
}

/** The system at a glance, what wakes somebody, and the questions that come next: dashboard, alarms, saved queries. */
export class Observability extends Construct {
  readonly operator: OperatorTopic;
  readonly alarms: readonly Alarm[];
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    this.operator = new OperatorTopic(this, 'Operator');
    this.alarms = new Alarms(this, 'Alarms', { ...props, operator: this.operator }).all;
    this.dashboard = chainDashboard(this, 'Dashboard', props, this.alarms);
    new SavedQueries(this, 'Queries', props.logs);
  }
}
