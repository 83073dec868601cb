/** A host name's addresses, in the order in which the machine that sotsu runs on would try them; rejects where there are none. */
export type LookUp = (host: string) => Promise<readonly string[]>;

/** The one that this machine tries first; null where there is none. */
export async function firstAddress(lookUp: LookUp, host: string): Promise<string | null> {
  const [first = null] = await lookUp(host).catch(() => []);
  return first;
}
