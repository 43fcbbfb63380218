import { readFileSync } from 'node:fs';
import type { Fields } from '../../../core/fields.ts';
import type { TemplateResource } from '../../../platform/resources.ts';

/** The file behind `s3://bucket/key`. Raises an Error when the location is none, or the assembly lacks the file. */
export function assetPath(resource: TemplateResource, location: string): string {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(location) ?? [];
  if (!bucket || !key) throw new Error(`${location} is not an S3 location (s3://bucket/key).`);
  return resource.asset(bucket, key).path;
}

/** Whether a resolver or function comes without code: its data source is asked directly. */
export function isDirect(fields: Fields): boolean {
  return !['Runtime', 'Code', 'CodeS3Location'].some((name) => fields.has(name));
}

/** The code of a resolver or function: inline, or an asset. Raises an Error for VTL templates and other runtimes. */
export function codeOf(resource: TemplateResource, fields: Fields): string {
  const runtime = fields.nested('Runtime');
  const name = runtime?.string('Name');
  if (name !== 'APPSYNC_JS')
    throw new Error(
      `Runtime.Name is ${name ?? 'missing'}; the local cloud runs APPSYNC_JS only, no VTL mapping templates.`,
    );
  const location = fields.optionalString('CodeS3Location');
  return location === undefined ? fields.string('Code') : readFileSync(assetPath(resource, location), 'utf8');
}
