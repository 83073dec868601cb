import type { Said } from './mistake.ts';
import { mistakes } from './mistakes.ts';
import { nearest } from './syntax/nearest.ts';

/** What stands between `${` and `}` → what to write there: `pods.web.ip` → `10.0.0.7`. */
export type PlaceholderValues = ReadonlyMap<string, string>;

/**
 * Fills the placeholders in every string of a value, keys excepted; never changes `value` itself. Never throws: what
 * `values` does not know stays as it is, so that the environment is filled by the reading and the pods by the run.
 */
export function fillPlaceholders<T>(value: T, values: PlaceholderValues): T;
export function fillPlaceholders(value: unknown, values: PlaceholderValues): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(/\$\{([^}]*)\}/g, (whole, inside: string) => meaningOf(inside, values) ?? whole);
  }
  if (Array.isArray(value)) return value.map((item) => fillPlaceholders<unknown>(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillPlaceholders<unknown>(item, values)]));
}

/** `env.NAME:-otherwise` is `otherwise` where NAME is unset or empty, as a shell has it. */
const withDefault = /^(env\.[^:]+):-(.*)$/s;

function meaningOf(inside: string, values: PlaceholderValues): string | undefined {
  const [, variable, otherwise] = withDefault.exec(inside) ?? [];
  return variable === undefined ? values.get(inside) : values.get(variable) || otherwise;
}

/** The environment's variables, as placeholders name them. */
export function environmentValues(env: Readonly<Record<string, string | undefined>>): PlaceholderValues {
  return new Map(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[`env.${name}`, value]])));
}

/** What is wrong with the placeholders of a text; `pods` is null where only the environment can be named. */
export function wrongPlaceholders(text: string, pods: ReadonlySet<string> | null, env: PlaceholderValues): Said[] {
  return [...text.matchAll(/\$\{([^}]*)(\}?)/g)].flatMap(([, inside = '', end]) => {
    const said = end === '' ? mistakes.unclosedPlaceholder(inside) : wrongPlaceholder(inside, pods, env);
    return said ?? [];
  });
}

function wrongPlaceholder(inside: string, pods: ReadonlySet<string> | null, env: PlaceholderValues): Said | null {
  if (withDefault.test(inside)) return null;
  const [what = '', name = '', field = '', ...more] = inside.split('.');
  if (what === 'env' && name !== '')
    return env.has(inside) ? null : mistakes.unsetVariable(inside.slice('env.'.length));
  if (pods === null || what !== 'pods' || !['ip', 'node'].includes(field) || more.length > 0) {
    return mistakes.unknownPlaceholder(inside, pods !== null);
  }
  return pods.has(name) ? null : mistakes.placeholderOfNoPod(inside, name, nearest(name, pods));
}
