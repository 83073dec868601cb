import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The architecture. Data flows down this table, so a stage imports only from the stages that its row names:
 *
 *   scenario file ─read→ Scenario ─plan→ Probe[] ─┬─ cluster (tries) ──┐
 *                                                 └─ policy (reasons) ─┴→ Observation[] ─judge→ Verdict[] ─report→ text
 */
const mayImport: Record<string, readonly string[]> = {
  errors: [],
  encoding: [],
  scenario: ['errors'],
  plan: ['errors', 'scenario'],
  cluster: ['errors', 'scenario', 'plan'],
  policy: ['errors', 'scenario', 'plan'],
  verdict: ['errors', 'scenario', 'plan'],
  report: ['errors', 'scenario', 'plan', 'verdict'],
  commands: ['errors', 'scenario', 'plan', 'cluster', 'policy', 'verdict', 'report'],
  main: ['errors', 'commands'],
  cli: ['main', 'encoding'],
};

/** Inside `cluster` the same: to speak to the API, to ask from a pod, what is made there, what is there, what a scenario stands on. */
const clusterMayImport: Record<string, readonly string[]> = {
  kubernetes: [],
  probing: ['kubernetes'],
  objects: ['kubernetes', 'probing'],
  reading: ['kubernetes', 'objects'],
  field: ['kubernetes', 'probing', 'objects', 'reading'],
};

/** Node's and npm's modules that only one place may know. */
const onlyIn: Record<string, string> = {
  '@kubernetes/client-node': 'cluster',
  ws: 'cluster',
  yargs: 'main',
};

const root = join(import.meta.dirname, '..', 'src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports = new Map(files.map((file) => [file, importsOf(file)]));

describe('architecture', () => {
  it('every file belongs to a stage of the table', () => {
    expect(files.filter((file) => !(stageOf(file) in mayImport))).toEqual([]);
  });

  it('a stage imports only from the stages before it', () => {
    const backwards = files.flatMap((file) =>
      (imports.get(file) ?? [])
        .filter(isOurs)
        .filter((to) => stageOf(to) !== stageOf(file) && !mayImport[stageOf(file)]?.includes(stageOf(to)))
        .map((to) => `${file} → ${to}`),
    );
    expect(backwards).toEqual([]);
  });

  it('and inside `cluster` too', () => {
    const folderOf = (file: string) => file.split(sep)[1] ?? '';
    const inside = files.filter((file) => stageOf(file) === 'cluster');
    expect(inside.filter((file) => !(folderOf(file) in clusterMayImport))).toEqual([]);
    const backwards = inside.flatMap((file) =>
      (imports.get(file) ?? [])
        .filter((to) => inside.includes(to) && folderOf(to) !== folderOf(file))
        .filter((to) => !clusterMayImport[folderOf(file)]?.includes(folderOf(to)))
        .map((to) => `${file} → ${to}`),
    );
    expect(backwards).toEqual([]);
  });

  it('no file imports itself, by whatever way round', () => {
    expect(files.filter((file) => reachable(file).has(file))).toEqual([]);
  });

  it.each(Object.entries(onlyIn))('%s is known to %s alone', (library, stage) => {
    const users = files.filter((file) => imports.get(file)?.includes(library));
    expect(users.filter((file) => stageOf(file) !== stage)).toEqual([]);
  });

  it('`process` appears in one file', () => {
    const users = files.filter((file) => /\bprocess\.|node:process/.test(source(file)));
    expect(users).toEqual(['cli.ts']);
  });

  it('`AbortSignal.any` appears nowhere: it forgets time limits (cluster/kubernetes/either-of.ts)', () => {
    expect(files.filter((file) => /AbortSignal\.any\(/.test(source(file)))).toEqual([]);
  });
});

/** `cluster/exec.ts` → `cluster`; a file at the top is a stage of its own: `main.ts` → `main`. */
function stageOf(file: string): string {
  return file.split(sep)[0]?.replace(/\.ts$/, '') ?? '';
}

/** What a file imports, types included: our files by their path under src/, anything else as written. */
function importsOf(file: string): string[] {
  const specifiers = source(file).matchAll(
    /^(?:import|export)\b[^;'"]*?['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm,
  );
  return [...specifiers].map(([, fixed, lazy]) => {
    const specifier = fixed ?? lazy ?? '';
    return specifier.startsWith('.') ? relative(root, join(root, dirname(file), specifier)) : specifier;
  });
}

function isOurs(file: string): boolean {
  return files.includes(file);
}

/** Every file that `file` leads to by one import or more. */
function reachable(file: string, seen = new Set<string>()): Set<string> {
  for (const to of imports.get(file) ?? []) {
    if (seen.has(to)) continue;
    seen.add(to);
    reachable(to, seen);
  }
  return seen;
}

function source(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
