import type { ManifestWorkload } from '../../scenario/manifests/manifests.ts';

/** `shop/web`; `shop/deployment/web` where another kind has one of that name too. */
export function workloadNames(
  workloads: readonly Pick<ManifestWorkload, 'namespace' | 'name' | 'resource'>[],
): readonly string[] {
  const plain = workloads.map(({ namespace, name }) => `${namespace}/${name}`);
  const seen = new Map<string, number>();
  for (const name of plain) seen.set(name, (seen.get(name) ?? 0) + 1);
  return workloads.map(({ namespace, resource, name }, index) => {
    const short = plain[index] ?? '';
    return seen.get(short) === 1 ? short : `${namespace}/${resource}/${name}`;
  });
}
