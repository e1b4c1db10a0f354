/** What hangs on the credential of a connection that is to be deleted, as patch cords. */
import type { DeletionPlanView, PlannedCredentialView } from '../lib/ipc';
import { deletion as words } from '../lib/words.deletion';
import type { Plugged } from '../parts/cords';

/** The sentence below names the number; a few show the rest. */
const SHOWN = 4;

export function cords(plan: DeletionPlanView, credential: PlannedCredentialView): Plugged[] {
  const goes: Plugged = {
    id: '',
    name: plan.name,
    system: plan.system,
    environment: plan.environment,
    words: words.goes,
    shape: { icon: 'close', tone: 'plain' },
    cord: 'dotted',
    source: 0,
  };
  const stay = credential.others
    .slice(0, SHOWN)
    .map(({ connection, name, system, environment }): Plugged => ({
      id: connection,
      name,
      system,
      environment,
      words: words.goesOn,
      shape: { icon: 'healthy', tone: 'healthy' },
      cord: 'solid',
      source: 0,
    }));
  return [goes, ...stay];
}

/** The visible end of a credential's name. */
export const endOf = (name: string) => /…\S+$/.exec(name)?.[0] ?? name;
