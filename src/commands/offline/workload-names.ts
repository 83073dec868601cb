import type { ManifestWorkload } from '../../scenario/manifests/manifests.ts';

type Named = Pick<ManifestWorkload, 'namespace' | 'name' | 'resource'>;

/**
 * `shop/web`; `shop/deployment/web` where another kind has one of that name too, and `shop/job/import-#2` where several
 * begin with it, because the API server completes their name (`metadata.generateName`).
 */
export function workloadNames(workloads: readonly Named[]): readonly string[] {
  const short = workloads.map(({ namespace, name }) => `${namespace}/${name}`);
  const whole = workloads.map(({ namespace, resource, name }) => `${namespace}/${resource}/${name}`);
  const isShared = { short: shared(short), whole: shared(whole) };
  const before = new Map<string, number>();
  return whole.map((name, index) => {
    const plain = short[index] ?? '';
    if (!isShared.short.has(plain)) return plain;
    if (!isShared.whole.has(name)) return name;
    const number = (before.get(name) ?? 0) + 1;
    before.set(name, number);
    return `${name}#${number}`;
  });
}

function shared(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}
