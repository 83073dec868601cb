import { parseArgs } from 'node:util';
import { Misuse } from './trouble.ts';

export interface Options {
  readonly verb: 'up' | 'down';
  /** The kind cluster's name. */
  readonly name: string;
  readonly nodes: number;
  readonly cni: 'calico' | 'none';
  /** By Docker, kind and the internet, without anything of our own. */
  readonly online: boolean;
}

export const usage = `usage: npm run lab -- [--nodes N] [--cni calico|none] [--name NAME] [--online]
       npm run lab:down -- [--name NAME]`;

/** argv → what to do. Throws Misuse. `lab:down` without a name means every cluster of the lab: its name is ''. */
export function parseOptions(argv: readonly string[]): Options {
  const { values, positionals } = parse(argv);
  const [verb, ...rest] = positionals;
  if ((verb !== 'up' && verb !== 'down') || rest.length > 0) throw new Misuse(`what is ${positionals.join(' ')}?`);
  const { nodes = '1', cni = 'calico', online = false } = values;
  if (!/^[1-9]$/.test(nodes)) throw new Misuse(`--nodes is a number from 1 to 9, not ${nodes}`);
  if (cni !== 'calico' && cni !== 'none') throw new Misuse(`--cni is calico or none, not ${cni}`);
  if (online && (cni === 'none' || nodes !== '1' || values.name !== undefined)) {
    throw new Misuse('--online is exactly the two commands of the README: it takes no other option');
  }
  const name = values.name ?? (verb === 'down' ? '' : cni === 'none' ? 'sotsu-none' : 'sotsu');
  // kind makes host names of it: RFC 1123 labels.
  if (name !== '' && !/^[a-z0-9]([-a-z0-9]{0,40}[a-z0-9])?$/.test(name)) {
    throw new Misuse(`--name is lower-case letters, digits and "-", not ${name}`);
  }
  return { verb, name, nodes: Number(nodes), cni, online };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        nodes: { type: 'string' },
        cni: { type: 'string' },
        online: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}
