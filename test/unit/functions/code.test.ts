import { buildSync } from 'esbuild';
import { bundleOptions } from '../../../lib/bundle-options.ts';
import { MAX_BYTES } from '../../../lib/function-code.ts';
import { gte } from '../../../src/functions/shared/compare-versions.ts';

describe('the code of a function', () => {
  it.each(['process-payment', 'refund-payment'])('of %s has at most 400 KB, and each package once', (name) => {
    expect(MAX_BYTES).toBe(400_000);
    const { metafile } = buildSync({ ...bundleOptions(name), outfile: 'index.cjs', write: false, metafile: true });
    const [output] = Object.values(metafile.outputs);
    expect(output?.bytes).toBeLessThanOrEqual(MAX_BYTES);
    const paths = Object.entries(output?.inputs ?? {}).flatMap(([path, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [path] : [],
    );
    const nested = paths.filter((path) => path.split('node_modules/').length > 2);
    expect(nested).toEqual([]);
    expect(paths.filter((path) => /node_modules\/semver|credential-provider-(ini|sso|imds|http)/.test(path))).toEqual(
      [],
    );
  });

  it.each([
    ['2.7.15', '2.7.15', true],
    ['2.10.0', '2.7.15', true],
    ['3.0.0', '2.7.15', true],
    ['2.7.14', '2.7.15', false],
    ['1.99.99', '2.7.15', false],
  ])('knows whether version %s is at least %s: %s', (version, least, is) => {
    expect(gte(version, least)).toBe(is);
  });

  it('does not guess about a version of another form', () => {
    expect(() => gte('2.7.15-beta', '2.7.15')).toThrow(TypeError);
  });
});
