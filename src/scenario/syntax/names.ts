// The syntax of names: Kubernetes' own (apimachinery's validation), and what is safe to hand to curl and to the kubelet.

/** RFC 1123 label: namespaces, pods. */
export const dnsLabel = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** RFC 1035 label: Services, whose names begin with a letter. */
export const serviceName = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** What workloads, services, hosts and groups are called in a scenario: any script, but nothing that grids mean something by. */
export const endpointName = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._-]{0,62}$/u;

/** An image reference, loosely: whether it exists is the kubelet's to say. */
export const image = /^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}$/;

/** RFC 3986 path and query, less the quote; percent signs only before two hexadecimal digits. */
export const httpPath = /^\/(?:[A-Za-z0-9._~!$&()*+,;=:@/?-]|%[0-9A-Fa-f]{2}){0,1023}$/;

/** RFC 1123 subdomain, at most 253 characters: the names of most objects. */
export function isSubdomain(text: string): boolean {
  return text.length <= 253 && text.split('.').every((label) => dnsLabel.test(label));
}

/** As a subdomain, in any case; a last dot makes it absolute. Ends in a number: meant as an address (URL standard). */
export function isHostname(text: string): boolean {
  const name = text.toLowerCase().replace(/\.$/, '');
  return isSubdomain(name) && !/(?:^|\.)\d+$/.test(name);
}

/** `app`, `app.kubernetes.io/name`. */
export function isLabelKey(text: string): boolean {
  const [name = '', prefix, ...more] = text.split('/').reverse();
  return more.length === 0 && (prefix === undefined || isSubdomain(prefix)) && name !== '' && isLabelValue(name);
}

/** At most 63 characters of [A-Za-z0-9._-], letters or digits at both ends; may be empty. */
export function isLabelValue(text: string): boolean {
  return /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/.test(text);
}

/** IANA service name, as a container's port is called: at most 15 characters, one letter at least. */
export function isPortName(text: string): boolean {
  return text.length <= 15 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text) && /[a-z]/.test(text);
}
