// Addresses that are not known: policies can be told apart by them all the same.

/** Stands for the address of what has this name. */
export function symbolOf(name: string): string {
  return `@${name}`;
}

export function isSymbol(address: string): boolean {
  return address.startsWith('@');
}

/** An address in a sentence: `10.0.0.1:80`, and of one that is not known whose it is. */
export function addressText(address: string): string {
  return isSymbol(address) ? address.slice(1) : address;
}

/** An ipBlock in a sentence, as its author wrote it: `10.0.0.0/8 except 10.1.0.0/16`, `${pods.web.ip}/32`. */
export function blockText({ cidr, except }: { readonly cidr: string; readonly except: readonly string[] }): string {
  const whole = `ipBlock ${asWritten(cidr)}`;
  return except.length === 0 ? whole : `${whole} except ${except.map(asWritten).join(', ')}`;
}

function asWritten(cidr: string): string {
  if (!isSymbol(cidr)) return cidr;
  const [, name = '', field = '.ip', length = ''] = /^@(.*?)(\.node)?\/(\d+)$/.exec(cidr) ?? [];
  return `\${pods.${name}${field}}/${length}`;
}
