// The shape of a scenario file: what an editor can know. Names, ports and cells are checked where they are read.
import { z } from 'zod';
import type { Said } from './mistake.ts';
import { mistakes } from './mistakes.ts';
import { durationPattern } from './syntax/duration.ts';
import { httpPath, image } from './syntax/names.ts';

const port = either([z.int().min(1).max(65535), z.string()], mistakes.notAPort).meta({
  description: 'A port: 80 is TCP, 53/udp is UDP.',
});
const labels = z.record(z.string(), z.string()).meta({
  description: 'Kubernetes labels. Values are text: put numbers and true/false into quotes.',
});
const namespaceOf = z.string().meta({ description: 'A namespace declared in `namespaces`.' });
const via = z.enum(['pod', 'service', 'name']).meta({
  description:
    "The road to a destination: `pod` its own address (the default), `service` its Service's address, `name` its DNS name. Where a destination has no such road, the default falls back to `pod`.",
});
const mark = z.enum(['OK', 'NG', '?', '○', '×']);
const requires = either([z.string().min(1), z.array(z.string().min(1)).min(1)], mistakes.notRequires).meta({
  description:
    'What the cluster must have: cilium, calico, ipv6, internet, or the name of a CRD. Where it lacks it the cells are skipped, and counted as such.',
});

const namespace = either(
  [
    z.literal('existing'),
    z.null(),
    strict({
      labels: labels.optional(),
      existing: z.literal(true).optional().meta({ description: 'Never made, labelled or deleted by sotsu.' }),
      policies: z.enum(['refuse', 'allow']).optional().meta({
        description: 'Whether policies of this scenario may go into an existing namespace (default: refuse).',
      }),
    }),
  ],
  mistakes.notANamespace,
).meta({ description: '`{ labels: … }` to have it made for the run and removed after it, or `existing`.' });

const pod = strict({
  namespace: namespaceOf,
  labels: labels.optional(),
  serves: either([port, z.array(port), z.record(z.string(), port)], mistakes.notServes)
    .optional()
    .meta({
      description: 'What it listens on: `80`, `[80, 53/udp]`, or named ports `{ http: 80 }`. Default: nothing.',
    }),
  service: z.string().optional().meta({ description: "The name of its Service. Default: the pod's own name." }),
}).meta({ description: 'A netshoot pod that sotsu launches.' });

const object = z.string().min(1).optional();
const workload = strict({
  namespace: namespaceOf,
  pod: object,
  deployment: object,
  statefulset: object,
  daemonset: object,
  replicaset: object,
  job: object,
  cronjob: object,
  probe: z.enum(['stand-in', 'exec', 'ephemeral']).optional().meta({
    description:
      'How it is a source: from a pod that stands in for it (default), by exec into it, or from an ephemeral container, which can never be removed again.',
  }),
}).meta({ description: 'What already runs: its namespace and one of pod, deployment, statefulset, daemonset …' });

const service = strict({
  namespace: namespaceOf,
  service: z.string().optional().meta({ description: "The Service's name. Default: the name it has here." }),
  port,
}).meta({ description: 'A Service that exists already.' });

const host = strict({
  host: z.string().optional().meta({ description: 'A host name, resolved once before the policies.' }),
  address: z.string().optional().meta({ description: 'An IP address, instead of `host`.' }),
  port: port.optional(),
  control: z.literal('none').optional().meta({
    description: '`none`: it may well be silent, so a drop counts as NG and is marked unproven.',
  }),
}).meta({ description: 'Something outside the cluster.' });

/** What every object of Kubernetes has; whatever else it says is the API server's to judge. */
export const manifest = z.looseObject({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  metadata: z.looseObject({ name: z.string().min(1), namespace: z.string().min(1).optional() }),
});

const policies = z
  .array(
    either(
      [
        z.string().min(1).meta({ description: 'A file, relative to this one.' }),
        strict({
          file: z.string().min(1).meta({ description: 'A file, relative to this one.' }),
          namespaces: z.array(z.string()).min(1).optional().meta({
            description: 'Where its documents go that name no namespace; each of them goes into all of these.',
          }),
        }),
        manifest.meta({ description: 'A manifest, written here.' }),
      ],
      mistakes.notAPolicy,
    ),
  )
  .meta({ description: 'Files or inline manifests, applied in order.' });

const grid = z.string({ error: () => inTwoLines(mistakes.notAGrid()) }).min(1);
const matrix = either([grid, z.array(grid).min(1)], mistakes.notAGrid).meta({
  description:
    'One grid or a list of them, each a block of text (`|`). The first line is `from \\ to` and the destinations, every other line a source and its cells: OK, NG, - (do not test), ? (expect nothing).',
});

