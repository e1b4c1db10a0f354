/** The words of deleting a connection, and of what is kept of it. */
import { inside, listed } from './words.names';

const counted = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`);

/** "it is in use, still holds data and a pipeline is running since 08:40" */
function joined(parts: string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

export const deletion = {
  open: 'Delete…',
  title: (name: string, system: string) => `Delete “${inside(name)}” from ${inside(system)}`,
  titleUnread: 'Delete a connection',
  reading: 'Looking at what hangs on it…',
  facts: 'What hangs on it',
  stops: 'Stops collecting for',
  holds: 'Still holds',
  mentioned: 'Mentioned by',
  raw: 'Fails afterwards',
  projects: (total: number, names: string[]) => `${counted(total, 'project', 'projects')}: ${listed(names)}`,
  further: (count: number) => `and ${count} more`,
  rawBlueprints: (names: string[]) =>
    `the runs of ${listed(names)}: a plan written by hand, which DevLake does not look into`,
  holding: (scopes: number, configs: number) => {
    const parts = [];
    if (scopes > 0)
      parts.push(`${counted(scopes, 'data scope', 'data scopes')} with the data collected for them`);
    if (configs > 0) parts.push(counted(configs, 'scope configuration', 'scope configurations'));
    return joined(parts);
  },
  nothing: 'Nothing hangs on it.',
  syncs: (count: number) => `Keeps ${counted(count, 'repository', 'repositories')} in step`,
  refuses: (reasons: string[]) => `Right now DevLake would refuse: ${joined(reasons)}.`,
  inUse: 'it is in use',
  hasScopes: 'it still has data scopes',
  isRunning: (since: string | null) => `a pipeline is running${since ? ` since ${since}` : ''}`,
  areRunning: (count: number) => `${count} pipelines are running`,
  agree: 'What Patchbay may do for it',
  leave: (count: number) =>
    count === 1 ? 'take it out of the blueprint' : `take it out of the ${count} blueprints`,
  scopes: (count: number) =>
    count === 1
      ? 'delete the data scope and its data (cannot be undone)'
      : `delete the ${count} data scopes and their data (cannot be undone)`,
  deleteSyncs: (count: number, hooks: number) =>
    `delete the ${counted(count, 'sync configuration', 'sync configurations')} first${hooks > 0 ? `, so that ${counted(hooks, 'webhook', 'webhooks')} at the provider go${hooks === 1 ? 'es' : ''} too` : ''}; the history of their runs is lost`,
  despiteGap: 'delete it all the same',
  wait: 'wait until no pipeline runs',
  waitIfOne: 'wait, should a pipeline begin meanwhile',
  rather: 'If only the secret is bad, edit the connection instead: scopes, blueprints and data stay.',
  stays: (name: string, others: number) =>
    `The credential ${name} stays: ${counted(others, 'other connection uses', 'other connections use')} it.`,
  uses: (name: string) => `What uses the credential ${name}`,
  keeps: 'stays',
  goes: 'Is deleted',
  goesOn: 'Goes on using it',
  unusedAfter: (name: string) =>
    `Nothing else uses the credential ${name}. Its secret stays here until you erase it.`,
  unknownAfter: (name: string) => `Nothing else uses the credential ${name}. Its secret was never kept here.`,
  typeName: 'Type the name to confirm (production)',
  delete: 'Delete',
  again: 'Look at the plan again',
  stop: 'Stop after this step',
  stopping: 'Stopping…',
  progress: 'The steps',
  waitingFor: (pipelines: string[]) =>
    pipelines.length === 0 ? '' : `Waiting for ${listed(pipelines.map((name) => name || 'a pipeline'))}`,
  of: (done: number, of: number) => `${done} of ${of}`,
  state: {
    waiting: 'Waits',
    running: 'Running',
    done: 'Done',
    nothing: 'Nothing to do',
    stopped: 'Stopped',
    failed: 'Did not work',
    notReached: 'Not begun',
  },
  end: {
    deleted: (name: string) => `${name} is deleted, and the list shows it no more.`,
    stopped: (name: string) => `Stopped. ${name} still exists; what was done before is done.`,
    failed: (name: string) => `${name} still exists; what was done before is done.`,
  },
  kept: 'What Patchbay knows of it is kept under Deleted, to create it again.',
  rejoinable: (names: string[]) => `It was taken out of ${listed(names)}.`,
  rejoin: 'Put it back',
  rejoined: (names: string[]) => `Put back into ${listed(names)}.`,
  rejoinedNone: 'Those blueprints are gone: there was nothing to put it back into.',
  unused: (name: string) => `Nothing uses the secret of ${name} any more. It is still kept here, sealed.`,
  erase: 'Erase this secret',
  notRevoked: (provider: string) => `Deleting and erasing revoke nothing: revoke it at ${provider}.`,
  erased: 'Erased from the file, its log and every backup.',
  notYetErased: 'Not yet erased: another process holds the file. Patchbay tries again.',
};

export const proof = {
  ask: 'Prove the stored secret',
  asking: (name: string) => `Proving the secret of ${name}`,
  running: 'Asking…',
};

export const archive = {
  count: (count: number) => `${count} deleted`,
  title: 'Deleted connections',
  place: (kind: string, system: string) => `${kind}, was in ${system}`,
  restore: 'Restore…',
  restoreNamed: (name: string) => `Restore ${name}`,
  erase: 'Erase…',
  eraseNamed: (name: string) => `Erase the record of ${name}`,
  due: 'kept for over 30 days',
  eraseTitle: (name: string) => `Erase the record of ${name}?`,
  eraseWords: 'It can then not be restored any more. Its history stays in the activity.',
  eraseSecret: 'The secret that only it used is erased, too, from every backup. This does not revoke it.',
  eraseNow: 'Erase it',
  keep: 'Keep it',
  erased: (name: string) => `The record of ${name} is erased.`,
  notYetErased: 'Its secret is not yet erased: another process holds the file.',
};
