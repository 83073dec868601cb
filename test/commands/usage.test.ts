import { expect, it } from 'vitest';
import { usageMistake } from '../../src/commands/usage.ts';

it.each([
  ['Unknown argument: rum', 'rum x.yaml', 'there is no command `rum`', 'did you mean `run`?'],
  ['Unknown arguments: rum, x', 'rum x', 'there is no command `rum`', 'did you mean `run`?'],
  ['Unknown argument: x', 'doctor x', '`x` is one argument too many', 'see `kubectl sotsu doctor --help`'],
  ['Unknown argument: isolate', 'run --isolate', '`run` has no flag `--isolate`', 'did you mean `--isolated`?'],
  ['Unknown argument: z', 'run -z x', '`run` has no flag `-z`', 'see `kubectl sotsu run --help`'],
  ['Unknown argument: n', 'run x -n shop', '`run` has no flag `-n`', 'try, predict, doctor and clean have it'],
  ['Unknown argument: keep', 'clean --keep', '`clean` has no flag `--keep`', 'run has it'],
  [
    'Not enough non-option arguments: got 0, need at least 1',
    'run --isolate=x.yaml',
    '`run` has no flag `--isolate`',
    'did you mean `--isolated`?',
  ],
  [
    'Not enough non-option arguments: got 0, need at least 1',
    'run --help --report json -v',
    'a scenario file is missing',
    '`kubectl sotsu run <file..>`',
  ],
  [
    'Not enough arguments following: context',
    'clean --context',
    '`--context` needs a value',
    'see `kubectl sotsu clean --help`',
  ],
  ['Not enough arguments following: n', 'clean -n', '`-n` needs a value', 'see `kubectl sotsu clean --help`'],
  [
    'Invalid values:\n  Argument: expect, Given: "NO", Choices: "OK", "NG"',
    'try a b --expect NO',
    '`--expect` cannot be `NO`',
    'did you mean `NG`?',
  ],
  ['Something new', 'run x', 'something new', 'see `kubectl sotsu run --help`'],
])('%s of %s', (message, line, sentence, hint) => {
  const mistake = usageMistake(message, { name: 'kubectl sotsu', argv: line.split(' ') });
  expect({ sentence: mistake.message, hint: mistake.hint }).toEqual({ sentence, hint });
});
