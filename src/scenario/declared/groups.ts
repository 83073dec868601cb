import { mistakes } from '../mistakes.ts';
import type { Written } from '../schema.ts';
import { nearest } from '../syntax/nearest.ts';
import type { Surroundings } from './surroundings.ts';

/** Each group's members, without those that are told here. */
export function readGroups(written: Written['groups'], around: Surroundings): Map<string, readonly string[]> {
  const groups = Object.entries(written ?? {});
  const areGroups = new Set(groups.map(([name]) => name));
  return new Map(groups.map(([name, members]) => [name, readMembers(name, members, areGroups, around)]));
}

function readMembers(
  group: string,
  members: readonly string[],
  groups: ReadonlySet<string>,
  { reader, names }: Surroundings,
): string[] {
  return members.filter((member, index) => {
    const place = reader.at(['groups', group, index]);
    const known = names.endpoints.has(member);
    if (groups.has(member)) reader.tell(place, mistakes.groupInGroup(member));
    else if (!known && member.includes(':')) reader.tell(place, mistakes.portInGroup(member));
    else if (!known && names.allEndpoints)
      reader.tell(place, mistakes.unknownName(member, nearest(member, names.endpoints)));
    return known && !groups.has(member);
  });
}
