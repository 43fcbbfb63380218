/**
 * What X-Ray's SDK uses of the package `semver`, whose place this takes in the bundles (see `lib/bundle-options.ts`): it
 * asks once whether version 2 of the AWS SDK is new enough to be patched. The package is a twelfth of a bundle.
 */
export function gte(version: string, least: string): boolean {
  const [have, want] = [parts(version), parts(least)];
  const differs = want.findIndex((part, index) => part !== have[index]);
  return differs < 0 || (have[differs] ?? 0) > (want[differs] ?? 0);
}

/** `2.7.15` as numbers. Raises a TypeError for what is no version of this plain form. */
function parts(version: string): number[] {
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new TypeError(`${version} is not a version such as 2.7.15.`);
  return version.split('.').map(Number);
}
