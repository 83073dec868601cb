import type { Closed } from '../../plan/probe.ts';

type Denial = Exclude<Closed['reason'], 'dns' | 'policy'>;

/** What connect(2) says of a way that is closed; null: something else is the matter, as a lack of file descriptors. */
export function refusalOf(code: string): Denial | null {
  return connecting[code] ?? null;
}

/** What c-ares says of a query; an error that only a server can have given is an answer. */
export function readDnsError(code: string): Denial | 'answered' | null {
  return querying[code] ?? null;
}

const connecting: Readonly<Record<string, Denial>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'dropped',
};

const querying: Readonly<Record<string, Denial | 'answered'>> = {
  ENOTFOUND: 'answered',
  ENODATA: 'answered',
  ESERVFAIL: 'answered',
  EREFUSED: 'answered',
  ENOTIMP: 'answered',
  EFORMERR: 'answered',
  ECONNREFUSED: 'refused',
  ETIMEOUT: 'dropped',
};
