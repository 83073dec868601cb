import { UserError } from '../errors.ts';
import { nearest } from '../scenario/syntax/nearest.ts';
import { list, lowerFirst, quoted } from '../scenario/wording.ts';
import { type Command, flagsOf } from './flags.ts';

/** How the person called us, and with what. */
interface Called {
  /** `sotsu` or `kubectl sotsu`. */
  readonly name: string;
  readonly argv: readonly string[];
}

/** What yargs has against the command line, as one sentence and the nearest right thing. */
export function usageMistake(message: string, { name, argv }: Called): UserError {
  const command = commands.find((one) => argv.includes(one)) ?? null;
  const help = `see \`${name}${command === null ? '' : ` ${command}`} --help\``;
  const [, unknown] = /^Unknown arguments?: ([^,]*)/.exec(message) ?? [];
  // A flag that there is not takes the next word for its value, which is then missed: the flag is to blame.
  const misspelt = command === null ? undefined : argv.map(flagIn).find((flag) => flag && !isKnown(flag, command));
  const stranger = misspelt ?? unknown;
  if (stranger !== undefined) return unknownArgument(stranger, command, argv, help);
  const [, empty] = /^Not enough arguments following: (.*)$/.exec(message) ?? [];
  if (empty !== undefined) return new UserError(`${quoted(asTyped(empty))} needs a value`, help);
  if (command !== null && /^Not enough non-option arguments/.test(message)) {
    return new UserError(`${missing[command]} missing`, `\`${name} ${synopses[command]}\``);
  }
  const [, flag, given, choices] = /Argument: (\S+), Given: (.*), Choices: (.*)/.exec(message) ?? [];
  if (flag !== undefined && given !== undefined && choices !== undefined) return notAChoice(flag, given, choices);
  return new UserError(lowerFirst(message.trim()), help);
}

/** What stands behind each command, for its help and for whoever left it out. */
export const synopses: Readonly<Record<Command, string>> = {
  check: 'check <path..>',
  run: 'run <file..>',
  try: 'try <from> <to>',
  predict: 'predict [file..]',
  explain: 'explain <words..>',
  doctor: 'doctor',
  clean: 'clean',
};

const commands = Object.keys(flagsOf) as Command[];

const missing: Readonly<Record<Command, string>> = {
  check: 'a file or directory is',
  run: 'a scenario file is',
  try: 'FROM or TO is',
  predict: 'something is',
  explain: 'a scenario file, FROM or TO is',
  doctor: 'something is',
  clean: 'something is',
};

function unknownArgument(unknown: string, command: Command | null, argv: readonly string[], help: string): UserError {
  const isFlag = !argv.includes(unknown);
  if (!isFlag && command === null) {
    const meant = nearest(unknown, commands);
    return new UserError(
      `there is no command ${quoted(unknown)}`,
      meant === null ? `the commands are ${list(commands)}` : `did you mean ${quoted(meant)}?`,
    );
  }
  if (!isFlag) return new UserError(`${quoted(unknown)} is one argument too many`, help);
  const flag = asTyped(unknown);
  if (command === null) return new UserError(`there is no flag ${quoted(flag)} without a command`, help);
  const meant = nearest(unknown, [...Object.keys(flagsOf[command]), 'help', 'version']);
  const others = commands.filter((one) => one !== command && namesOf(one).includes(unknown));
  return new UserError(
    `${quoted(command)} has no flag ${quoted(flag)}`,
    others.length > 0 ? `${list(others)} ${others.length === 1 ? 'has' : 'have'} it` : suggested(meant, help),
  );
}

/** `timeout` of `--timeout=2s`; null for what is no flag. */
function flagIn(word: string): string | null {
  return /^--?([A-Za-z][^=]*)/.exec(word)?.[1] ?? null;
}

function isKnown(flag: string, command: Command): boolean {
  return [...namesOf(command), 'help', 'h', 'version'].includes(flag);
}

function suggested(meant: string | null, help: string): string {
  return meant === null ? help : `did you mean ${quoted(asTyped(meant))}?`;
}

/** Flags and their letters. */
function namesOf(command: Command): readonly string[] {
  return Object.entries(flagsOf[command]).flatMap(([name, flag]) => ('alias' in flag ? [name, flag.alias] : [name]));
}

function notAChoice(flag: string, given: string, choices: string): UserError {
  const values = [...choices.matchAll(/"([^"]*)"/g)].map(([, value = '']) => value);
  const value = given.replace(/^"|"$/g, '');
  const meant = nearest(value, values);
  return new UserError(
    `${quoted(`--${flag}`)} cannot be ${quoted(value)}`,
    meant === null ? `it can be ${list(values, 'or')}` : `did you mean ${quoted(meant)}?`,
  );
}

function asTyped(flag: string): string {
  return flag.length === 1 ? `-${flag}` : `--${flag}`;
}
