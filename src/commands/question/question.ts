import { UserError } from '../../errors.ts';
import { dnsLabel, endpointName } from '../../scenario/syntax/names.ts';
import { quoted } from '../../scenario/wording.ts';
import { type Thing, thingOf } from './thing.ts';

/** The question of `sotsu try`, as typed. */
export interface Asked {
  readonly from: string;
  readonly to: string;
  /** Of what names none. */
  readonly namespace: string;
  readonly expect?: string | undefined;
  readonly via?: string | undefined;
  readonly probe?: string | undefined;
}

/** The scenario that a question amounts to. */
export interface Question {
  readonly yaml: string;
  /** What its destination is called in there: other cells are controls. */
  readonly to: string;
}

/**
 * Writes the scenario. `control`: FROM is also asked for something that is always there (DNS, or the API server), since
 * a denial counts only from a source that reaches anything at all. Throws a UserError.
 */
export function questionOf(asked: Asked, control: boolean): Question {
  const [from, to] = [thingOf(asked.from), thingOf(asked.to)];
  if (from.port !== null) {
    throw new UserError(`${quoted(asked.from)} has a port, and sources have none`, 'the port belongs to TO');
  }
  if (from.kind !== 'here' && !isWorkload(from))
    throw new UserError(`nothing can be tried from ${quoted(asked.from)}`, 'FROM is a pod or a workload');
  if (asked.probe !== undefined && from.kind === 'here') {
    throw new UserError('`--probe` means nothing for `here`', 'leave it out');
  }
  if (!dnsLabel.test(asked.namespace)) {
    throw new UserError(`${quoted(asked.namespace)} cannot be the name of a namespace`, 'check `-n` and FROM and TO');
  }
  if (to.kind === 'here') throw new UserError('`here` is a source only', 'name the machine: `example.com:443`');
  if (asked.via !== undefined && asked.via !== 'pod' && isWorkload(to)) {
    throw new UserError(
      `${quoted(asked.to)} has no \`--via ${asked.via}\``,
      'name its Service, as in `svc/database:5432`',
    );
  }
  if ((to.kind === 'service' || to.kind === 'host' || to.kind === 'address') && to.port === null) {
    throw new UserError(`${quoted(asked.to)} needs a port`, `write \`${asked.to}:80\``);
  }
  const source = declare(from, asked, [], asked.probe);
  const same = 'name' in from && source.key === declare(to, asked, [], undefined).key;
  const destination = same ? source : declare(to, asked, [source.name], undefined);
  return { yaml: yamlOf(asked, source, destination, to, control && from.kind !== 'here'), to: destination.name };
}

/** An endpoint: its name in the scenario, and its declaration where it needs one. */
interface Declared {
  readonly name: string;
  /** What it is, whatever it is called. */
  readonly key: string;
  readonly section: 'workloads' | 'services' | 'hosts' | null;
  readonly fields: Readonly<Record<string, string>>;
}

function declare(thing: Thing, asked: Asked, taken: readonly string[], probe: string | undefined): Declared {
  if (!('name' in thing)) return { name: thing.kind, key: thing.kind, section: null, fields: {} };
  const name = nameFor(thing, taken);
  if (!('namespace' in thing)) {
    return { name, key: thing.name, section: 'hosts', fields: { [thing.kind]: thing.name } };
  }
  const namespace = thing.namespace ?? asked.namespace;
  const key = `${namespace}/${thing.kind}/${thing.name}`;
  if (thing.kind === 'service') {
    return { name, key, section: 'services', fields: { namespace, service: thing.name, port: thing.port ?? '' } };
  }
  return {
    name,
    key,
    section: 'workloads',
    fields: { namespace, [thing.kind]: thing.name, ...(probe === undefined ? {} : { probe }) },
  };
}

/** Its own name where a scenario can have that, else with its kind, else the kind alone. */
function nameFor({ kind, name }: Extract<Thing, { name: string }>, taken: readonly string[]): string {
  const candidates = [name, `${name}-${kind}`, kind, `other-${kind}`];
  const free = (one: string) => endpointName.test(one) && !reserved.has(one) && !taken.includes(one);
  return candidates.find(free) ?? kind;
}

const reserved: ReadonlySet<string> = new Set(['dns', 'apiserver', 'here']);

function yamlOf(asked: Asked, from: Declared, to: Declared, target: Thing, control: boolean): string {
  const declared = from === to ? [from] : [from, to];
  const namespaces = new Set(declared.flatMap(({ fields }) => fields.namespace ?? []));
  // A Service's port is part of its declaration.
  const port = target.port === null || to.section === 'services' ? '' : `:${target.port}`;
  const cell = {
    from: from.name,
    to: `${to.name}${port}`,
    expect: asked.expect ?? '?',
    ...(asked.via === undefined ? {} : { via: asked.via }),
  };
  const witness = to.name === 'dns' ? 'apiserver' : 'dns';
  return [
    `scenario: ${scalar(`${asked.from} → ${asked.to}`)}`,
    ...section(
      'namespaces',
      [...namespaces].map((name) => `${scalar(name)}: existing`),
    ),
    ...(['workloads', 'services', 'hosts'] as const).flatMap((one) =>
      section(
        one,
        declared.filter(({ section }) => section === one).map(({ name, fields }) => `${scalar(name)}: ${map(fields)}`),
      ),
    ),
    'checks:',
    `  - ${map(cell)}`,
    ...(control ? [`  - ${map({ from: from.name, to: witness, expect: '?' })} # does it reach anything at all?`] : []),
    '',
  ].join('\n');
}

function section(key: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${key}:`, ...lines.map((line) => `  ${line}`)];
}

function map(fields: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(fields).map(([key, value]) => {
    const isNumber = key === 'port' && /^[1-9][0-9]*$/.test(value);
    return `${key}: ${isNumber ? value : scalar(value)}`;
  });
  return `{ ${pairs.join(', ')} }`;
}

/** YAML's plain text only where nobody could read anything else into it; JSON's strings are YAML's too. */
function scalar(text: string): string {
  const plain = /^[A-Za-z][A-Za-z0-9-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}

function isWorkload(thing: Thing): boolean {
  return 'namespace' in thing && thing.kind !== 'service';
}
