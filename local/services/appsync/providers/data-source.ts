import { Fields, isRecord } from '../../../core/fields.ts';
import type { ResourceLinks } from '../../../platform/links.ts';
import { remade } from '../../../platform/remade.ts';
import type { ResourceProvider, TemplateResource } from '../../../platform/resources.ts';
import type { Platform } from '../../../platform/service.ts';
import type { Api, ApiStore } from '../api.ts';
import type { DataSource } from '../data-sources/data-source.ts';
import { dynamoDbDataSource } from '../data-sources/dynamodb/index.ts';
import { plainHttpDataSource, signedHttpDataSource } from '../data-sources/http.ts';
import { lambdaDataSource } from '../data-sources/lambda.ts';
import { noneDataSource } from '../data-sources/none.ts';
import { ServiceRole } from '../data-sources/service-role.ts';

interface Parts {
  readonly platform: Platform;
  readonly api: Api;
  readonly resource: TemplateResource;
  readonly fields: Fields;
  readonly name: string;
}

const TYPES: Readonly<Record<string, (parts: Parts) => DataSource>> = {
  NONE: ({ name }) => noneDataSource(name),
  AMAZON_DYNAMODB: dynamoDb,
  AWS_LAMBDA: lambda,
  HTTP: http,
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-datasource.html */
export function dataSourceProvider(platform: Platform, apis: ApiStore): ResourceProvider {
  const provider: ResourceProvider = {
    type: 'AWS::AppSync::DataSource',
    supports: {
      honoured: [
        'ApiId',
        'Name',
        'Type',
        'ServiceRoleArn',
        'DynamoDBConfig.TableName',
        'DynamoDBConfig.AwsRegion',
        'DynamoDBConfig.UseCallerCredentials',
        'LambdaConfig.LambdaFunctionArn',
        'HttpConfig.Endpoint',
        'HttpConfig.AuthorizationConfig.AuthorizationType',
        'HttpConfig.AuthorizationConfig.AwsIamConfig.SigningRegion',
        'HttpConfig.AuthorizationConfig.AwsIamConfig.SigningServiceName',
      ],
      inert: { Description: 'text for people', MetricsConfig: 'the local cloud keeps no CloudWatch metrics' },
    },
    provision: (resource) => {
      const fields = new Fields(resource.properties, (message) => new Error(message));
      const api = apis.get(fields.string('ApiId'));
      const name = fields.string('Name');
      const type = fields.string('Type');
      const make = TYPES[type];
      if (!make)
        throw new Error(
          `Type ${type} is not supported by the local cloud; there are ${Object.keys(TYPES).join(', ')}.`,
        );
      api.dataSources.set(name, make({ platform, api, resource, fields, name }));
      const arn = `${api.config.arn}/datasources/${name}`;
      return { ref: arn, attributes: { DataSourceArn: arn, Name: name } };
    },
    links: (resource, made) => {
      const { ServiceRoleArn: role, Type: type } = resource.properties;
      return {
        arn: made.ref,
        partOf: made.ref.replace(/\/datasources\/.*$/, ''),
        ...(typeof role === 'string' && { role }),
        ...plainHttpLink(type, resource.properties['HttpConfig']),
      };
    },
  };
  return remade(provider, ['ApiId', 'Name'], (resource, made) => {
    // Resolvers and functions find their data source by its name.
    apis.find(String(resource.properties['ApiId']))?.dataSources.delete(made.attributes['Name'] ?? '');
  });
}

/** A data source without a role goes to a server outside the account. */
function plainHttpLink(type: unknown, config: unknown): ResourceLinks {
  if (type !== 'HTTP' || !isRecord(config) || config['AuthorizationConfig'] !== undefined) return {};
  return { links: [{ to: { outside: String(config['Endpoint']), service: 'http' }, kind: 'calls' }] };
}

function dynamoDb({ platform, api, resource, fields, name }: Parts): DataSource {
  const config = nested(fields, 'DynamoDBConfig');
  inThisRegion(platform, 'DynamoDBConfig.AwsRegion', config.string('AwsRegion'));
  if (config.optionalBoolean('UseCallerCredentials'))
    throw new Error('DynamoDBConfig.UseCallerCredentials is not supported by the local cloud.');
  return dynamoDbDataSource(platform, {
    name,
    tableName: config.string('TableName'),
    scope: `${api.config.arn}/${name}`,
    role: roleOf(platform, api, resource, fields),
  });
}

function lambda({ platform, api, resource, fields, name }: Parts): DataSource {
  const functionArn = nested(fields, 'LambdaConfig').string('LambdaFunctionArn');
  return lambdaDataSource(platform, { name, functionArn, role: roleOf(platform, api, resource, fields) });
}

function http({ platform, api, resource, fields, name }: Parts): DataSource {
  const config = nested(fields, 'HttpConfig');
  const endpoint = config.string('Endpoint');
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  const authorization = config.nested('AuthorizationConfig');
  const [, service] = /^([a-z0-9-]+)\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/.exec(host) ?? [];
  if (!authorization) {
    if (!host || service) throw new Error(`HttpConfig.Endpoint ${endpoint} needs AWS_IAM authorization, or is no URL.`);
    return plainHttpDataSource({ name, endpoint });
  }
  const signing = nested(nested(config, 'AuthorizationConfig'), 'AwsIamConfig');
  const signingService = signing.string('SigningServiceName');
  inThisRegion(platform, 'AwsIamConfig.SigningRegion', signing.string('SigningRegion'));
  if (service !== signingService)
    throw new Error(
      `HttpConfig.Endpoint ${endpoint} is not the endpoint of ${signingService}; the local cloud only signs requests to its own services.`,
    );
  return signedHttpDataSource(platform, { name, signingService, role: roleOf(platform, api, resource, fields) });
}

function roleOf(platform: Platform, api: Api, resource: TemplateResource, fields: Fields): ServiceRole {
  const roleArn = fields.string('ServiceRoleArn');
  return new ServiceRole(platform, { roleArn, apiArn: api.config.arn, from: resource.path });
}

function inThisRegion(platform: Platform, property: string, region: string): void {
  if (region !== platform.environment.region)
    throw new Error(`${property} is ${region}; the local cloud has ${platform.environment.region} only.`);
}

function nested(fields: Fields, name: string): Fields {
  const found = fields.nested(name);
  if (!found) throw new Error(`${name} is missing.`);
  return found;
}
