import { mistakes } from '../mistakes.ts';
import { fillPlaceholders, wrongPlaceholders } from '../placeholders.ts';
import type { Host } from '../scenario.ts';
import type { Written } from '../schema.ts';
import { isAddress } from '../syntax/cidr.ts';
import { isHostname } from '../syntax/names.ts';
import { parsePort } from '../syntax/ports.ts';
import type { Surroundings } from './surroundings.ts';

type WrittenHost = NonNullable<Written['hosts']>[string];

/** Something outside the cluster. What came out of the environment is never shown: it may be a secret. */
export function readHost(name: string, written: WrittenHost, around: Surroundings): Host | null {
  const { reader } = around;
  const path = ['hosts', name];
  const place = reader.keyAt(path);
  const at = readAt(name, written, around);
  const port = written.port === undefined ? { port: null, protocol: 'TCP' as const } : parsePort(written.port);
  if ('sentence' in port) reader.tell(reader.at([...path, 'port']), port);
  if (at === null || 'sentence' in port) return null;
  return { kind: 'host', name, at, ...port, control: written.control ?? null, place };
}

function readAt(name: string, { host, address }: WrittenHost, around: Surroundings): Host['at'] | null {
  const { reader, env } = around;
  const key = host === undefined ? 'address' : 'host';
  const written = host ?? address;
  if (written === undefined || (host !== undefined && address !== undefined)) {
    reader.tell(reader.keyAt(['hosts', name]), mistakes.hostOrAddress(name));
    return null;
  }
  const place = reader.at(['hosts', name, key]);
  const wrong = wrongPlaceholders(written, null, env);
  for (const said of wrong) reader.tell(place, said);
  if (wrong.length > 0) return null;
  const filled = fillPlaceholders(written, env);
  if (key === 'host' && isHostname(filled) && !isAddress(filled)) return { host: filled };
  if (key === 'address' && isAddress(filled)) return { address: filled };
  reader.tell(
    place,
    key === 'host' ? mistakes.badHost(written, isAddress(filled) !== 0) : mistakes.badAddress(written),
  );
  return null;
}
