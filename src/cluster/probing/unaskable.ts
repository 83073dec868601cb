import { isIP } from 'node:net';
import type { Probe, Question } from '../../plan/probe.ts';

/** Why a probe cannot be put into words that a shell and curl take as they are (nothing is ever escaped), or null. */
export function unaskable({ id, question, timeout }: Probe): string | null {
  if (!/^[A-Za-z0-9_.-]+$/.test(id)) return `the probe id ${JSON.stringify(id)} is not [A-Za-z0-9_.-]+`;
  if (!(timeout > 0 && timeout <= 60_000)) return `the timeout of ${timeout} ms is not within a minute`;
  return byKind(question);
}

function byKind(question: Question): string | null {
  switch (question.kind) {
    case 'http':
      return wrongRequest(question.request) ?? wrongHost(question.host) ?? wrongTarget(question);
    case 'tcp':
    case 'udp':
      return wrongTarget(question);
    case 'dns':
      return wrongName(question.name) ?? wrongTarget(question);
    case 'resolve':
      return wrongName(question.name);
  }
}

function wrongRequest({ method, path }: { readonly method: string; readonly path: string }): string | null {
  if (!/^[A-Z]+$/.test(method)) return `${JSON.stringify(method)} is not an HTTP method`;
  if (/^\/[A-Za-z0-9/._~?&=%+,;:@!$'()*-]*$/.test(path)) return null;
  return `${JSON.stringify(path)} is not a path, or has characters that must be percent-encoded`;
}

function wrongTarget({ address, port }: { readonly address: string; readonly port: number }): string | null {
  if (isIP(address) === 0 || address.includes('%')) return `${JSON.stringify(address)} is not an address`;
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? null : `${port} is not a port`;
}

function wrongHost(host: string | undefined): string | null {
  return host === undefined ? null : wrongName(host);
}

function wrongName(name: string): string | null {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name) ? null : `${JSON.stringify(name)} is not a DNS name`;
}
