// Reads scenarios without a disk.
import { placeText } from '../../src/scenario/mistake.ts';
import { type Reading, readScenario } from '../../src/scenario/read.ts';
import type { Cell, Scenario } from '../../src/scenario/scenario.ts';
import { portText } from '../../src/scenario/syntax/ports.ts';

type Texts = Readonly<Record<string, string>>;

/** Two made namespaces with a pod each, an old one with what runs there; a case is what follows. 17 lines. */
export const base = `scenario: Test
namespaces:
  one: { labels: { role: one } }
  two: {}
  old: existing
pods:
  a: { namespace: one, serves: 80 }
  b: { namespace: two, serves: [80, 53/udp], service: web }
  quiet: { namespace: two }
workloads:
  front: { namespace: old, deployment: front }
services:
  db: { namespace: old, service: database, port: 5432 }
hosts:
  pay: { host: pay.example.com, port: 443 }
  meta: { address: 169.254.169.254, control: none }
groups: { both: [a, b] }
`;

const file = 'dir/scenario.yaml';

export async function reading(text: string, files: Texts = {}, env: Texts = {}): Promise<Reading> {
  return readScenario(file, { env, readFile: async (path) => lookUp(path, { ...files, [file]: text }) });
}

/** The scenario; throws where there are mistakes. */
export async function read(text: string, files: Texts = {}, env: Texts = {}): Promise<Scenario> {
  const result = await reading(text, files, env);
  if (result.kind === 'scenario') return result.scenario;
  throw new Error(told(result).join('\n'));
}

/** `18:5 sentence (hint)` for each mistake; the file's name where it is not the scenario. */
export async function mistakesOf(text: string, files: Texts = {}, env: Texts = {}): Promise<string[]> {
  return told(await reading(text, files, env));
}

/** `a → b:80 OK` for each cell of the only step. */
export async function cellsOf(text: string): Promise<string[]> {
  const { steps } = await read(text);
  return steps.flatMap(({ cells }) => cells.map(cellText));
}

export function cellText({ from, to, port, portName, via, expect, as }: Cell): string {
  const road = via === 'pod' ? '' : ` via ${via}`;
  return `${from} → ${to}${port ? `:${portText(port)}` : portName ? `:${portName}` : ''} ${expect ?? '?'}${as ? ` ${as}` : ''}${road}`;
}

function told(result: Reading): string[] {
  if (result.kind === 'scenario') return [];
  return result.mistakes.map(({ place, sentence, hint }) => {
    return `${placeText(place).replace(`${file}:`, '')} ${sentence} (${hint})`;
  });
}

function lookUp(path: string, files: Texts): string {
  const text = files[path];
  if (text !== undefined) return text;
  throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
}
