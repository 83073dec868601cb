// The pinned shape of `--report json`, for unit tests and live ones. Loose: additions are welcome, changes are not.
import { z } from 'zod';

const decision = z.looseObject({
  policy: z.string(),
  rule: z.int().nullable(),
  effect: z.enum(['allows', 'denies', 'may allow', 'may deny']),
  why: z.string(),
});
const cell = z.looseObject({
  step: z.string(),
  from: z.string(),
  to: z.string(),
  port: z.int(),
  protocol: z.enum(['TCP', 'UDP', 'SCTP']),
  via: z.enum(['pod', 'service', 'name']),
  http: z.looseObject({ method: z.string(), path: z.string() }).nullable(),
  expect: z.enum(['OK', 'NG']).nullable(),
  expectStatus: z.int().nullable(),
  observed: z
    .looseObject({
      kind: z.enum(['open', 'closed', 'unknown']),
      reason: z.string().nullable(),
      status: z.int().nullable(),
      milliseconds: z.number().nullable(),
      control: z.enum(['baseline', 'own-pod', 'other-source', 'readiness', 'none', 'predicted']).nullable(),
      looks: z.int(),
    })
    .nullable(),
  verdict: z.enum(['pass', 'fail', 'inconclusive', 'skipped']).nullable(),
  line: z.int(),
  decidedBy: z.looseObject({ egress: z.array(decision), ingress: z.array(decision) }).nullable(),
});
const count = z.int().nonnegative();
export const pinnedReport = z.looseObject({
  version: z.literal(1),
  scenario: z.looseObject({ name: z.string(), file: z.string().nullable() }),
  engine: z.enum(['live', 'offline']),
  cells: z.array(cell),
  summary: z.looseObject({ pass: count, fail: count, inconclusive: count, skipped: count }),
  timings: z.looseObject({
    pods: z.number(),
    controls: z.number(),
    policies: z.number(),
    probes: z.number(),
    cleanup: z.number(),
  }),
});
