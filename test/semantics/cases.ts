import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Protocol } from '../../src/scenario/scenario.ts';
import type { End, NamespaceObject, OtherObject, PolicyObject, SpecObject, World } from './objects.ts';

export interface Case {
  /** `file › API field`: what justifies it. */
  readonly rule: string;
  readonly title: string;
  readonly world: World;
  readonly source: End;
  readonly destination: End;
  readonly port: number;
  readonly protocol: Protocol;
  /** `refused`: the API server takes no such policy, and no more does the reader. */
  readonly answer: 'open' | 'closed' | 'unknown' | 'refused';
  /** `ingress rule 0 allows, …`, every ground, or the mistake's words; null where the case does not say. */
  readonly grounds: string | null;
  /** The remark; null where the case does not say. */
  readonly remark: string | null;
}

/** Every line of every table in this folder; README.md says how they are written. */
export function readCases(): readonly Case[] {
  const tables = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.txt'));
  return tables.sort().flatMap((file) => readTable(file, readFileSync(join(import.meta.dirname, file), 'utf8')));
}

interface Section {
  readonly field: string;
  readonly policies: string;
  readonly others: readonly OtherObject[];
  readonly ipBlockPods: World['ipBlockPods'];
  readonly podRanges: readonly string[];
}

function readTable(file: string, text: string): readonly Case[] {
  const cases: Case[] = [];
  let section = startOf('');
  for (const [index, line] of text.split('\n').entries()) {
    const directive = /^(policies|others|ipBlockPods|podRanges): (.*)$/.exec(line);
    if (/^\s*(#.*|>.*)?$/.test(line)) continue;
    if (line.startsWith('== ')) section = startOf(line.slice(3));
    else if (directive) section = { ...section, [directive[1] ?? '']: meaningOf(directive[1], directive[2] ?? '') };
    else cases.push(readCase(`${file}:${index + 1}`, `${file.replace('.txt', '')} › ${section.field}`, section, line));
  }
  return cases;
}

function startOf(field: string): Section {
  return { field, policies: '…', others: [], ipBlockPods: 'match', podRanges: ['10.0.0.0/8'] };
}

function meaningOf(directive: string | undefined, text: string): unknown {
  return directive === 'policies' || directive === 'ipBlockPods' ? text : parse(text);
}

function readCase(place: string, rule: string, section: Section, line: string): Case {
  const columns = line.split(' | ').map((column) => column.trim());
  const [title = '', hole = '', cell = '', expected = ''] =
    columns.length === 3 ? [columns[0], '', ...columns.slice(1)] : columns;
  const [, from = '', to = '', port, protocol = 'tcp'] = /^(\S+) → (\S+):(\d+)(?:\/(udp|sctp))?$/.exec(cell) ?? [];
  const [, answer = '', remark = null, grounds = null] = /^(\w+)(?: "(.*)")?(?:: (.*))?$/.exec(expected) ?? [];
  if (columns.length > 4 || port === undefined || !isAnswer(answer)) throw new Error(`${place} is no case: ${line}`);
  const ends = [...world.ends];
  const source = endOf(from, ends);
  return {
    rule,
    title,
    world: {
      ...world,
      ends,
      policies: policiesOf(section.policies.replaceAll('…', () => hole)),
      others: section.others,
      ipBlockPods: section.ipBlockPods,
      podRanges: section.podRanges,
    },
    source,
    destination: from === to ? source : endOf(to, ends),
    port: Number(port),
    protocol: protocolOf(protocol),
    answer,
    grounds,
    remark,
  };
}

const world = readWorld();

function readWorld(): { readonly namespaces: readonly NamespaceObject[]; readonly ends: readonly End[] } {
  const objects: readonly (NamespaceObject | End)[] = parse(
    readFileSync(join(import.meta.dirname, 'world.yaml'), 'utf8'),
  );
  return {
    namespaces: objects.filter((object) => object.kind === 'Namespace'),
    ends: objects.filter((object) => object.kind !== 'Namespace'),
  };
}

/** `x/a` is a pod; `203.0.113.7` is somebody outside, and `somewhere` somebody whose address is not known. */
function endOf(name: string, ends: End[]): End {
  const pod = ends.find((end) => end.kind !== 'Outsider' && `${end.metadata.namespace}/${end.metadata.name}` === name);
  if (pod !== undefined) return pod;
  if (name.includes('/')) throw new Error(`No pod is called ${name}.`);
  const outsider: End = { kind: 'Outsider', address: name === 'somewhere' ? null : name.replace(/^\[|\]$/g, '') };
  ends.push(outsider);
  return outsider;
}

/** `x: {spec} + y: {spec}`: policies of the namespaces x and y. */
function policiesOf(text: string): readonly PolicyObject[] {
  if (text.trim() === '') return [];
  return text.split(' + ').map((one, index) => {
    const [, namespace = '', spec = ''] = /^(\w+): (.*)$/.exec(one.trim()) ?? [];
    if (spec === '') throw new Error(`No policy: ${one}`);
    const object: SpecObject | null = parse(spec.replaceAll(/\$\{pods\.([\w-]+)\.ip\}/g, '@$1'));
    return {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { namespace, name: `policy-${index}` },
      spec: object,
    };
  });
}

function isAnswer(text: string): text is Case['answer'] {
  return ['open', 'closed', 'unknown', 'refused'].includes(text);
}

function protocolOf(text: string): Protocol {
  return text === 'udp' ? 'UDP' : text === 'sctp' ? 'SCTP' : 'TCP';
}
