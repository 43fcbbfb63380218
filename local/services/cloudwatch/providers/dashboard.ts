import { arnOf } from '../../../core/environment.ts';
import { Fields } from '../../../core/fields.ts';
import { remade } from '../../../platform/remade.ts';
import type { ResourceProvider } from '../../../platform/resources.ts';
import type { Platform } from '../../../platform/service.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const WIDGETS = new Set(['metric', 'text', 'log', 'alarm', 'explorer', 'custom']);

/**
 * Takes dashboards and draws none. Their bodies are checked for what CloudWatch refuses at creation: JSON, a list of
 * widgets, each of a type there is and within the 24 columns.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-dashboard.html
 */
export function dashboardProvider(platform: Platform): ResourceProvider {
  const provider: ResourceProvider = {
    type: 'AWS::CloudWatch::Dashboard',
    supports: {
      honoured: ['DashboardName', 'DashboardBody'],
      inert: { 'Tags.**': 'tags decide nothing here' },
    },
    provision: (resource) => {
      const properties = new Fields(resource.properties, (message) => new Error(message));
      checkBody(properties.string('DashboardBody'));
      const name = properties.optionalString('DashboardName') ?? resource.generateName(255);
      return { ref: name, attributes: { Arn: arnOf(platform.environment, 'cloudwatch', `dashboard/${name}`) } };
    },
  };
  return remade(provider, ['DashboardName']);
}

function checkBody(text: string): void {
  const body = new Fields(parsed(text), (message) => new Error(`DashboardBody: ${message}`));
  const widgets = body.optionalArray('widgets');
  if (!widgets) throw new Error('DashboardBody: widgets is missing; it must be a list.');
  for (const [index, value] of widgets.entries()) {
    const widget = new Fields(value, (message) => new Error(`DashboardBody: widget ${index}: ${message}`));
    const type = widget.string('type');
    if (!WIDGETS.has(type)) throw new Error(`DashboardBody: widget ${index} is of the unknown type "${type}".`);
    const x = widget.optionalInteger('x', { min: 0, max: 23 }) ?? 0;
    const width = widget.optionalInteger('width', { min: 1, max: 24 }) ?? 6;
    if (x + width > 24) throw new Error(`DashboardBody: widget ${index} ends in column ${x + width}; there are 24.`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`DashboardBody is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
