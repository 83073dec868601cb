import { randomInt } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import type { Question } from '../../plan/probe.ts';
import { deadline } from './deadline.ts';
import { readDnsError, refusalOf } from './here-errors.ts';
import type { Say } from './say.ts';

type DnsQuestion = Extract<Question, { kind: 'dns' }>;

/** Any answer, of whatever status, shows that the server was reached; gives back what ends the question early. */
export function askDns(question: DnsQuestion, timeout: number, say: Say): () => void {
  return question.protocol === 'UDP' ? byUdp(question, timeout, say) : byTcp(question, timeout, say);
}

/** Two tries share the time (c-ares doubles it). */
function byUdp({ address, port, name }: DnsQuestion, timeout: number, say: Say): () => void {
  const resolver = new Resolver({ timeout: Math.ceil(timeout / 3), tries: 2 });
  resolver.setServers([`${address.includes(':') ? `[${address}]` : address}:${port}`]);
  resolver.resolve4(name).then(
    () => say.open(),
    (error: NodeJS.ErrnoException) => {
      const read = readDnsError(error.code ?? '');
      if (read === 'answered') say.open();
      else if (read === null) say.unknown(`the DNS query failed: ${error.code ?? error.message}`);
      else say.closed(read);
    },
  );
  return () => resolver.cancel();
}

/** c-ares goes by TCP only when it is told that an answer was too long for UDP, so the query is written by hand. */
function byTcp({ address, port, name }: DnsQuestion, timeout: number, say: Say): () => void {
  const id = randomInt(0x10000);
  const socket = connect({ host: address, port });
  const mute = () => say.unknown('connected, but no DNS answer came'); // as of dig in a pod (read-answers.ts)
  let connected = false;
  let heard = Buffer.alloc(0);
  const relax = deadline(timeout, () => (connected ? mute() : say.closed('dropped')));
  socket.on('connect', () => {
    connected = true;
    socket.write(query(id, name));
  });
  socket.on('data', (data) => {
    heard = Buffer.concat([heard, data]);
    if (answers(heard, id)) say.open();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    const reason = connected ? null : refusalOf(error.code ?? '');
    if (reason !== null) say.closed(reason);
    else if (connected) mute();
    else say.unknown(`the connection failed here: ${error.code ?? error.message}`);
  });
  socket.on('end', mute);
  return () => {
    relax();
    socket.destroy();
  };
}

/** A query for the address of a name, after its length (RFC 1035, 4.1 and 4.2.2). */
function query(id: number, name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  const question = labels.flatMap((label) => [label.length, ...Buffer.from(label)]);
  const header = [id >> 8, id & 0xff, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]; // recursion desired, one question
  const message = [...header, ...question, 0, 0, 1, 0, 1]; // A, IN
  return Buffer.from([message.length >> 8, message.length & 0xff, ...message]);
}

/** Whether this is an answer to that very query: its id, after the length, and the bit that says so. */
function answers(heard: Buffer, id: number): boolean {
  return heard.length >= 6 && heard.readUInt16BE(2) === id && (heard.readUInt8(4) & 0x80) !== 0;
}
