import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { HEAP_FLAGS } from '../../local/heap.ts';
import { type Design, synthesized } from '../common/designs.ts';
import { type Spread, spreadOf } from '../common/statistics.ts';
import { MeasuredCloud, type MeasuringOptions } from './measured-cloud.ts';

/** What a start takes, in milliseconds, and what the ready cloud takes while nothing is asked of it. */
export interface Startup {
  /** The synthesis alone, and seeing that its assembly is up to date. */
  readonly coldSynth: Spread;
  readonly cachedSynth: Spread;
  /** From the start of the process to "Ready", with nothing synthesized before. */
  readonly cold: Spread;
  /** The same with an assembly that is up to date. */
  readonly cached: Spread;
  /** What the cloud itself prints, without the start of Node. */
  readonly readyIn: Spread;
  readonly idleMemoryMb: Spread;
}

const MAIN = join(import.meta.dirname, '../../local/main.ts');
const COMPILE_CACHE = join(import.meta.dirname, '../../local/compile-cache.ts');
/** Long enough for the start's garbage to be collected. */
const IDLE_MS = 3_000;

export async function measureStartup(
  design: Design,
  { repeats, ...measuring }: MeasuringOptions & { repeats: number },
): Promise<Startup> {
  const synthesisOf = async (): Promise<number> => {
    const begin = performance.now();
    await synthesized(design);
    return performance.now() - begin;
  };
  const coldSynth: number[] = [];
  const cachedSynth: number[] = [];
  const cold: number[] = [];
  for (let run = 0; run < Math.min(repeats, 3); run++) {
    rmSync(design.assembly, { recursive: true, force: true });
    cold.push((await startOnce(design)).wallMs);
    rmSync(design.assembly, { recursive: true, force: true });
    coldSynth.push(await synthesisOf());
    cachedSynth.push(await synthesisOf());
  }
  const cached: number[] = [];
  const readyIn: number[] = [];
  const idle: number[] = [];
  for (let run = 0; run < repeats; run++) {
    const { wallMs, readyMs } = await startOnce(design);
    cached.push(wallMs);
    readyIn.push(readyMs);
    const cloud = await MeasuredCloud.start(design, measuring);
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    idle.push((await cloud.usage()).rssBytes / 1024 / 1024);
    await cloud.stop();
  }
  return {
    coldSynth: spreadOf(coldSynth),
    cachedSynth: spreadOf(cachedSynth),
    cold: spreadOf(cold),
    cached: spreadOf(cached),
    readyIn: spreadOf(readyIn),
    idleMemoryMb: spreadOf(idle),
  };
}

/** One `npm start`, without npm. */
async function startOnce({ project }: Design): Promise<{ wallMs: number; readyMs: number }> {
  const begin = performance.now();
  const child = spawn(process.execPath, [...HEAP_FLAGS, '--import', COMPILE_CACHE, MAIN, '--port', '0'], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const readyMs = await ready(child);
  const wallMs = performance.now() - begin;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  return { wallMs, readyMs };
}

async function ready(child: ChildProcess): Promise<number> {
  let output = '';
  for await (const text of child.stdout ?? []) {
    output += String(text);
    const [, milliseconds] = /^Ready in (\d+) ms/m.exec(output) ?? [];
    if (milliseconds !== undefined) {
      child.stdout?.resume();
      return Number(milliseconds);
    }
  }
  throw new Error(`The local cloud ended before it was ready:\n${output}`);
}
