import type { Guests } from '../../cluster/objects/guests.ts';
import { titleOf } from '../../cluster/objects/removal.ts';
import type { Scope } from '../../cluster/objects/scope.ts';
import type { Run } from '../../report/run.ts';
import { shellLine } from '../../report/shell.ts';

/** How a run ended, and what the person should be told beside the report. */
export interface Ending {
  readonly cleanup: Run['cleanup'];
  readonly afterwards: readonly string[];
}

/** Removes what the run made, and ends what it cannot remove; `stop` is the second Ctrl-C. */
export async function clean(scope: Scope, guests: Guests, stop: AbortSignal): Promise<Ending> {
  const [{ left, terminating }, goodbyes] = await Promise.all([scope.close(), guests.leave(stop)]);
  return {
    cleanup: { left: left.map(({ made, phrase }) => `${titleOf(made)} (${phrase})`), terminating },
    afterwards: [
      ...goodbyes,
      ...(left.length === 0 ? [] : [`not everything could be removed; try: ${cleanLine(scope)}`]),
    ],
  };
}

/** `--keep`: leaves it, and says how to look at it and how to remove it, and that a closing control which was due is missing. */
export async function keep(
  scope: Scope,
  guests: Guests,
  stop: AbortSignal,
  { skipsClosing }: { readonly skipsClosing: boolean },
): Promise<Ending> {
  const [kept, stays] = await Promise.all([scope.keep(), guests.stay(stop)]);
  const { id } = scope.run;
  const look = [
    'kubectl',
    '--context',
    scope.api.context,
    'get',
    'pods,networkpolicies',
    '-A',
    '-l',
    `sotsu.dev/run=${id}`,
  ];
  return {
    cleanup: null,
    afterwards: [
      ...stays,
      ...(kept.length === 0
        ? []
        : [`kept ${kept.length} objects of run ${id}; look: ${shellLine(look)}`, `remove them: ${cleanLine(scope)}`]),
      ...(skipsClosing ? [closingLeftOut] : []),
    ],
  };
}

const closingLeftOut =
  'the closing control was left out, as --keep does: nobody tried whether what the policies closed opens without them';

function cleanLine({ api, run }: Scope): string {
  return shellLine(['sotsu', 'clean', '--run', run.id, '--context', api.context]);
}