const check = strict({
  from: z.string().min(1).meta({ description: 'A source: its name, a group, or several as `a,b`.' }),
  to: z.string().min(1).meta({ description: 'A destination: `name`, `name:port`, `name:portname`, `name:53/udp`.' }),
  expect: either(
    [mark, strict({ status: z.int().min(100).max(599).meta({ description: 'The HTTP status that must come back.' }) })],
    mistakes.notAnExpectation,
  ).meta({ description: 'OK, NG, ? (measure, expect nothing), or `{ status: 403 }`.' }),
  as: z.enum(['dropped', 'refused', 'unreachable', 'dns']).optional().meta({
    description: 'With NG: the kind of denial that it must be.',
  }),
  via: via.optional(),
  http: strict({
    scheme: z.enum(['http', 'https']).optional().meta({
      description: 'https: by TLS. Whatever certificate there is will do: it is about reaching the server.',
    }),
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).optional(),
    path: text(httpPath, mistakes.badHttpPath).optional(),
  })
    .optional()
    .meta({ description: 'The request to make. Default: GET / by http.' }),
  requires: requires.optional(),
});

const questions = {
  policies: policies.optional(),
  matrix: matrix.optional(),
  checks: z.array(check).optional().meta({ description: 'Single cells, with what a grid cannot say.' }),
  default: mark.optional().meta({
    description:
      'What no cell names: over ordered pairs of different declared pods and workloads, and every served port.',
  }),
};

const step = strict({
  name: z.string().min(1).meta({ description: 'What the report calls it.' }),
  remove: either([z.string().min(1), z.array(z.string().min(1)).min(1)], mistakes.notRemove)
    .optional()
    .meta({ description: 'What earlier steps applied and this one removes first: `namespace/name`, or `all`.' }),
  ...questions,
});

const duration = text(durationPattern, mistakes.badDuration);
const probing = strict({
  via: via.optional(),
  timeout: duration.optional().meta({ description: 'How long to wait for an answer: 0.5s to 60s (default 2s).' }),
  settle: duration.optional().meta({
    description: 'How long the network may take to follow a change of policies: at most 10m (default 30s).',
  }),
  concurrency: z.int().min(1).max(1000).optional().meta({
    description: 'API calls and exec sessions being opened at once (default 20).',
  }),
  image: text(image, mistakes.badImage)
    .optional()
    .meta({ description: 'The image of the pods, netshoot or like it (default nicolaka/netshoot:v0.16).' }),
});

export const scenarioSchema = strict({
  scenario: z.string().trim().min(1).meta({ description: 'The name of the scenario.' }),
  description: z.string().optional().meta({ description: 'What it is about, for the reader.' }),
  namespaces: z.record(z.string(), namespace).optional().meta({ description: 'Every namespace that is named below.' }),
  pods: z.record(z.string(), pod).optional().meta({
    description: 'netshoot pods that sotsu launches. The key, a DNS label, is the name used below.',
  }),
  workloads: z
    .record(z.string(), workload)
    .optional()
    .meta({ description: 'What already runs, by a name used below.' }),
  services: z.record(z.string(), service).optional().meta({ description: 'Services that exist already.' }),
  hosts: z.record(z.string(), host).optional().meta({ description: 'Destinations outside the cluster.' }),
  groups: z.record(z.string(), z.array(z.string()).min(1)).optional().meta({
    description: 'A name for several pods, workloads, services or hosts.',
  }),
  ...questions,
  steps: z.array(step).min(1).optional().meta({
    description:
      'Instead of policies, matrix, checks and default: several of them in turn, cumulative, on the same pods.',
  }),
  requires: requires.optional(),
  probing: probing.optional().meta({ description: 'How to probe; all of it optional.' }),
}).meta({ title: 'sotsu scenario', description: 'Who can reach whom in a Kubernetes cluster, as it is meant to be.' });

export type Written = z.infer<typeof scenarioSchema>;
export type WrittenCheck = z.infer<typeof check>;
export type WrittenManifest = z.infer<typeof manifest>;
export type Mark = z.infer<typeof mark>;

/** No other keys; the message of an unknown one is the list of those that there are (read in yaml/shape.ts). */
function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape).join(' ');
  return z.strictObject(shape, { error: ({ code }) => (code === 'unrecognized_keys' ? known : undefined) });
}

function either<const Options extends readonly z.core.SomeType[]>(options: Options, say: () => Said) {
  return z.union(options, { error: () => inTwoLines(say()) });
}

function text(pattern: RegExp, say: (written: string) => Said) {
  const error = ({ input }: { input?: unknown }) => inTwoLines(say(String(input)));
  return z.string({ error }).regex(pattern, { error });
}

/** zod's messages are one string: ours are the sentence and, on a line of its own, the hint. */
function inTwoLines({ sentence, hint }: Said): string {
  return `${sentence}\n${hint}`;
}
