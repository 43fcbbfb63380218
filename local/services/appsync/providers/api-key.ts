import { Fields } from '../../../core/fields.ts';
import { stableId } from '../../../core/stable-id.ts';
import { remade } from '../../../platform/remade.ts';
import type { ResourceProvider } from '../../../platform/resources.ts';
import type { Platform } from '../../../platform/service.ts';
import type { ApiStore } from '../api.ts';

const DAY = 24 * 60 * 60;
const DEFAULT_LIFE = 7 * DAY;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-apikey.html */
export function apiKeyProvider(platform: Platform, apis: ApiStore): ResourceProvider {
  const provider: ResourceProvider = {
    type: 'AWS::AppSync::ApiKey',
    supports: { honoured: ['ApiId', 'Expires'], inert: { Description: 'text for people' } },
    provision: (resource) => {
      const fields = new Fields(resource.properties, (message) => new Error(message));
      const api = apis.get(fields.string('ApiId'));
      const now = Math.floor(platform.clock.now() / 1000);
      const wanted = fields.optionalInteger('Expires', { min: 0, max: 253_402_300_799 }) ?? now + DEFAULT_LIFE;
      // AppSync rounds down to the hour.
      const expires = wanted - (wanted % 3600);
      if (expires <= now)
        throw new Error(
          `Expires was ${new Date(wanted * 1000).toISOString()}, so the key is of no use any more. Synthesize again with "npm run synth".`,
        );
      const id = `da2-${stableId('api key', resource.path)}`;
      api.keys.set(id, { id, expires });
      const arn = `${api.config.arn}/apikeys/${id}`;
      return { ref: arn, attributes: { ApiKey: id, ApiKeyId: id, Arn: arn } };
    },
  };
  return remade(provider, ['ApiId'], (resource, made) => {
    apis.find(String(resource.properties['ApiId']))?.keys.delete(made.attributes['ApiKeyId'] ?? '');
  });
}
