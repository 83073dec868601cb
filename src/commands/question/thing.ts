import { UserError } from '../../errors.ts';
import type { WorkloadResource } from '../../scenario/scenario.ts';
import { isAddress } from '../../scenario/syntax/cidr.ts';
import { isHostname } from '../../scenario/syntax/names.ts';
import { nearest } from '../../scenario/syntax/nearest.ts';
import { quoted } from '../../scenario/wording.ts';

/** What FROM or TO of `sotsu try` names. */
export type Thing =
  | {
      readonly kind: WorkloadResource | 'service';
      /** Null: the one of `-n`, or the context's. */
      readonly namespace: string | null;
      readonly name: string;
      readonly port: string | null;
    }
  | { readonly kind: 'host' | 'address'; readonly name: string; readonly port: string | null }
  | { readonly kind: 'dns' | 'apiserver' | 'here'; readonly port: string | null };

/**
 * `deploy/frontend`, `shop/svc/database:5432`, `deployment.apps/frontend` (as `kubectl get -o name` prints it),
 * `example.com:443`, `10.0.0.1:53/udp`, `[fd00::1]:80`, `dns`, `apiserver`, `here`. A namespace stands before, with a
 * slash: no name has one, while a dot may be part of a pod's. Throws a UserError.
 */
export function thingOf(written: string): Thing {
  const { head, port } = split(written);
  const parts = head.split('/');
  if (parts.length > 1) return object(written, parts, port);
  const [bare = ''] = parts;
  if (bare === 'dns' || bare === 'apiserver' || bare === 'here') return { kind: bare, port };
  const address = bare.replace(/^\[(.*)\]$/, '$1');
  if (isAddress(address) !== 0) return { kind: 'address', name: address, port };
  if (bare.includes('.') && isHostname(bare)) return { kind: 'host', name: bare, port };
  throw new UserError(`${quoted(written)} could be anything`, hints.bare(bare));
}

/** The port is behind the last colon that no bracket holds; an IPv6 address without brackets has none. */
function split(written: string): { readonly head: string; readonly port: string | null } {
  if (isAddress(written) === 6) return { head: written, port: null };
  const [, head, port] = /^(\[[^\]]*\]|[^:]*):(.*)$/.exec(written) ?? [];
  return head === undefined || port === undefined ? { head: written, port: null } : { head, port };
}

function object(written: string, parts: readonly string[], port: string | null): Thing {
  const [name = '', shortKind = '', namespace = null, ...more] = [...parts].reverse();
  if (more.length > 0 || name === '' || shortKind === '' || namespace === '') {
    throw new UserError(`${quoted(written)} has too many slashes, or too few words`, hints.form);
  }
  const kind = kinds.get(shortKind.toLowerCase().replace(/\.(?:apps|batch)$/, ''));
  if (kind !== undefined) return { kind, namespace, name, port };
  throw new UserError(`${quoted(shortKind)} is no kind that sotsu can try`, hints.kind(shortKind));
}

/** As kubectl knows them: singular, plural, short. */
const kinds: ReadonlyMap<string, WorkloadResource | 'service'> = new Map(
  (
    [
      ['pod', 'po'],
      ['deployment', 'deploy'],
      ['statefulset', 'sts'],
      ['daemonset', 'ds'],
      ['replicaset', 'rs'],
      ['job'],
      ['cronjob', 'cj'],
      ['service', 'svc'],
    ] as const
  ).flatMap(([kind, short]) => [kind, `${kind}s`, ...(short === undefined ? [] : [short])].map((one) => [one, kind])),
);

const hints = {
  form: 'write `deploy/frontend`, or `shop/deploy/frontend` for one of another namespace',
  bare: (name: string) =>
    `write \`deploy/${name}\`, \`pod/${name}\`, \`svc/${name}:80\`, or a host name with its domain: \`${name}.example.com:443\``,
  kind: (written: string) => {
    const meant = nearest(written, kinds.keys());
    return meant === null
      ? 'there are pod, deploy, sts, ds, rs, job, cronjob and svc'
      : `did you mean ${quoted(meant)}?`;
  },
};
