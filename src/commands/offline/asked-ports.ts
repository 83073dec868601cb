import { UserError } from '../../errors.ts';
import type { SurveyedPort } from '../../report/survey/survey.ts';
import type { Protocol } from '../../scenario/terms.ts';

/** `--port N[/PROTOCOL]`: what everybody is asked for besides. Throws a UserError for what is no port. */
export function askedPorts(written: readonly string[]): readonly SurveyedPort[] {
  return written.map((text) => {
    const port = askedPort(text);
    if (port !== null) return port;
    throw new UserError(
      `--port ${text} is not a port`,
      'write a number, 1 to 65535, and a protocol if it is not TCP: `53/udp`',
    );
  });
}

/** `80`, `53/udp`, `9/sctp`: policies can be asked for what no probe can; null for what is no port. */
export function askedPort(text: string): SurveyedPort | null {
  const [, digits, protocol = 'tcp'] = /^(\d{1,5})(?:\/(\w+))?$/.exec(text) ?? [];
  const port = Number(digits);
  const known = protocols.find((one) => one === protocol.toUpperCase());
  return port >= 1 && port <= 65_535 && known !== undefined ? { port, protocol: known } : null;
}

const protocols: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];
