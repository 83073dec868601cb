// The questions, as both engines are asked them, and what can be said in answer.
import type { HttpRequest, Protocol } from '../scenario/scenario.ts';

/** One question to the network: one connection, tried from inside one source. */
export interface Probe {
  /** Unique in a run; matches [A-Za-z0-9_.-]+. */
  readonly id: string;
  /** Who asks: the name of a source in the scenario. */
  readonly from: string;
  readonly question: Question;
  /** How long to wait for an answer, in milliseconds. */
  readonly timeout: number;
}

export type Question =
  /**
   * An HTTP request to our own pod or to anybody; `identity` is what a pod of ours must answer to be the right one.
   * `host` is what the request calls the server (Host, and SNI where it goes by TLS); absent: its address.
   */
  | {
      readonly kind: 'http';
      readonly address: string;
      readonly port: number;
      readonly request: HttpRequest;
      readonly identity: string | null;
      readonly host?: string;
    }
  /** A bare TCP connection: to ports that do not speak HTTP. */
  | { readonly kind: 'tcp'; readonly address: string; readonly port: number }
  /** Datagrams with a nonce to an echo; `identity` is what the echo puts before it. */
  | { readonly kind: 'udp'; readonly address: string; readonly port: number; readonly identity: string | null }
  /** A DNS query to this server, by UDP or TCP. */
  | {
      readonly kind: 'dns';
      readonly address: string;
      readonly port: number;
      readonly protocol: Exclude<Protocol, 'SCTP'>;
      readonly name: string;
    }
  /** What a name resolves to, asked as the pod's libc asks (its search list included). */
  | { readonly kind: 'resolve'; readonly name: string };

/** What one probe saw, once. Times are milliseconds. */
export type Observation = Open | Closed | Unknown;

export interface Open {
  readonly kind: 'open';
  /** HTTP status, where HTTP was spoken. */
  readonly status: number | null;
  /** Null where nobody waited: the offline engine's. */
  readonly milliseconds: number | null;
  /** What the name resolved to; only where that was asked. */
  readonly addresses?: readonly string[];
}

export interface Closed {
  readonly kind: 'closed';
  /** `policy` is the offline engine's only reason. */
  readonly reason: 'dropped' | 'refused' | 'unreachable' | 'dns' | 'policy';
  readonly milliseconds: number | null;
}

/** Could not be told; the reason is a phrase for people: `exec in layer3/layer3 ended before its end mark`. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly reason: string;
  readonly milliseconds: number | null;
}
