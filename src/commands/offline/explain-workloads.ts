import { UserError } from '../../errors.ts';
import { symbolOf } from '../../plan/symbol.ts';
import { compile } from '../../policy/compile.ts';
import { explainConnection } from '../../policy/explain.ts';
import { type Addressing, type Network, partyAt } from '../../policy/network.ts';
import { populationOf } from '../../policy/population.ts';
import type { AskedPort } from '../../policy/ports.ts';
import { explanation } from '../../report/explanation.ts';
import type { Asked } from '../../scenario/cells/asked.ts';
import type { Manifests, ManifestWorkload } from '../../scenario/manifests/manifests.ts';
import { nearest } from '../../scenario/syntax/nearest.ts';
import { parsePort, portText } from '../../scenario/syntax/ports.ts';
import { list, quoted } from '../../scenario/wording.ts';
import { askedPort } from './asked-ports.ts';
import { workloadNames } from './workload-names.ts';

export interface Explained {
  readonly lines: readonly string[];
  readonly told: boolean;
}

/**
 * Why one workload of the manifests reaches another, or does not: `shop/web` and `shop/database:5432`; without a port every
 * declared one. Throws a UserError for what is not there.
 */
export function explainWorkloads(
  manifests: Manifests,
  { from, to }: Asked,
  addressing: Addressing,
): readonly Explained[] {
  const names = workloadNames(manifests.workloads);
  const [, toName = to, port] = /^(.*?):(.*)$/.exec(to) ?? [];
  const source = indexOf(from, names);
  const destination = indexOf(toName, names);
  const { network, other } = withAnother(populationOf(manifests, addressing), manifests, source, destination);
  const compiled = compile(network);
  return portsOf(manifests.workloads[destination], toName, port).map((asked) => {
    const { decision, nearest } = explainConnection(compiled, source, other, asked);
    const to = other === destination ? toName : `another pod of ${toName}`;
    const ends = { from, to, port: `${asked.port}/${asked.protocol}` };
    return { lines: explanation(ends, decision, nearest), told: decision.answer !== 'unknown' };
  });
}

/** A workload has more pods than one: who asks it from within asks another, as on the diagonal of a scenario. */
function withAnother(
  network: Network,
  { workloads }: Manifests,
  source: number,
  destination: number,
): { readonly network: Network; readonly other: number } {
  const party = partyAt(network, destination);
  if (source !== destination || workloads[destination]?.resource === 'pod') return { network, other: destination };
  const twin = { ...party, address: symbolOf('another') };
  return { network: { ...network, parties: [...network.parties, twin] }, other: network.parties.length };
}

function indexOf(name: string, names: readonly string[]): number {
  const index = names.indexOf(name);
  if (index >= 0) return index;
  const meant = nearest(name, names);
  throw new UserError(
    `no workload is called ${quoted(name)}`,
    meant === null ? `there are ${list(names)}` : `did you mean ${quoted(meant)}?`,
  );
}

function portsOf(
  workload: ManifestWorkload | undefined,
  name: string,
  written: string | undefined,
): readonly AskedPort[] {
  const declared = workload?.ports ?? [];
  if (written === undefined) {
    if (declared.length > 0) return declared;
    throw new UserError(`${name} declares no containerPort, so a port is missing`, `write \`${name}:80\``);
  }
  const named = declared.filter((port) => port.name === written);
  if (named.length > 0) return named;
  const asked = askedPort(written) ?? parsePort(written);
  if (!('sentence' in asked)) return [asked];
  const known = declared.map((port) => `${name}:${port.name ?? portText(port)}`);
  throw new UserError(asked.sentence, known.length === 0 ? asked.hint : `it declares ${list(known)}`);
}
