import type { Probe, Question } from '../plan/probe.ts';
import { shellLine } from './shell.ts';

/** Where a probe ran. */
export interface RanIn {
  readonly context: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** The line by which a person asks the same; `ranIn` null is the machine that sotsu runs on. */
export function reproduce({ question, timeout }: Pick<Probe, 'question' | 'timeout'>, ranIn: RanIn | null): string {
  const command = byHand(question, timeout / 1000);
  if (ranIn === null) return shellLine(command);
  const { context, namespace, pod, container } = ranIn;
  return shellLine(['kubectl', '--context', context, '-n', namespace, 'exec', pod, '-c', container, '--', ...command]);
}

function byHand(question: Question, seconds: number): readonly string[] {
  // nc and dig take whole seconds only.
  const whole = `${Math.ceil(seconds)}`;
  switch (question.kind) {
    case 'http':
      return ['curl', '-m', `${seconds}`, ...methodOf(question.request.method), ...url(question)];
    case 'tcp':
      return ['nc', '-vz', '-w', whole, question.address, `${question.port}`];
    case 'udp':
      // The echo is the answer: nc alone calls every silence a success.
      return ['sh', '-c', `echo hello | nc -u -w ${whole} -W 1 ${question.address} ${question.port}`];
    case 'dns':
      return [
        'dig',
        `+time=${whole}`,
        '+tries=1',
        ...(question.protocol === 'TCP' ? ['+tcp'] : []),
        '-p',
        `${question.port}`,
        `@${question.address}`,
        question.name,
      ];
    case 'resolve':
      return ['getent', 'hosts', question.name];
  }
}

function methodOf(method: string): readonly string[] {
  if (method === 'GET') return [];
  return method === 'HEAD' ? ['-I'] : ['-X', method];
}

/** The address is pinned where the request calls the server by a name. */
function url({ address, port, request, host }: Extract<Question, { kind: 'http' }>): readonly string[] {
  const at = address.includes(':') ? `[${address}]` : address;
  return [
    ...(request.scheme === 'https' ? ['-k'] : []),
    ...(host === undefined ? [] : ['--connect-to', `::${at}:${port}`]),
    `${request.scheme ?? 'http'}://${host ?? at}:${port}${request.path}`,
  ];
}
