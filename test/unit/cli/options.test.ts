import { parseStartOptions, UsageError } from '../../../local/cli/options.ts';

describe('the command line of npm start', () => {
  it('takes port, seed, parameters and context, and PORT from the environment', () => {
    expect(parseStartOptions([], {})).toEqual({
      tls: false,
      empty: false,
      calm: false,
      faults: [],
      faultFiles: [],
      port: 4000,
      parameters: {},
      context: {},
    });
    expect(parseStartOptions([], { PORT: '5000' })).toMatchObject({ port: 5000 });
    expect(
      parseStartOptions(['--port', '0', '--seed', '42', '--parameters', 'a=b=c', '-c', 'stage=prod'], { PORT: '5000' }),
    ).toMatchObject({ empty: false, port: 0, seed: 42, parameters: { a: 'b=c' }, context: { stage: 'prod' } });
    expect(parseStartOptions(['--tls'], {})).toMatchObject({ tls: true });
    expect(parseStartOptions(['--tls-cert', 'c', '--tls-key', 'k'], {})).toMatchObject({
      tls: { cert: 'c', key: 'k' },
    });
    expect(parseStartOptions(['--help'], {})).toBe('help');
  });

  it.each([
    ['an unknown option', ['--prot', '1'], /--prot/],
    ['a stray word', ['go'], /"go" is not an option/],
    ['a port that is no number', ['--port', 'x'], /--port must be a whole number from 0 to 65535, but is "x"/],
    ['a port that does not exist', ['--port', '65536'], /65535/],
    ['a parameter without a value', ['--parameters', 'email'], /--parameters takes NAME=VALUE, but was given "email"/],
    ['a certificate without its key', ['--tls-cert', 'x'], /--tls-cert and --tls-key need each other/],
    ['two assemblies at once', ['--empty', '--assembly', 'x'], /exclude each other/],
  ])('names what is wrong with %s', (_name, args, message) => {
    expect(() => parseStartOptions(args, {})).toThrow(UsageError);
    expect(() => parseStartOptions(args, {})).toThrow(message);
  });
});
