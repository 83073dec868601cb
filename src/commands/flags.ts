// What can be typed behind each command. Plain data: main.ts gives it to yargs, usage.ts looks for the flag that was meant.

const kubeconfig = { type: 'string', requiresArg: true, coerce: lastText, describe: 'The kubeconfig file' } as const;
const context = { type: 'string', requiresArg: true, coerce: lastText, describe: 'The kubeconfig context' } as const;
const cluster = { kubeconfig, context } as const;

const probing = {
  timeout: {
    type: 'string',
    requiresArg: true,
    coerce: lastText,
    describe: 'How long a probe waits for its answer [2s]',
  },
  settle: {
    type: 'string',
    requiresArg: true,
    coerce: lastText,
    describe: 'How long policies may take to be enforced [30s]',
  },
  concurrency: {
    type: 'number',
    requiresArg: true,
    coerce: lastNumber,
    describe: 'API calls, and sessions being opened, at once [20]',
  },
  image: { type: 'string', requiresArg: true, coerce: lastText, describe: 'The image of the pods that are launched' },
} as const;

const report = {
  type: 'string',
  array: true,
  nargs: 1,
  describe: 'table, json or summary; NAME=FILE writes a file',
} as const;

const existing = {
  manifests: {
    type: 'string',
    array: true,
    describe: 'Folders and files of manifests, or - for stdin; without a scenario everybody asks everybody',
  },
  live: { type: 'boolean', describe: 'The same, read from the cluster; nothing is made there' },
  ...cluster,
} as const;

const addressing = {
  'ip-block-pods': {
    type: 'string',
    choices: ['match', 'ignore', 'unknown'] as const,
    requiresArg: true,
    describe: 'Whether an ipBlock means pods: Calico matches them, Cilium ignores them [match]',
  },
  'pod-cidr': { type: 'string', array: true, nargs: 1, describe: 'Where pods have addresses [the private ranges]' },
  apiserver: {
    type: 'string',
    requiresArg: true,
    coerce: lastText,
    describe: 'ADDRESS:PORT where the API server listens',
  },
} as const;

const looks = {
  'no-color': { type: 'boolean', describe: 'No colours, not even on a terminal' },
  verbose: { alias: 'v', type: 'boolean', describe: 'Tell each step on stderr' },
} as const;

export const flagsOf = {
  check: {},
  run: {
    ...cluster,
    ...probing,
    report,
    isolated: { type: 'boolean', describe: 'In namespaces of its own, beside other runs' },
    keep: { type: 'boolean', describe: 'Leave everything as it is, to look at' },
    'no-skip': { type: 'boolean', describe: 'What is skipped is a doubt, exit 3' },
    ...looks,
  },
  try: {
    namespace: {
      alias: 'n',
      type: 'string',
      requiresArg: true,
      coerce: lastText,
      describe: "The namespace of what names none [the context's]",
    },
    ...cluster,
    expect: {
      type: 'string',
      choices: ['OK', 'NG'],
      requiresArg: true,
      coerce: lastText,
      describe: 'What it should be; without, it is only told',
    },
    via: {
      type: 'string',
      choices: ['pod', 'service', 'name'],
      requiresArg: true,
      coerce: lastText,
      describe: "The road: pod addresses, the Service's address, or its name",
    },
    probe: {
      type: 'string',
      choices: ['stand-in', 'exec', 'ephemeral'],
      requiresArg: true,
      coerce: lastText,
      describe: 'Who asks: a pod just like FROM, or its own [stand-in]',
    },
    timeout: probing.timeout,
    image: probing.image,
    report,
    ...looks,
  },
  predict: {
    ...existing,
    port: { type: 'string', array: true, nargs: 1, describe: 'Ask everybody for this port too: 80, 53/udp' },
    namespace: {
      alias: 'n',
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'Show the workloads of these namespaces only [all]',
    },
    ...addressing,
    report,
    'no-color': looks['no-color'],
  },
  explain: {
    ...existing,
    // one at a time: words that follow are FROM and TO
    manifests: { ...existing.manifests, nargs: 1, describe: 'A folder or file of manifests, or - for stdin' },
    step: { type: 'string', requiresArg: true, coerce: lastText, describe: 'The step to explain [the last one]' },
    ...addressing,
  },
  doctor: {
    namespace: {
      alias: 'n',
      type: 'string',
      array: true,
      nargs: 1,
      describe: "Existing namespaces whose rights matter [the context's]",
    },
    ...cluster,
    ...probing,
    ...looks,
  },
  clean: {
    run: { type: 'string', requiresArg: true, coerce: lastText, describe: 'Remove this run, under way or not' },
    namespace: {
      alias: 'n',
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'Look at and into these namespaces only [all]',
    },
    ...cluster,
    ...looks,
  },
} as const;

export type Command = keyof typeof flagsOf;

/** As kubectl: of a flag that is given twice the last one counts. */
function lastText(given: string | readonly string[]): string {
  return typeof given === 'string' ? given : (given.at(-1) ?? '');
}

function lastNumber(given: number | readonly number[]): number {
  return typeof given === 'number' ? given : (given.at(-1) ?? Number.NaN);
}
